"""佐证、验收、又打开: what shows that it is gone, who may say so, and that a major hazard takes two on site."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain.one_hat import take_part
from accounts.enums import Hat, MemberRole
from accounts.models import Involvement, User
from assistance.domain import evidence as showing
from assistance.domain import verifying
from assistance.domain.errors import (
    AssistanceError,
    EvidenceMissingError,
    FirmCannotVerifyError,
    MeasuresLeftError,
    NotAllowedError,
    NotFromHereError,
    NotNowError,
    NotYoursError,
    OtherFirmError,
    ReopenedTooEarlyError,
    SaysNothingError,
    TiedToTheFirmError,
    TwoOnSiteError,
)
from assistance.enums import FindingState, MeasureState, TeamRole
from assistance.models import Evidence, Finding, Measure, Verification
from tests import factories as make
from tests.assistance.files import photo
from tests.assistance.making import (
    World,
    everything,
    evidence,
    extension,
    finding,
    join,
    lines,
    measure,
    plan,
    somebody,
    today,
    visit,
)

pytestmark = pytest.mark.django_db


def show(of: Finding | Measure, by: User, **values: Any) -> Evidence:
    given = {"file": photo(by), "client_uuid": uuid.uuid4()} | values
    if isinstance(of, Measure):
        return showing.show_measure(of, by=by, **given)
    return showing.show_finding(of, by=by, **{"shows": "fix"} | given)


def verify(found: Finding, by: User, result: str = "gone", **values: Any) -> Verification:
    given = {"on_site": True, "text": "到现场看过", "client_uuid": uuid.uuid4()}
    return verifying.verify(found, by=by, result=result, **given | values)


# Evidence -----------------------------------------------------------------------------------------------------------


def test_a_photo_with_its_hash_and_both_times(world: World) -> None:
    found, taken, key, file = finding(world), timezone.now(), uuid.uuid4(), photo(world.worker)
    row = show(found, world.worker, text=" 装好了 ", taken_at=taken, client_uuid=key, file=file, device_at=taken)
    assert (row.text, row.taken_at, row.given_by, len(row.sha256)) == ("装好了", taken, world.worker, 64)
    assert row.at >= taken
    assert show(found, world.worker, client_uuid=key, file=file) == row
    with pytest.raises(NotYoursError):
        show(finding(world), world.worker, client_uuid=key)
    assert lines(row) == [("give_evidence", "", "fix")]
    with pytest.raises(NotYoursError):
        show(found, world.worker, file=photo(world.boss))


@pytest.mark.parametrize("state", [state for state in FindingState if state != "open"])
def test_evidence_is_given_while_it_is_open(world: World, state: str) -> None:
    with pytest.raises(AssistanceError):
        show(finding(world, state), world.boss)
    assert not Evidence.objects.exists()


def test_evidence_of_a_measure_is_given_while_its_plan_stands(world: World) -> None:
    row = measure(world)
    key = uuid.uuid4()
    assert show(row, world.worker, client_uuid=key) == show(row, world.worker, client_uuid=key)
    with pytest.raises(NotYoursError):
        show(measure(world), world.worker, client_uuid=key)
    for wrong in (measure(world, "to_do", plan(world, "draft")), measure(world, "dropped")):
        with pytest.raises(NotNowError):
            show(wrong, world.boss)


@pytest.mark.parametrize("who", ["desk", "chief", "boss elsewhere", "superuser"])
def test_only_the_firm_and_its_team_give_evidence(world: World, who: str) -> None:
    by = {"boss elsewhere": lambda: World().boss, "superuser": lambda: somebody(is_superuser=True)}.get(
        who, lambda: getattr(world, who)
    )()
    for of in (finding(world), measure(world)):
        with pytest.raises(NotAllowedError):
            show(of, by)
    with pytest.raises(NotAllowedError):
        showing.do_measure(measure(world), by=by)


@pytest.mark.parametrize("state", MeasureState)
@pytest.mark.parametrize("plan_state", ["draft", "submitted", "agreed", "fulfilled"])
def test_a_measure_is_done_when_something_shows_it(world: World, state: str, plan_state: str) -> None:
    row = measure(world, state, plan(world, plan_state))
    if (state, plan_state) == ("to_do", "agreed"):
        with pytest.raises(EvidenceMissingError):
            showing.do_measure(row, by=world.worker)
        show(row, world.worker)
        assert showing.do_measure(row, by=world.worker).state == "done"
        assert lines(row) == [("do", "to_do", "done")]
    else:
        evidence(world, row)
        with pytest.raises((NotFromHereError, NotNowError)):
            showing.do_measure(row, by=world.worker)
        assert (everything(row)["state"], lines(row)) == (state, [])


# It is gone, says the firm -------------------------------------------------------------------------------------------


def test_what_was_to_be_fixed_at_once_needs_a_photo_only(world: World) -> None:
    found = finding(world, fix_when=0)
    with pytest.raises(EvidenceMissingError):
        verifying.report_fixed(found, by=world.boss)
    show(found, world.boss, shows="interim")
    with pytest.raises(EvidenceMissingError):
        verifying.report_fixed(found, by=world.boss)
    show(found, world.boss)
    assert verifying.report_fixed(found, by=world.boss).state == "fixed"
    assert lines(found) == [("report_fixed", "open", "fixed")]


@pytest.mark.parametrize("missing", ["plan", "agreement", "measure"])
def test_what_was_to_be_fixed_by_a_date_needs_its_plan_carried_out(world: World, missing: str) -> None:
    found = finding(world)
    evidence(world, found)
    if missing != "plan":
        made = plan(world, "submitted" if missing == "agreement" else "agreed", found)
        if missing == "agreement":
            made.measures.update(state="done", done_at=timezone.now())
    found.refresh_from_db()
    with pytest.raises(MeasuresLeftError):
        verifying.report_fixed(found, by=world.boss)
    assert everything(found)["state"] == "open"


def test_what_its_measures_show_counts_and_a_wish_for_more_time_is_over(world: World) -> None:
    found = finding(world)
    asked = extension(world, "asked", found)
    row = plan(world, "agreed", found).measures.get()
    show(row, world.worker)
    showing.do_measure(row, by=world.worker)
    assert verifying.report_fixed(found, by=world.officer).state == "fixed"
    assert everything(asked)["state"] == "withdrawn"


# Is it? --------------------------------------------------------------------------------------------------------------


def test_somebody_else_looks_and_closes_it(world: World) -> None:
    found = finding(world, "fixed")
    made = plan(world, "agreed", found)
    found.refresh_from_db()
    key = uuid.uuid4()
    row = verify(found, world.expert, on_site=False, text=" 看照片，已装 ", client_uuid=key)
    assert verify(found, world.expert, client_uuid=key) == row
    assert (row.by, row.on_site, row.text, row.is_major) == (world.expert, False, "看照片，已装", False)
    assert (everything(found)["state"], everything(made)["state"]) == ("closed", "fulfilled")
    assert lines(found) == [("verify", "fixed", "closed")]
    with pytest.raises(NotYoursError):
        verify(finding(world, "fixed"), world.expert, client_uuid=key)


def test_a_plan_is_fulfilled_with_the_last_of_its_findings(world: World) -> None:
    of = visit(world, "delivered")
    first, second = finding(world, "fixed", of=of), finding(world, "fixed", of=of)
    made = plan(world, "agreed", first, second)
    for found, state in ((first, "agreed"), (second, "fulfilled")):
        verify(found, world.expert)
        assert everything(made)["state"] == state


def test_what_is_not_gone_is_open_again_and_needs_a_new_photo(world: World) -> None:
    found = finding(world, "fixed")
    row = measure(world, "done", made := plan(world, "agreed", found))
    made.measures.exclude(pk=row.pk).update(state="done", done_at=timezone.now())
    evidence(world, row)
    with pytest.raises(OtherFirmError):
        verify(found, world.expert, "not_gone", undone=[measure(world, "done")])
    verify(found, world.expert, "not_gone", text="泄爆片装反了", undone=[row])
    found.refresh_from_db()
    assert (found.state, found.fixed_at, everything(row)["state"]) == ("open", None, "to_do")
    Measure.objects.update(state="done", done_at=timezone.now())
    with pytest.raises(EvidenceMissingError):
        verifying.report_fixed(found, by=world.boss)
    show(row, world.boss)
    assert verifying.report_fixed(found, by=world.boss).state == "fixed"


def test_the_firm_never_verifies_itself(world: World) -> None:
    found = finding(world, "fixed")
    for by in (world.boss, world.officer, world.worker):
        with pytest.raises(NotAllowedError):
            verify(found, by)
    # Somebody of the team whom the firm has hired since.
    make.member(world.firm, MemberRole.MEMBER, world.expert)
    with pytest.raises(FirmCannotVerifyError):
        verify(found, world.expert)
    with pytest.raises(FirmCannotVerifyError):
        verify(found, world.lead, second=world.expert)
    assert (everything(found)["state"], Verification.objects.count()) == ("fixed", 0)


def test_a_major_hazard_takes_two_on_site(world: World) -> None:
    found = finding(world, "fixed", level=1)
    for wrong in ({"second": None}, {"second": world.expert, "on_site": False}, {"second": world.lead}):
        with pytest.raises(TwoOnSiteError):
            verify(found, world.lead, **wrong)
    with pytest.raises(NotAllowedError):
        verify(found, world.lead, second=somebody())
    assert everything(found)["state"] == "fixed"
    late = join(found.visit, somebody(), TeamRole.VERIFIER).person
    row = verify(found, late, second=world.lead)
    assert (row.is_major, row.second, everything(found)["state"]) == (True, world.lead, "closed")


def test_who_verifies_on_site_does_not_inspect_there_and_the_other_way_round(world: World) -> None:
    found = finding(world, "fixed", level=1)
    take_part(world.expert, at=world.firm, hat=Hat.INSPECTION, on=today(-30), source="check-1")
    with pytest.raises(TiedToTheFirmError):
        verify(found, world.lead, second=world.expert)
    assert (everything(found)["state"], Verification.objects.count()) == ("fixed", 0)
    late = join(found.visit, somebody(), TeamRole.VERIFIER).person
    verify(found, world.lead, second=late)
    noted = Involvement.objects.filter(enterprise=world.firm, hat=Hat.HELP, on=today())
    assert set(noted.values_list("person", flat=True)) == {world.lead.pk, late.pk}


def test_that_it_is_not_gone_one_may_say_alone(world: World) -> None:
    found = finding(world, "fixed", level=1)
    verify(found, world.expert, "not_gone", on_site=False, text="照片上还是没有")
    assert everything(found)["state"] == "open"


def test_a_verification_says_how(world: World) -> None:
    with pytest.raises(SaysNothingError):
        verify(finding(world, "fixed"), world.expert, text=" ")


# It came back --------------------------------------------------------------------------------------------------------


def test_what_came_back_is_opened_with_a_reason_and_a_date(world: World) -> None:
    found = finding(world, "closed")
    made = plan(world, "fulfilled", found)
    with pytest.raises(SaysNothingError):
        verifying.reopen(found, by=world.desk, why="", due_on=today(20))
    for day in (today(-1), today(9)):
        with pytest.raises(ReopenedTooEarlyError):
            verifying.reopen(found, by=world.desk, why="又拆了", due_on=day)
    found = verifying.reopen(found, by=world.desk, why="又拆了", due_on=today(20))
    assert (found.state, found.due_on, found.first_due_on, found.times_reopened) == ("open", today(20), today(10), 1)
    assert (everything(made)["state"], lines(found)) == ("agreed", [("reopen", "closed", "open")])


# Every act from every state ------------------------------------------------------------------------------------------

WAYS = {
    "report_fixed": ("open", "fixed"),
    "gone": ("fixed", "closed"),
    "not_gone": ("fixed", "open"),
    "reopen": ("closed", "open"),
}
ON_SITE, TEAM = {"lead", "expert", "cadre"}, {"lead", "expert", "cadre", "verifier"}
MAY = {"report_fixed": {"boss", "officer"} | ON_SITE, "gone": TEAM, "not_gone": TEAM, "reopen": TEAM | {"desk"}}


def acts(world: World, found: Finding, by: User | None = None) -> dict[str, Callable[[], Any]]:
    return {
        "report_fixed": lambda: verifying.report_fixed(found, by=by or world.boss),
        "gone": lambda: verify(found, by or world.expert),
        "not_gone": lambda: verify(found, by or world.expert, "not_gone"),
        "reopen": lambda: verifying.reopen(found, by=by or world.lead, why="又拆了", due_on=today(20)),
    }


def standing(world: World, state: str) -> Finding:
    found = finding(world, state, fix_when=0)
    evidence(world, found)
    return found


@pytest.mark.parametrize("state", FindingState)
@pytest.mark.parametrize("act", WAYS)
def test_every_act_from_every_state(world: World, state: str, act: str) -> None:
    found = standing(world, state)
    before = everything(found)
    origin, to = WAYS[act]
    if state == origin:
        acts(world, found)[act]()
        assert lines(found)[-1][1:] == (state, to)
    else:
        with pytest.raises((NotFromHereError, NotNowError), match="请刷新页面"):
            acts(world, found)[act]()
        assert (everything(found), lines(found)) == (before, [])
        assert not Verification.objects.exists()


@pytest.mark.parametrize("act", WAYS)
def test_who_does_it(world: World, act: str) -> None:
    elsewhere = World()
    people = {name: getattr(world, name) for name in ("boss", "officer", "worker", "lead", "expert", "desk", "chief")}
    people |= {"boss elsewhere": elsewhere.boss, "lead elsewhere": elsewhere.lead}
    people |= {"superuser": somebody(is_superuser=True), "cadre": somebody(), "verifier": somebody()}
    for who, by in people.items():
        found = standing(world, WAYS[act][0])
        for role in ("cadre", "verifier"):
            join(found.visit, people[role], TeamRole(role))
        if who in MAY[act]:
            acts(world, found, by)[act]()
        else:
            with pytest.raises(NotAllowedError):
                acts(world, found, by)[act]()
            assert lines(found) == [], who
