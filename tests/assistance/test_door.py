"""The one door: every pair of states of every machine, the line of the log, and what the database refuses by itself."""

import itertools
import threading
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from wagtail.models import ReferenceIndex

from accounts.domain.merging import merge
from assistance.domain.door import demand_state, log, move, said
from assistance.domain.errors import MovedOnError, NotFromHereError, NotNowError, SaysNothingError
from assistance.domain.requests import submit
from assistance.enums import MACHINES, VISIT_NUMBERED, Act, RequestState, Thing, VisitState
from assistance.models import AssistanceLog, CaseDraft, HelpRequest, HelpVisit, TeamMember
from tests import factories as make
from tests.assistance.making import (
    MAKERS,
    World,
    everything,
    finding,
    lines,
    request,
    somebody,
    today,
    visit,
    wall_text,
)

pytestmark = pytest.mark.django_db
PAIRS = [(thing, here, to) for thing, table in MACHINES.items() for here, to in itertools.product(table, table)]
# Written a second time on purpose: whoever changes a table changes it here too.
ALLOWED: dict[Thing, set[str]] = {
    Thing.REQUEST: {
        "draft submitted", "draft withdrawn", "submitted triaged", "submitted withdrawn", "triaged accepted",
        "triaged referred", "triaged declined", "triaged withdrawn", "accepted scheduled", "accepted closed",
        "accepted withdrawn", "scheduled visited", "scheduled accepted", "scheduled withdrawn", "visited closed",
    },
    Thing.VISIT: {
        "planned under_way", "planned cancelled", "under_way signed", "signed delivered", "delivered answered",
    },
    Thing.FINDING: {
        "draft open", "draft struck", "open fixed", "open struck", "fixed closed", "fixed open", "fixed struck",
        "closed open",
    },
    Thing.ANSWER: {"objected kept", "objected taken", "objected acknowledged"},
    Thing.PLAN: {
        "draft submitted", "draft dissolved", "submitted agreed", "submitted draft", "submitted dissolved",
        "agreed draft", "agreed fulfilled", "agreed dissolved", "fulfilled agreed",
    },
    Thing.MEASURE: {"to_do done", "to_do dropped", "done to_do", "done dropped"},
    Thing.EXTENSION: {"asked granted", "asked refused", "asked withdrawn"},
    Thing.CASE: {"writing offered", "writing dropped", "offered cleared", "offered writing", "offered dropped"},
}  # fmt: skip


def needed(world: World, thing: Thing, here: str, to: str) -> dict[str, Any]:
    """What changes with the state, so that the database takes the row: as another row in that state has it."""
    other = everything(row := MAKERS[thing](world, to))
    mine = everything(MAKERS[thing](world, here))
    if isinstance(row, HelpVisit) and row.year:
        # Its number is to be given to the other one.
        HelpVisit.objects.filter(pk=row.pk).update(year=1999)
    if isinstance(row, CaseDraft):
        # A page comes from one draft.
        row.delete()
    fixed = {"id", "uuid", "client_uuid", "state", "finding_id", "order", "number", "visit_id", "plan_id", "at"}
    if here in VISIT_NUMBERED:
        fixed |= {"year", "serial"}
    if thing == Thing.REQUEST:
        fixed -= {"visit_id"}
    return {name: value for name, value in other.items() if name not in fixed and mine[name] != value}


@pytest.mark.parametrize(("thing", "here", "to"), PAIRS)
def test_every_pair_of_every_machine(world: World, thing: Thing, here: Any, to: Any) -> None:
    changes = needed(world, thing, here, to)
    row = MAKERS[thing](world, here)
    before = everything(row)
    if f"{here} {to}" in ALLOWED[thing]:
        move(row, to, Act.FOLLOW, by=world.desk, why="因为", device_at=timezone.now(), **changes)
        assert everything(row)["state"] == to
        line = AssistanceLog.objects.get(thing_uuid=row.uuid)
        assert (line.thing, line.was, line.now, line.by, line.why) == (thing, here, to, world.desk, "因为")
        assert line.enterprise == world.firm
        assert line.at
        assert line.device_at
    else:
        with pytest.raises(NotFromHereError, match="请刷新页面"):
            move(row, to, Act.FOLLOW, by=world.desk, **changes)
        assert everything(row) == before
        assert lines(row) == []


