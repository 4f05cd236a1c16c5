"""N 家企业查出过这一条: what everybody may know of it, what its own firm sees, and that no change tells of a visit."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from accounts.domain.merging import merge
from accounts.models import Membership
from accounts.roles import Role
from assistance.domain.counting import publish_counts, step_of
from assistance.models import Finding, PublishedCount
from content.domain import generation
from content.models import CriterionPage
from jobs import periodic
from portal.page_cache.middleware import may_keep
from tests import factories as make
from tests.assistance.making import World, finding, visit
from tests.assistance.pages import browser
from tests.content.pages.reading import main_of, section, text_of

pytestmark = pytest.mark.django_db
SAYS = "企业查出过这一条"
OWN = "泄爆片锈穿了"
TODAY = date(2026, 11, 26)
LAST_MONTH, NEXT_MONTH = date(2026, 10, 31), date(2026, 12, 1)


@pytest.fixture
def criterion(home: Any) -> CriterionPage:
    return make.criterion(make.standard())


def noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))


def found(world: World, criterion: CriterionPage, state: str = "open", on: date = LAST_MONTH, **fields: Any) -> Finding:
    """Found at the world's firm, by a report signed on that day."""
    there = visit(world, "delivered", signed_at=noon(on))
    return finding(world, state, of=there, criterion=criterion, criterion_revision=1, **fields)


def found_at(firms: int, world: World, criterion: CriterionPage, **fields: Any) -> None:
    """Found at so many other firms."""
    firm = world.firm
    for _ in range(firms):
        world.firm = make.enterprise()
        found(world, criterion, **fields)
    world.firm = firm


@pytest.mark.parametrize(
    ("firms", "said"), [(4, ""), (5, f"5家以上{SAYS}"), (9, f"5家以上{SAYS}"), (10, f"10家以上{SAYS}")]
)
def test_five_firms_are_said_and_four_are_not(
    world: World, criterion: CriterionPage, client: Client, firms: int, said: str
) -> None:
    found_at(firms, world, criterion)
    found_at(12, world, make.criterion(criterion.standard), state="struck")
    publish_counts(TODAY)
    shown = text_of(client, criterion)
    assert said in shown
    assert (SAYS in shown) == bool(said)
    assert ("统计到2026年10月底" in shown) == bool(said)


def test_the_steps() -> None:
    steps = {0: 0, 4: 0, 5: 5, 9: 5, 10: 10, 19: 10, 20: 20, 49: 20, 50: 50, 99: 50, 100: 100, 199: 100, 999: 500}
    assert {firms: step_of(firms) for firms in steps} == steps
    assert step_of(12345) == 10000


def test_a_count_is_said_once_a_month_and_changes_the_public_pages_once(world: World, criterion: CriterionPage) -> None:
    found_at(5, world, criterion)
    before = generation.current()
    assert publish_counts(TODAY) == 1
    assert generation.current() == before + 1
    # Of what is found, struck and signed in the month, nobody can tell from the page.
    found_at(5, world, criterion, on=TODAY)
    Finding.objects.filter(visit__signed_at__lt=noon(TODAY)).update(state="struck")
    assert publish_counts(TODAY) == publish_counts(TODAY + timedelta(days=3)) == 0
    assert PublishedCount.objects.get().until == LAST_MONTH
    assert generation.current() == before + 1
    found_at(5, world, criterion, on=TODAY)
    assert publish_counts(NEXT_MONTH) == 1
    assert PublishedCount.objects.get().firms == 10
    assert generation.current() == before + 2
    Finding.objects.update(state="struck")
    publish_counts(NEXT_MONTH + timedelta(days=40))
    assert not PublishedCount.objects.exists()
    assert generation.current() == before + 3


def test_nothing_found_changes_nothing(criterion: CriterionPage) -> None:
    before = generation.current()
    assert publish_counts(TODAY) == 0
    assert generation.current() == before


