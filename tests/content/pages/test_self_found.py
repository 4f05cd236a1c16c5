"""自己查出来的，怎么处理: dated data that two people have seen, or a telephone number and no promise."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Department, District, User
from accounts.roles import Role
from content.domain import errors, generation
from content.domain.local_basis import WRITERS, confirm, enter, withdraw_basis
from content.models import CriterionPage, LocalBasis
from portal.models import HomePage, SiteIdentity
from tests import factories
from tests.content.desk.conftest import enter as log_in
from tests.content.pages.reading import soup_of

pytestmark = pytest.mark.django_db

PROMISE = "自查发现并且在限期内改完，且没有造成后果的，不予处罚。"


@pytest.fixture
def writer(home: HomePage) -> User:
    return factories.user(Role.EDITOR)


@pytest.fixture
def releaser(home: HomePage) -> User:
    return factories.user(Role.RELEASER)


@pytest.fixture
def page(home: HomePage) -> CriterionPage:
    return factories.criterion()


def basis(**fields: Any) -> LocalBasis:
    values = {
        "title": "示例市自查自改办法",
        "doc_number": "示例〔2026〕1号",
        "issuer": "示例市应急管理局",
        "says": PROMISE,
        "holds_from": date(2026, 1, 1),
    }
    return LocalBasis(**values | fields)


def box(client: Client, page: CriterionPage) -> str:
    return soup_of(client, page).find(class_="self-found").get_text(" ")


def test_without_a_basis_it_names_the_telephone_and_promises_nothing(client: Client, page: CriterionPage) -> None:
    SiteIdentity.objects.create(site=page.get_site(), help_telephone="0311-12350")
    said = box(client, page)
    assert "0311-12350" in said
    assert "处罚" not in said


def test_with_one_it_says_number_place_and_dates(
    client: Client, page: CriterionPage, writer: User, releaser: User
) -> None:
    district = District.objects.create(name="示例区", kind="区")
    row = enter(basis(district=district, holds_until=timezone.localdate() + timedelta(days=9)), by=writer)
    confirm(row, by=releaser, read=row.version)
    said = box(client, page)
    for part in (PROMISE, "示例〔2026〕1号", "示例市应急管理局", "示例区", "2026-01-01", "有效期到"):
        assert part in said


def test_it_stands_above_what_happens_if_nothing_is_done(client: Client, page: CriterionPage) -> None:
    text = client.get(page.url).content.decode()
    assert text.index('id="fix"') < text.index('id="self-found"') < text.index('id="consequence"')


def test_nobody_reads_it_before_a_second_person_has_compared_it(
    client: Client, page: CriterionPage, writer: User, releaser: User
) -> None:
    row = enter(basis(), by=writer)
    assert PROMISE not in box(client, page)
    row = confirm(row, by=releaser, read=row.version)
    assert PROMISE in box(client, page)
    row.says = "改过的说法"
    enter(row, by=writer)
    assert "改过的说法" not in box(client, page)
    assert PROMISE not in box(client, page)


@pytest.mark.parametrize(("starts", "ends"), [(1, None), (-9, -1)])
def test_only_while_it_holds(page: CriterionPage, writer: User, releaser: User, starts: int, ends: int | None) -> None:
    today = timezone.localdate()
    until = None if ends is None else today + timedelta(days=ends)
    row = enter(basis(holds_from=today + timedelta(days=starts), holds_until=until), by=writer)
    confirm(row, by=releaser, read=row.version)
    assert PROMISE not in box(Client(), page)


def test_what_another_department_decides_it_must_be_asked_for(
    client: Client, home: HomePage, writer: User, releaser: User
) -> None:
    row = enter(basis(), by=writer)
    confirm(row, by=releaser, read=row.version)
    other = Department.objects.create(slug="zj", name="住房和城乡建设部门", telephone="0311-2")
    said = box(client, factories.criterion(factories.standard(decided_by=other)))
    assert "住房和城乡建设部门" in said
    assert "0311-2" in said
    assert PROMISE not in said


def test_the_door_refuses(writer: User, releaser: User, home: HomePage) -> None:
    with pytest.raises(errors.NotForThisRole):
        enter(basis(), by=releaser)
    row = enter(basis(), by=writer)
    with pytest.raises(errors.NotAReleaser):
        confirm(row, by=writer, read=1)
    with pytest.raises(errors.NotAReleaser):
        confirm(row, by=factories.user(is_superuser=True, is_staff=True), read=1)
    both = factories.user(Role.EDITOR, Role.RELEASER)
    mine = enter(basis(), by=both)
    with pytest.raises(errors.OwnWork):
        confirm(mine, by=both, read=1)
    enter(row, by=writer)
    with pytest.raises(errors.ChangedSinceRead):
        confirm(row, by=releaser, read=1)
    with pytest.raises(errors.NotAReleaser):
        withdraw_basis(row, by=writer)
    assert not any(basis.holds() for basis in LocalBasis.objects.checked())


def test_each_step_makes_kept_pages_old(writer: User, releaser: User) -> None:
    seen = [generation.current()]
    row = enter(basis(), by=writer)
    seen.append(generation.current())
    confirm(row, by=releaser, read=row.version)
    seen.append(generation.current())
    withdraw_basis(row, by=releaser)
    seen.append(generation.current())
    assert seen == sorted(set(seen))


@pytest.mark.parametrize(
    "broken",
    [{"checked_by": "self", "checked_at": timezone.now()}, {"checked_by": "other"}, {"holds_until": date(2025, 1, 1)}],
)
def test_the_database_refuses_too(writer: User, releaser: User, broken: dict[str, Any]) -> None:
    people = {"self": writer, "other": releaser}
    fields = {name: people.get(value, value) if name == "checked_by" else value for name, value in broken.items()}
    with pytest.raises(IntegrityError), transaction.atomic():
        basis(entered_by=writer, **fields).save()


def test_the_desk_enters_and_confirms(client: Client, page: CriterionPage, writer: User, releaser: User) -> None:
    typed = {
        "title": "示例办法",
        "doc_number": "示例〔2026〕2号",
        "issuer": "示例局",
        "district": "",
        "says": PROMISE,
        "holds_from": "2026-01-01",
        "holds_until": "",
        "source_url": "",
    }
    log_in(writer).post(reverse("local-basis:add"), typed)
    row = LocalBasis.objects.get()
    assert (row.entered_by, row.checked_by) == (writer, None)
    own = log_in(writer).post(reverse("desk:confirm_basis", args=[row.pk]), {"version": 1}, follow=True)
    assert "发布员" in own.content.decode()
    assert LocalBasis.objects.get().checked_by is None
    desk = log_in(releaser)
    assert "还没有核对" in desk.get(reverse("local-basis:inspect", args=[row.pk])).content.decode()
    desk.post(reverse("desk:confirm_basis", args=[row.pk]), {"version": 1})
    assert PROMISE in box(client, page)
    log_in(writer).post(reverse("local-basis:edit", args=[row.pk]), typed | {"says": "改过"})
    assert PROMISE not in box(client, page)
    assert LocalBasis.objects.get().version == 2
    log_in(factories.user(is_superuser=True, is_staff=True)).post(reverse("local-basis:delete", args=[row.pk]))
    assert LocalBasis.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role not in (*WRITERS, Role.RELEASER)])
def test_nobody_else_comes_near(page: CriterionPage, writer: User, role: Role) -> None:
    row = enter(basis(), by=writer)
    other = log_in(factories.user(role))
    for name in ("local-basis:inspect", "local-basis:edit"):
        assert PROMISE not in other.get(reverse(name, args=[row.pk]), follow=True).content.decode()
    for name in ("desk:confirm_basis", "desk:withdraw_basis"):
        other.post(reverse(name, args=[row.pk]), {"version": 1})
    assert LocalBasis.objects.get().checked_by is None
