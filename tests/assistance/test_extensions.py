"""延期: asked before the date, with a reason and a recent photo; the first date is kept for ever."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from assistance.domain import extensions
from assistance.domain.errors import (
    AssistanceError,
    ExtensionWaitsError,
    InterimMissingError,
    LookNeededError,
    NotAllowedError,
    NotLongerError,
    NotNowError,
    SaysNothingError,
    TooLateToAskError,
)
from assistance.enums import ExtensionState
from assistance.models import Evidence, Extension, Finding
from tests.assistance.making import World, everything, evidence, extension, finding, lines, somebody, today

pytestmark = pytest.mark.django_db


@pytest.fixture
def found(world: World) -> Finding:
    """An open finding, due in ten days, with a photo of what keeps it safe."""
    found = finding(world)
    evidence(world, found, "interim")
    return found


def asked(found: Finding, by: User, **values: Any) -> Extension:
    return extensions.ask_extension(found, by=by, **{"reason": "配件还没到", "until": today(20)} | values)


# Asking -------------------------------------------------------------------------------------------------------------


def test_asked_for_and_granted_the_first_date_stays(world: World, found: Finding) -> None:
    row = asked(found, world.boss)
    assert (row.number, row.evidence, row.state) == (1, found.evidence.get(), "asked")
    row = extensions.grant(row, by=world.lead, decision="同意", until=today(15))
    found.refresh_from_db()
    assert (row.granted_until, found.due_on, found.first_due_on) == (today(15), today(15), today(10))
    assert lines(row) == [("ask_extension", "", "asked"), ("decide_extension", "asked", "granted")]
    assert lines(found) == [("follow", "", "")]
    row = extensions.grant(asked(found, world.officer), by=world.desk, decision="最后一次")
    found.refresh_from_db()
    assert (row.number, found.due_on, found.first_due_on) == (2, today(20), today(10))


@pytest.mark.parametrize("due", [0, -1])
def test_on_the_day_it_is_too_late(world: World, found: Finding, due: int) -> None:
    Finding.objects.update(first_due_on=today(due), due_on=today(due))
    with pytest.raises(TooLateToAskError, match="打帮扶电话"):
        asked(found, world.boss)
    Finding.objects.update(first_due_on=today(1), due_on=today(1))
    assert asked(found, world.boss)


def test_it_takes_a_reason_a_later_day_and_one_at_a_time(world: World, found: Finding) -> None:
    with pytest.raises(SaysNothingError):
        asked(found, world.boss, reason=" ")
    with pytest.raises(NotLongerError):
        asked(found, world.boss, until=today(10))
    asked(found, world.boss)
    with pytest.raises(ExtensionWaitsError):
        asked(found, world.officer)
    assert Extension.objects.count() == 1


def test_it_takes_a_recent_photo_of_what_keeps_it_safe(world: World) -> None:
    found = finding(world)
    evidence(world, found, "fix")
    evidence(world, finding(world), "interim")
    with pytest.raises(InterimMissingError, match="7 天"):
        asked(found, world.boss)
    old, new = evidence(world, found, "interim"), evidence(world, found, "interim")
    Evidence.objects.update(at=timezone.now() - timedelta(days=8))
    with pytest.raises(InterimMissingError):
        asked(found, world.boss)
    Evidence.objects.filter(pk=new.pk).update(at=timezone.now() - timedelta(days=6))
    assert asked(found, world.boss).evidence == new != old


@pytest.mark.parametrize("state", ["draft", "fixed", "closed", "struck"])
def test_only_what_is_open_gets_more_time(world: World, state: str) -> None:
    found = finding(world, state)
    evidence(world, found, "interim")
    with pytest.raises(NotNowError):
        asked(found, world.boss)
    with pytest.raises(NotNowError):
        extensions.grant(extension(world, "asked", found), by=world.desk, decision="同意")


# Deciding ------------------------------------------------------------------------------------------------------------


def test_refused_the_clock_runs_from_the_first_date(world: World, found: Finding) -> None:
    extensions.grant(asked(found, world.boss), by=world.lead, decision="同意", until=today(15))
    row = asked(found, world.boss)
    with pytest.raises(SaysNothingError):
        extensions.refuse(row, by=world.lead, decision="")
    extensions.refuse(row, by=world.lead, decision="设备已经到货")
    found.refresh_from_db()
    assert (found.due_on, found.first_due_on) == (today(10), today(10))
    assert found in Finding.objects.overdue(today(11))


@pytest.mark.parametrize("by", ["lead", "desk", "expert", "boss"])
def test_a_major_one_is_the_bureau_leads_to_decide(world: World, by: str) -> None:
    row = extension(world, "asked", finding(world, level=1))
    for act in (extensions.grant, extensions.refuse):
        with pytest.raises(NotAllowedError):
            act(row, by=getattr(world, by), decision="同意")
    assert extensions.grant(row, by=world.chief, decision="同意").state == "granted"


@pytest.mark.parametrize("by", ["chief", "expert", "boss", "worker"])
def test_an_ordinary_one_is_the_leads_or_the_desks(world: World, by: str) -> None:
    row = extension(world)
    for act in (extensions.grant, extensions.refuse):
        with pytest.raises(NotAllowedError):
            act(row, by=getattr(world, by), decision="同意")
    assert everything(row)["state"] == "asked"


def test_nobody_is_given_less_time_than_he_has(world: World, found: Finding) -> None:
    with pytest.raises(NotLongerError):
        extensions.grant(asked(found, world.boss), by=world.lead, decision="同意", until=today(9))


@pytest.mark.parametrize(
    "look", [{}, {"looked_by": "lead"}, {"looked_on": 0}, {"looked_by": "boss", "looked_on": 0},
             {"looked_by": "lead", "looked_on": 1}, {"looked_by": "lead", "looked_on": -1}],
)  # fmt: skip
def test_the_third_time_somebody_has_been_there_since(world: World, look: dict[str, Any]) -> None:
    found = finding(world)
    for _ in range(2):
        extension(world, "refused", found)
    row = extension(world, "asked", found)
    seen: dict[str, Any] = {}
    if "looked_by" in look:
        seen["looked_by"] = getattr(world, look["looked_by"])
    if "looked_on" in look:
        seen["looked_on"] = today(look["looked_on"])
    with pytest.raises(LookNeededError):
        extensions.grant(row, by=world.desk, decision="同意", **seen)
    row = extensions.grant(row, by=world.desk, decision="同意", looked_by=world.lead, looked_on=today())
    assert (row.number, row.looked_by, row.looked_on) == (3, world.lead, today())


def test_without_a_look_it_may_still_be_refused(world: World) -> None:
    row = extension(world, "asked", number=3)
    assert extensions.refuse(row, by=world.desk, decision="没人去看过").state == "refused"


# Every act from every state ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ExtensionState)
@pytest.mark.parametrize("to", ["granted", "refused", "withdrawn"])
def test_every_act_from_every_state(world: World, state: str, to: str) -> None:
    row = extension(world, state)
    before = everything(row)
    act: dict[str, Callable[[], Any]] = {
        "granted": lambda: extensions.grant(row, by=world.desk, decision="同意", until=today(30)),
        "refused": lambda: extensions.refuse(row, by=world.desk, decision="不行"),
        "withdrawn": lambda: extensions.withdraw(row, by=world.boss),
    }
    if state == "asked":
        act[to]()
        assert lines(row)[-1][1:] == (state, to)
    else:
        with pytest.raises(AssistanceError, match="请刷新页面"):
            act[to]()
        assert (everything(row), lines(row)) == (before, [])


def test_only_who_answers_for_the_firm_asks_and_takes_back(world: World, found: Finding) -> None:
    row = asked(found, world.boss)
    for by in (world.worker, world.lead, world.desk, world.chief, World().boss, somebody(is_superuser=True)):
        with pytest.raises(NotAllowedError):
            extensions.withdraw(row, by=by)
        with pytest.raises(NotAllowedError):
            asked(found, by)
    assert extensions.withdraw(row, by=world.officer).state == "withdrawn"


def test_the_database_lets_one_wait_and_no_major_be_closed_by_one(world: World) -> None:
    row = extension(world)
    with pytest.raises(IntegrityError), transaction.atomic():
        extension(world, "asked", row.finding)
