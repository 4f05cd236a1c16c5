"""Plain writing is guarded as its page is, and costs what its page costs."""

from typing import Any

import pytest
from django.test import Client
from wagtail.models import Page, PageViewRestriction

from accounts.roles import Role
from content.domain.withdraw import withdraw
from portal.models import HomePage, SiteIdentity
from tests import factories as make
from tests.content.written.world import every_type


def forms(page: Page) -> list[str]:
    address = page.get_url_parts()[2]
    return [f"{address.rstrip('/')}.md", f"{address}word.docx"]


def test_a_draft_has_none(client: Client, home: HomePage) -> None:
    for page in (make.criterion(live=False), make.case(live=False), make.topic(live=False)):
        assert [client.get(address).status_code for address in forms(page)] == [404, 404]


def test_a_withdrawn_page_has_none_any_more(client: Client, home: HomePage) -> None:
    page = make.case()
    assert [client.get(address).status_code for address in forms(page)] == [200, 200]
    withdraw(page, by=make.user(Role.RELEASER), reason="写错了")
    assert [client.get(address).status_code for address in forms(page)] == [410, 410]


def test_a_restricted_page_asks_for_login(client: Client, home: HomePage) -> None:
    standard = make.standard()
    page = make.criterion(standard)
    PageViewRestriction.objects.create(page=standard, restriction_type=PageViewRestriction.LOGIN)
    for address in forms(page):
        response = client.get(address)
        assert response.status_code == 302
        assert "login" in response["Location"]


@pytest.mark.parametrize("address", [".md", "/.md", "/nowhere.md", "/standards/nowhere.md", "/word.docx", "/feeds.md"])
def test_what_is_not_there_is_not_found(client: Client, home: HomePage, address: str) -> None:
    assert client.get(f"/{address.lstrip('/')}").status_code == 404


def test_it_is_read_only(client: Client, home: HomePage) -> None:
    assert [client.post(address).status_code for address in forms(make.case())] == [405, 405]


def test_a_word_file_has_a_name_that_every_system_can_keep(client: Client, home: HomePage) -> None:
    page = make.case(title='压力/温度 "超限"\x0b\r\n: 一')
    response = client.get(forms(page)[1])
    said = response["Content-Disposition"]
    assert said.startswith("attachment; filename=\"page.docx\"; filename*=UTF-8''")
    assert not {"%2F", "%22", "%0A", "%0D", "%0B", "%3A"} & {said[at : at + 3] for at in range(len(said))}


def test_the_price_is_that_of_the_page(client: Client, home: HomePage, django_assert_max_num_queries: Any) -> None:
    SiteIdentity.for_site(home.get_site())
    for page in every_type():
        client.get(page.url)
        for address in forms(page):
            # Fewer on the site itself, where some are asked once a generation.
            with django_assert_max_num_queries(18):
                client.get(address)