def test_a_firm_counts_once_and_only_what_stands_on_a_signed_report(world: World, criterion: CriterionPage) -> None:
    found_at(3, world, criterion)
    found(world, criterion)
    found(world, criterion, "closed")
    for state in ("draft", "struck"):
        found_at(3, world, criterion, state=state)
    found_at(3, world, criterion, on=TODAY)
    publish_counts(TODAY)
    assert not PublishedCount.objects.exists()
    found_at(1, world, criterion, state="fixed")
    publish_counts(TODAY)
    assert PublishedCount.objects.get().firms == 5


def test_doubles_are_one_firm(world: World, criterion: CriterionPage) -> None:
    found_at(4, world, criterion)
    found(world, criterion)
    merge(world.firm, into=Finding.objects.order_by("pk")[0].visit.enterprise, by=world.desk)
    publish_counts(TODAY)
    assert not PublishedCount.objects.exists()


def test_the_database_takes_no_number_by_which_firms_can_be_told(criterion: CriterionPage) -> None:
    with pytest.raises(IntegrityError):
        PublishedCount.objects.create(criterion=criterion, firms=4, until=LAST_MONTH)


def test_the_scheduler_asks_every_day(world: World, criterion: CriterionPage) -> None:
    assert periodic.get("publish_help_counts").every == timedelta(days=1)
    found_at(5, world, criterion, on=date(2020, 1, 1))
    call_command("publish_help_counts")
    assert PublishedCount.objects.get().firms == 5


def test_a_member_sees_what_was_found_at_his_own_firm(world: World, criterion: CriterionPage, client: Client) -> None:
    found_at(5, world, criterion, title="别家的")
    gone, left = found(world, criterion, "closed"), found(world, criterion, title=OWN)
    found(world, criterion, "struck", title="划掉的")
    publish_counts(TODAY)
    client.force_login(world.worker)
    mine = section(main_of(client, criterion), "mine")
    assert mine
    assert "您单位查出过 2 次，1 项没有改好" in mine.get_text()
    assert "2026 年" in mine.get_text()
    # What is left to do stands first.
    assert [link["href"].split("/")[-2] for link in mine.find_all("a")] == [str(left.uuid), str(gone.uuid)]
    assert SAYS in text_of(client, criterion)
    assert client.get(mine.find("a")["href"]).status_code == 200
    Finding.objects.filter(pk=left.pk).update(state="closed", fixed_at=timezone.now(), closed_at=timezone.now())
    assert "都改好了" in text_of(client, criterion)


def test_nobody_else_sees_it(world: World, criterion: CriterionPage) -> None:
    found(world, criterion, title=OWN)
    found_at(5, world, criterion)
    publish_counts(TODAY)
    Membership.objects.filter(person=world.officer).update(ended_at=timezone.now())
    enforcing = make.member(world.firm, person=make.user(Role.ENFORCEMENT)).person
    for person in (world.officer, World().boss, make.user(Role.HELP_DESK), enforcing, world.lead):
        shown = text_of(browser(person), criterion)
        assert OWN not in shown
        assert "您单位" not in shown
        assert SAYS in shown


def test_what_is_somebodys_own_is_never_kept_for_others(world: World, criterion: CriterionPage, client: Client) -> None:
    found(world, criterion, title=OWN)
    everybody = Client().get(criterion.url)
    assert may_keep(everybody.wsgi_request, everybody)
    client.force_login(world.boss)
    his = client.get(criterion.url)
    assert OWN in his.content.decode()
    assert not may_keep(his.wsgi_request, his)
    assert his["Cache-Control"] == "private, no-cache"
    # Papers are kept and passed on: nothing of his is on one.
    assert OWN not in client.get(f"{criterion.url.rstrip('/')}.md").content.decode()
    sheets = [window.get(f"{criterion.url}sheet.pdf") for window in (client, Client())]
    assert sheets[0]["ETag"] == sheets[1]["ETag"]


@pytest.mark.parametrize("findings", [1, 3])
def test_a_page_costs_the_same_however_often_it_was_found(
    world: World,
    criterion: CriterionPage,
    findings: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for _ in range(findings):
        found(world, criterion)
    anybody, his = Client(), browser(world.boss)
    for window, queries in ((anybody, 14), (his, 18)):
        # The first one also reads what is remembered.
        window.get(criterion.url)
        with django_assert_num_queries(queries):
            window.get(criterion.url)