def test_the_tables_are_what_was_decided() -> None:
    tables = {
        thing: {f"{here} {to}" for here, after in table.items() for to in after} for thing, table in MACHINES.items()
    }
    assert tables == ALLOWED
    assert all(set(table) == set(type(next(iter(table)))) for table in MACHINES.values())


def test_what_stands_elsewhere_is_refused_by_name(world: World) -> None:
    row = request(world, RequestState.CLOSED)
    demand_state(row, [RequestState.CLOSED, RequestState.DRAFT])
    with pytest.raises(NotNowError, match="已办结"):
        demand_state(row, [RequestState.DRAFT])


def test_who_says_nothing_is_told_what_to_say() -> None:
    assert said(" 停产三天 ", "原因") == "停产三天"
    with pytest.raises(SaysNothingError, match="请写上原因"):
        said(" \n", "原因")


def test_what_follows_by_itself_has_no_name(world: World) -> None:
    row = request(world)
    assert log(row, Act.FOLLOW, by=None).by is None


# What the database refuses, whoever writes ---------------------------------------------------------------------------

WRONG: list[tuple[Thing, str, dict[str, Any], str]] = [
    (Thing.REQUEST, "draft", {"asked_by": None}, "request_comes_from_somebody"),
    (Thing.REQUEST, "submitted", {"text": ""}, "request_submitted_is_whole"),
    (Thing.REQUEST, "submitted", {"wall_text": None}, "request_submitted_is_whole"),
    (Thing.REQUEST, "declined", {"instead": ""}, "request_declined_says_more"),
    (Thing.REQUEST, "referred", {"referred_to": None}, "request_referred_says_where"),
    (Thing.REQUEST, "accepted", {"promised_on": None}, "request_under_way_is_promised"),
    (Thing.REQUEST, "visited", {"visit": None}, "request_has_its_visit"),
    (Thing.REQUEST, "closed", {"visit": None}, "request_closed_without_a_visit_says_what_was_told"),
    (Thing.VISIT, "signed", {"serial": None}, "visit_is_numbered_when_signed"),
    (Thing.VISIT, "under_way", {"year": 2026, "serial": 1}, "visit_is_numbered_when_signed"),
    (Thing.VISIT, "under_way", {"began_at": None}, "visit_has_begun"),
    (Thing.VISIT, "delivered", {"delivered_to": ""}, "visit_delivered_to_somebody"),
    (Thing.FINDING, "open", {"text": ""}, "finding_on_paper_is_whole"),
    (Thing.FINDING, "open", {"hazard_type": None}, "finding_on_paper_is_whole"),
    (Thing.FINDING, "open", {"hazard_type": 9}, "finding_type_has_its_code"),
    (Thing.FINDING, "open", {"classification": 0}, "finding_classification_has_its_code"),
    (Thing.FINDING, "open", {"level": 1, "safeguard": ""}, "finding_major_is_made_safe_meanwhile"),
    (Thing.FINDING, "open", {"due_on": today(9)}, "finding_due_never_before_the_first_date"),
    (Thing.FINDING, "open", {"first_due_on": None}, "finding_due_never_before_the_first_date"),
    (Thing.FINDING, "closed", {"closed_at": None}, "finding_closed_is_dated"),
    (Thing.FINDING, "open", {"opened_at": None}, "finding_on_paper_is_dated"),
    (Thing.FINDING, "fixed", {"fixed_at": None}, "finding_fixed_is_dated"),
    (Thing.FINDING, "open", {"criterion_revision": 3}, "finding_names_the_release_it_read"),
    (Thing.ANSWER, "objected", {"why": ""}, "objection_says_why"),
    (Thing.ANSWER, "kept", {"decision": ""}, "objection_decided_by_somebody"),
    (Thing.PLAN, "submitted", {"liable": ""}, "plan_submitted_has_its_parts"),
    (Thing.PLAN, "submitted", {"safeguards": ""}, "plan_submitted_has_its_parts"),
    (Thing.PLAN, "agreed", {"due_on": None}, "plan_submitted_has_its_parts"),
    (Thing.PLAN, "agreed", {"money": None}, "plan_submitted_has_its_parts"),
    (Thing.PLAN, "agreed", {"money": 0}, "plan_submitted_has_its_parts"),
    (Thing.PLAN, "draft", {"money": -1}, "plan_money_is_no_debt"),
    (Thing.MEASURE, "done", {"done_at": None}, "measure_done_is_dated"),
    (Thing.MEASURE, "to_do", {"text": ""}, "measure_says_what"),
    (Thing.EXTENSION, "asked", {"reason": ""}, "extension_says_why"),
    (Thing.EXTENSION, "granted", {"number": 3}, "extension_third_was_looked_at"),
    (Thing.EXTENSION, "granted", {"granted_until": None}, "extension_granted_until_a_day"),
    (Thing.EXTENSION, "granted", {"decision": ""}, "extension_decided_by_somebody"),
]


