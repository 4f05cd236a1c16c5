"""Who is told what: each event once to each who must know, in words that anybody may read over his shoulder."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Department, InboxMessage
from accounts.roles import Role
from assistance.domain import answers, evidence, extensions, plans, requests, signing, team, verifying, visits, wall
from assistance.enums import Danger, Level, ReferralGround, Result, Shows, TeamRole
from assistance.models import Finding, HelpVisit, RectificationPlan
from delivery.models import Message
from tests import factories as make
from tests.assistance import making
from tests.assistance.making import World, somebody, today

pytestmark = pytest.mark.django_db
# In every text that a firm or a team writes here; a message holds none of it.
CANARY = "不能外传"


def told(world: World) -> dict[str, set[str]]:
    """Who has been told what, by the part of the code behind the dot."""
    names = {getattr(world, name): name for name in ("desk", "chief", "lead", "expert", "boss", "officer", "worker")}
    found: dict[str, set[str]] = {}
    for message in InboxMessage.objects.select_related("person"):
        found.setdefault(message.template.removeprefix("assistance."), set()).add(names[message.person])
    return found


FIRM = {"boss", "officer"}


def asked(world: World, state: str, **fields: Any) -> Any:
    return making.request(world, state, text=CANARY, when_suits=CANARY, **fields)


def sent_as_imminent(world: World) -> None:
    draft = asked(world, "draft", danger=Danger.IMMINENT)
    requests.submit(draft, by=world.boss, read=making.wall_text())


def scheduled(world: World) -> None:
    visits.schedule(asked(world, "accepted"), visit=making.visit(world, "planned"), by=world.desk)


def withdrawn(world: World) -> None:
    requests.withdraw(asked(world, "scheduled"), by=world.boss, why=CANARY)


def cancelled(world: World) -> None:
    request = asked(world, "scheduled", asked_by=world.worker)
    visits.cancel(request.visit, by=world.desk, why=CANARY)


def postponed(world: World) -> None:
    request = asked(world, "scheduled", asked_by=world.worker)
    visits.postpone(request.visit, by=world.desk, on=today(4), starts_at=None, why=CANARY)


def planned(world: World) -> HelpVisit:
    people: dict[str, Any] = {"lead": world.lead, "experts": [world.expert]}
    return visits.plan_visit(world.firm, by=world.desk, client_uuid=uuid.uuid4(), on=today(3), **people)


def found(world: World, state: str = "open", **fields: Any) -> Finding:
    return making.finding(world, state, title=CANARY, text=CANARY, place=CANARY, safeguard=CANARY, **fields)


def plan(world: World, state: str) -> RectificationPlan:
    return making.plan(world, state, found(world), liable=CANARY, safeguards=CANARY)


def fixed(world: World) -> None:
    finding = found(world, fix_when=0)
    making.evidence(world, finding, "fix", text=CANARY)
    verifying.report_fixed(finding, by=world.boss, why=CANARY)


def verified(world: World, result: Result) -> None:
    verifying.verify(
        found(world, "fixed"), by=world.lead, result=result, on_site=False, text=CANARY, client_uuid=uuid.uuid4()
    )


def asks_for_time(world: World, **fields: Any) -> None:
    finding = found(world, **fields)
    making.evidence(world, finding, Shows.INTERIM)
    extensions.ask_extension(finding, by=world.officer, reason=CANARY, until=today(20))


def more_time(world: World) -> Any:
    return making.extension(world, of=found(world), reason=CANARY)


def housing() -> Department:
    return Department.objects.create(slug="housing", name="住建部门")


def handed_over(world: World) -> None:
    ground, finding = ReferralGround.IMMINENT, found(world, level=Level.MAJOR)
    wall.refer(finding, by=world.chief, ground=ground, to=CANARY, why=CANARY)


EVENTS: dict[str, tuple[Callable[[World], Any], dict[str, set[str]]]] = {
    "accepted": (
        lambda w: requests.accept(asked(w, "triaged"), by=w.desk, promised_on=today(2)),
        {"request_accepted": FIRM},
    ),
    "declined": (
        lambda w: requests.decline(asked(w, "triaged"), by=w.desk, reason=CANARY, instead=CANARY),
        {"request_declined": FIRM},
    ),
    "another's": (
        lambda w: requests.refer_elsewhere(asked(w, "triaged"), by=w.desk, to=housing(), reason=CANARY),
        {"request_referred": FIRM},
    ),
    "settled": (
        lambda w: requests.settle_by_phone(asked(w, "accepted"), by=w.desk, told=CANARY),
        {"request_closed": FIRM},
    ),
    "of a worker": (
        lambda w: requests.accept(asked(w, "triaged", asked_by=w.worker), by=w.desk, promised_on=today(2)),
        {"request_accepted": FIRM | {"worker"}},
    ),
    "imminent": (sent_as_imminent, {"request_urgent": {"desk"}}),
    "scheduled": (scheduled, {"request_scheduled": FIRM}),
    "withdrawn": (withdrawn, {"request_withdrawn": {"desk"}}),
    "cancelled": (cancelled, {"visit_cancelled": FIRM | {"worker", "lead", "expert"}}),
    "postponed": (postponed, {"visit_postponed": FIRM | {"worker", "lead", "expert"}}),
    "planned": (planned, {"on_team": {"lead", "expert"}}),
    "off the team": (
        lambda w: team.take_off_team(making.visit(w, "planned"), person=w.expert, by=w.desk, why=CANARY),
        {"off_team": {"expert"}},
    ),
    "delivered": (
        lambda w: signing.deliver(making.visit(w, "signed"), by=w.lead, to=CANARY),
        {"report_delivered": FIRM},
    ),
    "objection": (
        lambda w: answers.object_to(found(w), by=w.boss, why=CANARY),
        {"objection_waits": {"desk"}},
    ),
    "objection decided": (
        lambda w: answers.decide_objection(making.answer(w, of=found(w)), by=w.desk, is_right=False, decision=CANARY),
        {"objection_decided": FIRM},
    ),
    "plan": (lambda w: plans.submit_plan(plan(w, "draft"), by=w.boss), {"plan_waits": {"lead", "expert"}}),
    "plan returned": (
        lambda w: plans.return_plan(plan(w, "submitted"), by=w.expert, why=CANARY),
        {"plan_returned": FIRM},
    ),
    "plan agreed": (lambda w: plans.agree(plan(w, "submitted"), by=w.expert), {"plan_agreed": FIRM}),
    "fixed": (fixed, {"fixed_waits": {"lead"}}),
    "gone": (lambda w: verified(w, Result.GONE), {"gone": FIRM}),
    "not gone": (lambda w: verified(w, Result.NOT_GONE), {"not_gone": FIRM}),
    "reopened": (
        lambda w: verifying.reopen(found(w, "closed"), by=w.lead, why=CANARY, due_on=today(15)),
        {"reopened": FIRM},
    ),
    "more time": (asks_for_time, {"extension_waits": {"lead"}}),
    "more time for a major one": (
        lambda w: asks_for_time(w, level=Level.MAJOR),
        {"extension_waits": {"chief"}},
    ),
    "granted": (
        lambda w: extensions.grant(more_time(w), by=w.lead, decision=CANARY),
        {"extension_granted": FIRM},
    ),
    "refused": (
        lambda w: extensions.refuse(more_time(w), by=w.lead, decision=CANARY),
        {"extension_refused": FIRM},
    ),
    "glass": (
        lambda w: wall.break_glass(w.firm, by=somebody(Role.ADMINISTRATOR), why=CANARY),
        {"glass_broken": {"boss"}},
    ),
    "handed over": (handed_over, {"referred": {"boss"}}),
}


@pytest.mark.parametrize("event", EVENTS)
def test_who_must_know_is_told_and_nothing_is_given_away(world: World, event: str) -> None:
    happens, wanted = EVENTS[event]

    happens(world)

    assert told(world) == wanted
    for message in InboxMessage.objects.all():
        page = message.path.split("/")
        assert page[1] in {"help", "mine"}, message.path
        assert "${" not in message.subject + message.text
        assert CANARY not in message.subject + message.text
        assert world.firm.name not in message.subject + message.text
    for letter in Message.objects.all():
        assert CANARY not in str(letter.context)
        assert world.firm.name not in str(letter.context)


def test_the_link_opens_for_whoever_is_told(world: World, client: Any) -> None:
    for person in (world.desk, world.chief, world.lead):
        make.second_factor(person)
    for event in ("accepted", "planned", "delivered", "plan", "fixed", "handed over"):
        EVENTS[event][0](world)
    for message in InboxMessage.objects.select_related("person"):
        client.force_login(message.person)
        assert client.get(message.path).status_code == 200, (message.template, message.path)


def test_what_happens_again_is_told_again_and_what_is_repeated_is_not(world: World) -> None:
    visit = making.visit(world, "planned")
    for day in (4, 6):
        visits.postpone(visit, by=world.desk, on=today(day), starts_at=None, why="下雨")
    assert InboxMessage.objects.filter(person=world.lead).count() == 2

    team.add_to_team(visit, person=world.expert, role=TeamRole.EXPERT, by=world.desk)
    one = uuid.uuid4()
    finding = found(world, "fixed")
    for _ in range(2):
        verifying.verify(finding, by=world.lead, result=Result.GONE, on_site=False, text="看过", client_uuid=one)
    assert InboxMessage.objects.filter(person=world.boss, template="assistance.gone").count() == 1


def test_who_did_it_is_not_told(world: World) -> None:
    visit = making.visit(world, "planned", planned_by=world.desk)
    requests.withdraw(asked(world, "scheduled", visit=visit), by=world.desk)
    assert told(world) == {}


def test_a_firm_without_accounts_breaks_nothing(world: World) -> None:
    world.firm.memberships.update(ended_at=timezone.now())
    by_phone = {"asked_by": None, "entered_by": world.desk, "way": "phone", "caller_name": "老张"}
    request = asked(world, "triaged", **by_phone)
    requests.accept(request, by=world.desk, promised_on=today(2))
    signing.deliver(making.visit(world, "signed"), by=world.lead, to="老张")
    assert told(world) == {}


def test_what_is_refused_tells_nobody(world: World) -> None:
    with pytest.raises(Exception, match=r"."):
        requests.accept(asked(world, "triaged"), by=world.desk, promised_on=today(-1))
    assert told(world) == {}


def test_what_is_urgent_goes_every_way(world: World) -> None:
    handed_over(world)
    letter = Message.objects.get(person=world.boss.uuid)
    assert letter.channel == "email"
    assert letter.context["link"].startswith("http")


def test_somebody_who_joins_to_verify_is_told_what_for(world: World) -> None:
    other = somebody(Role.HELP_TEAM)
    visit = making.visit(world, "delivered", on=today(-30))
    team.add_to_team(visit, person=other, role=TeamRole.VERIFIER, by=world.desk)
    assert "改好了没有" in InboxMessage.objects.get(person=other).text


def test_measures_and_evidence_tell_nobody(world: World) -> None:
    """Ten photos are not ten messages: who waits for them hears when the firm says that it is gone."""
    finding = found(world)
    before = timezone.now() - timedelta(days=1)
    making.evidence(world, finding, at=before)
    done = making.measure(world, of=making.plan(world, "agreed", found(world)))
    making.evidence(world, done)
    evidence.do_measure(done, by=world.worker)
    assert told(world) == {}


def test_the_reason_stands_where_the_message_leads(world: World, client: Any) -> None:
    client.force_login(world.boss)
    for event in ("cancelled", "reopened", "glass", "handed over"):
        InboxMessage.objects.all().delete()
        EVENTS[event][0](world)
        page = client.get(InboxMessage.objects.get(person=world.boss).path)
        assert CANARY in page.content.decode(), event
