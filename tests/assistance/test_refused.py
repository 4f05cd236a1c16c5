"""Refusals that no walk through the rules meets: a stranger, whoever comes second, and what only goes wrong rarely."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import Department, EnterpriseContact
from accounts.roles import Role
from assistance.domain import (
    answers,
    cases,
    drafting,
    exporting,
    extensions,
    findings,
    following,
    plans,
    requests,
    signing,
    team,
    verifying,
    visits,
    wall,
)
from assistance.domain import evidence as showing
from assistance.domain.errors import (
    LinkIsOverError,
    NotAllowedError,
    NotFromHereError,
    NotNowError,
    NotYoursError,
    SaysNothingError,
    SignedAlreadyError,
)
from assistance.domain.leaving_errors import CaseNamesSomebodyError
from assistance.enums import Danger, Side, TeamRole
from assistance.models import AssistanceLog, Evidence, Signature
from tests.assistance.files import photo
from tests.assistance.making import (
    World,
    answer,
    case,
    extension,
    finding,
    measure,
    plan,
    request,
    somebody,
    today,
    visit,
)

pytestmark = pytest.mark.django_db
Act = Callable[[World], Any]

# Each is done by somebody of another firm, of another team, or of the wrong side.
STRANGERS: dict[str, tuple[str, Act]] = {
    "make a plan": ("worker", lambda w: lambda by: plans.make_plan(visit(w, "signed"), by=by, findings=[])),
    "write a draft": ("worker", lambda w: lambda by: drafting.write_draft(plan(w), drafting.Changes({}, {}), by=by)),
    "change a request": ("desk", lambda w: lambda by: requests.change(request(w), by=by, text="别的")),
    "take signatures back": ("boss", lambda w: lambda by: signing.take_signatures_back(visit(w), by=by, why="错了")),
    "join": ("lead", lambda w: lambda by: team.add_to_team(visit(w, "planned"), person=by, role=TeamRole.CADRE, by=by)),
    "leave": ("lead", lambda w: lambda by: team.take_off_team(visit(w, "planned"), person=w.expert, by=by, why="忙")),
    "declare": ("desk", lambda w: lambda by: team.declare(visit(w, "planned"), by=by)),
    "plan a visit": (
        "lead",
        lambda w: (
            lambda by: visits.plan_visit(
                w.firm, by=by, client_uuid=uuid.uuid4(), on=today(1), lead=w.lead, experts=[w.expert]
            )
        ),
    ),
    "schedule": (
        "boss",
        lambda w: lambda by: visits.schedule(request(w, "accepted"), visit=visit(w, "planned"), by=by),
    ),
    "export": ("boss", lambda w: lambda by: exporting.note_export([w.firm.pk], by=by)),
}


@pytest.mark.parametrize("name", STRANGERS)
def test_a_stranger_does_nothing(world: World, name: str) -> None:
    who, act = STRANGERS[name]
    do, other = act(world), World()
    for by in (getattr(world, who), getattr(other, who), somebody(Role.ENFORCEMENT), somebody(is_superuser=True)):
        with pytest.raises(NotAllowedError):
            do(by)
    assert not AssistanceLog.objects.exists()


# Somebody was quicker. The other one reads that, and not what his own form lacks.
SECOND: dict[str, Act] = {
    "submit": lambda w: requests.submit(request(w, "submitted"), by=w.boss, read=None),
    "triage": lambda w: requests.triage(request(w, "triaged"), by=w.desk, danger=Danger.MAJOR, promised_on=today(-1)),
    "refer": lambda w: requests.refer_elsewhere(
        request(w, "accepted"), by=w.desk, to=Department(name="住建部门"), reason=""
    ),
    "decline": lambda w: requests.decline(request(w, "accepted"), by=w.desk, reason="", instead=""),
    "settle": lambda w: requests.settle_by_phone(request(w, "closed"), by=w.desk, told=""),
    "schedule": lambda w: visits.schedule(request(w, "submitted"), visit=visit(w, "planned"), by=w.desk),
    "cancel": lambda w: visits.cancel(visit(w, "under_way"), by=w.desk, why=""),
    "deliver": lambda w: signing.deliver(visit(w, "delivered"), by=w.lead, to=""),
    "decide an objection": lambda w: answers.decide_objection(answer(w, "kept"), by=w.desk, is_right=True, decision=""),
    "write a draft": lambda w: drafting.write_draft(plan(w, "submitted"), drafting.Changes({}, {}), by=w.boss),
    "drop a measure": lambda w: plans.drop_measure(measure(w), by=w.boss, why=""),
    "give a plan back": lambda w: plans.return_plan(plan(w, "agreed"), by=w.lead, why=""),
    "revise": lambda w: plans.revise(plan(w, "draft"), by=w.boss, why=""),
    "grant": lambda w: extensions.grant(extension(w, "granted"), by=w.desk, decision=""),
    "refuse": lambda w: extensions.refuse(extension(w, "refused"), by=w.desk, decision=""),
    "strike": lambda w: findings.strike(finding(w), by=w.lead, why=""),
    "reopen": lambda w: verifying.reopen(finding(w), by=w.lead, why="", due_on=today(-1)),
    "drop a case": lambda w: cases.drop_case(case(w, "cleared"), by=w.lead, why=""),
    "offer a case": lambda w: cases.offer_case(case(w, "offered"), by=w.lead),
}


@pytest.mark.parametrize("act", SECOND.values(), ids=SECOND)
def test_who_comes_second_reads_that(world: World, act: Act) -> None:
    with pytest.raises((NotFromHereError, NotNowError), match="请刷新页面"):
        act(world)
    assert not AssistanceLog.objects.exists()


def test_who_arrives_twice_reads_of_the_visit_and_not_of_what_it_answers(world: World) -> None:
    row = request(world, "scheduled").visit
    assert row
    visits.begin(row, by=world.lead)
    with pytest.raises(NotFromHereError, match=f"这份帮扶记录.*（{world.lead.name}，.*，到达现场）"):
        visits.begin(row, by=world.lead)


def test_a_caller_reads_no_names(world: World) -> None:
    call = {"asked_by": None, "entered_by": world.desk, "way": "phone", "caller_name": "甲", "caller_phone": "0592-1"}
    row = request(world, "triaged", **call)
    requests.decline(row, by=world.desk, reason="不归这里", instead="请打 12350")
    with pytest.raises(NotFromHereError) as refused:
        following.withdraw_by_link(following.token_of(row))
    assert world.desk.name not in str(refused.value)
    with pytest.raises(LinkIsOverError):
        following.withdraw_by_link("nobody.gave.this")


def test_what_was_struck_before_it_was_signed_is_neither_written_nor_answered(world: World) -> None:
    row = finding(world, "struck", of=visit(world))
    with pytest.raises(NotNowError):
        findings.rewrite(row, by=world.lead, place="二号车间")
    row = finding(world, "struck", of=visit(world, "delivered"))
    for say in (answers.acknowledge, lambda found, by: answers.object_to(found, by=by, why="不对")):
        with pytest.raises(NotNowError):
            say(row, by=world.boss)


def test_a_file_is_evidence_once(world: World) -> None:
    file, row = photo(world.boss), finding(world)
    showing.show_finding(row, by=world.boss, shows="fix", file=file, client_uuid=uuid.uuid4())
    with pytest.raises(NotYoursError):
        showing.show_finding(row, by=world.boss, shows="interim", file=file, client_uuid=uuid.uuid4())
    assert Evidence.objects.count() == 1


def test_under_a_signature_only_who_did_not_sign_is_written(world: World) -> None:
    row = visit(world)
    signed = {"side": Side.TEAM, "how": "screen", "person": world.lead, "taken_by": world.lead}
    Signature.objects.create(visit=row, file=uuid.uuid4(), **signed)
    with pytest.raises(SignedAlreadyError):
        visits.write_notes(row, by=world.lead, closing="讲了三条")
    assert visits.write_notes(row, by=world.lead, unsigned_why="负责人不在").unsigned_why == "负责人不在"


@pytest.mark.parametrize("empty", ["title", "body"])
def test_a_text_of_the_wall_has_its_words(empty: str) -> None:
    words = {"title": "帮扶说明", "body": "谁来", "document": "", "effective_on": None} | {empty: " "}
    with pytest.raises(SaysNothingError):
        wall.write_wall_text(None, **words)


def test_a_name_that_is_known_only_later_goes_no_further(world: World) -> None:
    words = {"what_happened": "王小明那天停了机"}
    written, offered = case(world, **words), case(world, "offered", **words)
    EnterpriseContact.objects.create(enterprise=world.firm, name="王小明")
    with pytest.raises(CaseNamesSomebodyError, match="王小明"):
        cases.offer_case(written, by=world.lead)
    with pytest.raises(CaseNamesSomebodyError, match="王小明"):
        cases.clear_case(offered, by=world.desk)
    cases.drop_case(written, by=world.lead, why="不写了")


def test_what_is_no_field_is_a_fault_of_ours(world: World) -> None:
    with pytest.raises(TypeError):
        cases.write_case(finding(world, "closed"), by=world.lead, author="某人")


def test_a_case_is_given_up_with_a_reason(world: World) -> None:
    with pytest.raises(SaysNothingError):
        cases.drop_case(case(world), by=world.lead, why=" ")