@pytest.mark.parametrize(("thing", "state", "values", "constraint"), WRONG)
def test_the_database_keeps_it(world: World, thing: Thing, state: str, values: dict[str, Any], constraint: str) -> None:
    row = MAKERS[thing](world, state)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        type(row)._default_manager.filter(pk=row.pk).update(**values)


def test_nobody_decides_his_own(world: World) -> None:
    for thing, state in ((Thing.ANSWER, "kept"), (Thing.EXTENSION, "granted")):
        row = MAKERS[thing](world, state)
        with pytest.raises(IntegrityError, match="not_decided_by_oneself"), transaction.atomic():
            type(row)._default_manager.filter(pk=row.pk).update(decided_by=world.boss)


def test_a_team_has_one_lead_and_everybody_once(world: World) -> None:
    row = visit(world)
    for person, role in ((somebody(), "lead"), (world.expert, "cadre")):
        with pytest.raises(IntegrityError), transaction.atomic():
            TeamMember.objects.create(visit=row, person=person, role=role, added_by=world.desk)


def test_a_number_is_given_once(world: World) -> None:
    first, second = visit(world, VisitState.SIGNED), visit(world, VisitState.SIGNED)
    with pytest.raises(IntegrityError), transaction.atomic():
        HelpVisit.objects.filter(pk=second.pk).update(year=first.year, serial=first.serial)


def test_a_text_is_signed_before_it_is_shown() -> None:
    row = wall_text()
    with pytest.raises(IntegrityError, match="wall_text_is_signed"), transaction.atomic():
        type(row).objects.update(document="")


# Nothing of Django or Wagtail opens it -------------------------------------------------------------------------------


def test_no_permission_of_djangos_reaches_what_firms_show() -> None:
    found = set(Permission.objects.filter(content_type__app_label="assistance").values_list("codename", flat=True))
    # What is read by everybody before he asks is no secret of any firm.
    assert found == {f"{act}_walltext" for act in ("add", "change", "delete", "view")}


def test_no_list_of_wagtails_names_a_firm(world: World) -> None:
    criterion = make.criterion()
    finding(world, criterion=criterion, criterion_revision=1)
    request(world, criterion=criterion, criterion_text=criterion.title)
    assert not ReferenceIndex.objects.filter(base_content_type__app_label="assistance").exists()
    for model in apps.get_app_config("assistance").get_models():
        if model.__name__ not in {"WallText", "ReportCounter"}:
            assert not ReferenceIndex.model_is_indexable(model), model


@pytest.mark.django_db(transaction=True)
def test_what_happens_while_doubles_are_merged_is_lost_nowhere() -> None:
    world, kept, text = World(), make.enterprise(), wall_text()
    rows = [request(world) for _ in range(4)]
    start, outcomes = threading.Barrier(5), []

    def sends(row: HelpRequest) -> None:
        try:
            start.wait()
            submit(row, by=world.boss, read=text)
            outcomes.append("sent")
        except MovedOnError:
            outcomes.append("told to try again")
        finally:
            connection.close()

    def merges() -> None:
        try:
            start.wait()
            merge(world.firm, into=kept, by=world.desk)
        finally:
            connection.close()

    threads = [threading.Thread(target=sends, args=[row]) for row in rows] + [threading.Thread(target=merges)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(outcomes) == len(rows)
    assert HelpRequest.objects.filter(enterprise=kept, state="submitted").count() == outcomes.count("sent")
    assert not HelpRequest.objects.exclude(enterprise=kept).exists()
    assert not AssistanceLog.objects.exclude(enterprise=kept).exists()
