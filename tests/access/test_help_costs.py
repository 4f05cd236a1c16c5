"""What a page of help costs where much hangs on it: not more than fifteen questions to the database, whoever looks."""

import uuid
from typing import Final

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.middleware import SEEN
from assistance.enums import Level, Shows
from assistance.models import Advice, Finding, FindingPhoto, HelpVisit, RectificationPlan, Verification
from tests.a11y.people_pages import FILES
from tests.access.help_table import HELP, PAPERS
from tests.access.world import LEAD, World
from tests.assistance import making

MOST: Final = 15
# What Wagtail's own frame asks on each of its pages, whatever stands in it.
FRAME: Final = ("auth_permission", "wagtailusers_userprofile", "wagtailcore_locale", "wagtailcore_group")
# Whom to send to a firm on a day is a search of its own, of ten questions.
DEARER: Final = {"help_desk_plan": 20, "help_desk_visit": 20}
# Of each kind that hangs on a thing.
MANY: Final = 3
PAGES: Final = [name for name, row in HELP.items() if row.get and name not in {*PAPERS, *FILES}]


@pytest.fixture(scope="module")
def full(world: World) -> World:
    """The world, and in it several of whatever a thing can have."""
    people: making.World = world.things["help people"]
    for state, visit in ((state, world.things[f"help visit {state}"]) for state in ("delivered", "under_way")):
        for _ in range(MANY):
            found = making.finding(people, "open" if state == "delivered" else "draft", visit)
            making.request(people, "visited", visit=visit)
            Advice.objects.create(visit=visit, given_by=people.lead, text="示例")
            if state == "delivered":
                making.plan(people, "agreed", found)
                making.answer(people, of=making.finding(people, of=visit))
    for state in ("planned", "under_way", "signed", "answered"):
        for _ in range(MANY):
            making.finding(people, "draft" if state == "under_way" else "open", making.visit(people, state))
    for state in ("open", "fixed", "closed", "major", "draft"):
        _thicken(people, world.things[f"help finding {state}"])
    for state in ("draft", "submitted", "agreed"):
        _thicken_plan(people, world.things[f"help plan {state}"])
    return world


def _thicken(people: making.World, finding: Finding) -> None:
    """Whatever can hang on a finding; and it came back, before and after."""
    is_draft = finding.state == "draft"
    before = making.finding(people)
    Finding.objects.filter(pk=finding.pk).update(repeat_of=before, times_reopened=int(not is_draft))
    for _ in range(MANY):
        making.finding(people, repeat_of=finding)
        FindingPhoto.objects.create(
            finding=finding, file=uuid.uuid4(), sha256=uuid.uuid4().hex * 2, taken_by=people.lead
        )
        Advice.objects.create(visit=finding.visit, finding=finding, given_by=people.lead, text="示例")
        if is_draft:
            continue
        making.evidence(people, finding, Shows.FIX)
        making.extension(people, "refused", finding)
        Verification.objects.create(
            finding=finding,
            by=people.lead,
            second=people.expert,
            on_site=True,
            result="not_gone",
            text="示例",
            is_major=finding.is_major,
        )


def _thicken_plan(people: making.World, plan: RectificationPlan) -> None:
    for number in range(MANY):
        making.evidence(people, making.measure(people, "done", plan))
        Finding.objects.filter(pk=making.finding(people, of=plan.visit).pk).update(plan=plan)
        content = {"findings": [], "measures": []}
        plan.revisions.create(number=number + 1, by=people.boss, content=content)


def cost(world: World, who: str, url: str) -> list[str]:
    """What is asked of the database for a page that somebody has seen before."""
    browser = world.viewers[who]
    # Once a minute it is written down that a login is in use: here by the first request, so never by the one counted.
    if settings.SESSION_COOKIE_NAME in browser.cookies:
        session = browser.session
        session.pop(SEEN, None)
        session.save()
    assert browser.get(url).status_code < 400, url
    with CaptureQueriesContext(connection) as asked:
        browser.get(url)
    asked_for = [query["sql"] for query in asked.captured_queries]
    return [sql for sql in asked_for if not any(f'FROM "{table}' in sql for table in FRAME)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_asks_little(full: World, name: str) -> None:
    row = HELP[name]
    url = reverse(name, args=row.args(full))
    costs = {who: cost(full, who, url) for who in sorted(row.get or ())}
    dear = max(costs, key=lambda who: len(costs[who]))
    assert len(costs[dear]) <= DEARER.get(name, MOST), f"{url} by {dear}: {len(costs[dear])}\n" + "\n".join(costs[dear])


@pytest.mark.parametrize("state", ["open", "fixed", "closed", "major", "draft"])
def test_a_finding_asks_little_in_any_state(full: World, state: str) -> None:
    finding = full.things[f"help finding {state}"]
    Finding.objects.filter(pk=finding.pk).update(level=Level.MAJOR)
    for who in (LEAD, "manager", "help_desk"):
        if state == "draft" and who == "manager":
            continue
        asked = cost(full, who, reverse("help_finding", args=[finding.uuid]))
        assert len(asked) <= MOST, f"{who}: {len(asked)}\n" + "\n".join(asked)


@pytest.mark.parametrize("state", ["planned", "under_way", "signed", "delivered", "answered"])
def test_a_visit_asks_little_in_any_state(full: World, state: str) -> None:
    visit: HelpVisit = full.things[f"help visit {state}"]
    for who in (LEAD, "manager", "help_desk"):
        asked = cost(full, who, reverse("help_visit", args=[visit.uuid]))
        assert len(asked) <= MOST, f"{who}: {len(asked)}\n" + "\n".join(asked)
