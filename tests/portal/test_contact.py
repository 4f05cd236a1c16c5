"""The page on which every "ask somebody" ends."""

import pytest
from django.test import Client

from accounts.models import District, StaffUnit
from portal.models import HomePage, SiteIdentity
from tests import factories

pytestmark = pytest.mark.django_db


def contact(client: Client, **query: str) -> str:
    response = client.get("/contact/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_it_names_the_telephone_and_whom_to_call_first_in_an_emergency(client: Client, home: HomePage) -> None:
    identity = SiteIdentity.objects.create(site=home.get_site(), help_telephone="0311-8600 0000")
    text = contact(client)
    assert 'href="tel:031186000000"' in text
    assert identity.help_telephone in text
    assert 'href="tel:119"' in text


def test_it_keeps_in_view_what_the_reader_was_looking_at(client: Client, home: HomePage) -> None:
    page = factories.criterion()
    text = contact(client, about=page.code)
    assert f'<a href="{page.url}">{page.title}</a>（{page.standard.name} {page.item}）' in text


@pytest.mark.parametrize("about", ["", "NOWHERE-1", "x" * 5000, "<script>alert(1)</script>"])
def test_anything_else_is_ignored(client: Client, home: HomePage, about: str) -> None:
    factories.criterion(code="")
    text = contact(client, about=about)
    assert "你刚才看的是" not in text
    assert "<script>alert" not in text


def test_a_draft_is_not_named(client: Client, home: HomePage) -> None:
    page = factories.criterion(live=False)
    assert page.title not in contact(client, about=page.code)


def test_units_are_named_with_their_telephone_and_districts(client: Client, home: HomePage) -> None:
    StaffUnit.objects.create(name="没填电话的科室")
    unit = StaffUnit.objects.create(name="工贸科", telephone="0311-1")
    unit.districts.set([District.objects.create(name=f"示例区{n}", kind="区", order=n) for n in (2, 1)])
    text = contact(client)
    assert "示例区1、示例区2" in text
    assert "没填电话的科室" not in text


@pytest.mark.parametrize("rows", [1, 3, 30])
def test_it_costs_the_same_however_many_units(
    client: Client, home: HomePage, rows: int, django_assert_num_queries: object
) -> None:
    for n in range(rows):
        unit = StaffUnit.objects.create(name=f"示例科室{n}", telephone="1")
        unit.districts.add(District.objects.create(name=f"示例区{n}", kind="区"))
    page = factories.criterion()
    contact(client)
    with django_assert_num_queries(5):  # type: ignore[operator]
        contact(client, about=page.code)
