"""帮扶上门: planned for a day, put off, called off, begun, and what is said there."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Enterprise, User
from assistance.domain.door import demand, demand_state, enter, holds, lock, log, move, refuse_overtaken, repeated, said
from assistance.domain.errors import DayIsOverError, FirmIsGoneError, OtherFirmError
from assistance.domain.signing import refuse_if_signed
from assistance.domain.team import demand_whole_team, go, put_on_team, refuse_unfit
from assistance.enums import Act, RequestState, TeamRole, VisitState
from assistance.models import HelpRequest, HelpVisit
from assistance.notices import telling

# What the team writes down of the talk.
NOTES: Final = ("opening", "closing", "met", "worker_representative", "joint_with", "unsigned_why")


@transaction.atomic
def plan_visit(
    enterprise: Enterprise,
    *,
    by: User,
    client_uuid: UUID,
    on: date,
    lead: User,
    experts: Iterable[User],
    members: Iterable[User] = (),
    starts_at: time | None = None,
    joint_with: str = "",
) -> HelpVisit:
    """Put a visit into the calendar, with its team; the same `client_uuid` again is the same visit.

    Raises NotAllowedError, FirmIsGoneError, DayIsOverError, TeamIncompleteError and what `team.refuse_unfit` raises.
    """
    enterprise = enter(enterprise, Act.PLAN_VISIT, by=by)
    if known := repeated(HelpVisit, client_uuid, enterprise_id=enterprise.pk):
        return known
    if enterprise.merged_into_id or enterprise.closed_on:
        raise FirmIsGoneError(enterprise.name)
    visit: HelpVisit = HelpVisit.objects.create(
        enterprise=enterprise,
        on=_ahead(on),
        starts_at=starts_at,
        planned_by=by,
        joint_with=joint_with.strip(),
        client_uuid=client_uuid,
    )
    for role, people in ((TeamRole.LEAD, [lead]), (TeamRole.EXPERT, experts), (TeamRole.CADRE, members)):
        for person in people:
            put_on_team(visit, person=person, role=role, by=by)
    demand_whole_team(visit)
    log(visit, Act.PLAN_VISIT, by=by, now=VisitState.PLANNED)
    return visit


@transaction.atomic
def schedule(request: HelpRequest, *, visit: HelpVisit, by: User) -> HelpRequest:
    """Have a planned visit answer a request; one visit may answer several.

    Raises NotAllowedError, NotFromHereError, NotNowError, OtherFirmError.
    """
    visit = lock(visit)
    request = enter(request, Act.SCHEDULE, by=by)
    demand_state(visit, [VisitState.PLANNED])
    if visit.enterprise_id != request.enterprise_id:
        raise OtherFirmError
    request = move(request, RequestState.SCHEDULED, Act.SCHEDULE, by=by, visit=visit, promised_on=visit.on)
    return telling.request_moved(request, by=by)


@transaction.atomic
def plan_for(request: HelpRequest, *, by: User, client_uuid: UUID, **values: Any) -> HelpVisit:
    """Plan a visit that answers a request, both or neither; the same `client_uuid` again is the same visit.

    Raises what `plan_visit` and `schedule` raise.
    """
    visit = plan_visit(request.enterprise, by=by, client_uuid=client_uuid, **values)
    if not visit.requests.filter(pk=request.pk).exists():
        schedule(request, visit=visit, by=by)
    return visit


@transaction.atomic
def postpone(visit: HelpVisit, *, by: User, on: date, starts_at: time | None, why: str) -> HelpVisit:
    """Come on another day.

    Raises NotAllowedError, NotNowError, DayIsOverError, SaysNothingError, TiedToTheFirmError.
    """
    visit = enter(visit, Act.POSTPONE, by=by)
    demand_state(visit, [VisitState.PLANNED])
    why = said(why, "为什么改期")
    visit.on, visit.starts_at = _ahead(on), starts_at
    for member in visit.team.select_related("person"):
        refuse_unfit(member.person, role=TeamRole(member.role), firm=visit.enterprise, on=on)
    visit.save()
    for request in visit.requests.all():
        request.promised_on = on
        request.save()
    log(visit, Act.POSTPONE, by=by, why=why)
    telling.visit_postponed(visit, by=by)
    return visit


@transaction.atomic
def cancel(visit: HelpVisit, *, by: User, why: str) -> HelpVisit:
    """Call it off; requests that it was to answer wait for another. Raises NotAllowedError, NotFromHereError."""
    visit = enter(visit, Act.CANCEL, by=by)
    demand(visit, VisitState.CANCELLED)
    why = said(why, "为什么取消")
    requests = list(visit.requests.all())
    for request in requests:
        move(request, RequestState.ACCEPTED, Act.FOLLOW, by=None, why=why, visit=None)
    visit = move(visit, VisitState.CANCELLED, Act.CANCEL, by=by, why=why)
    telling.visit_cancelled(visit, asked=requests, by=by)
    return visit


@transaction.atomic
def begin(visit: HelpVisit, *, by: User, device_at: datetime | None = None) -> HelpVisit:
    """Arrive. From now on nobody of the team inspects this firm for the months of `ONE_HAT_MONTHS`.

    Raises NotAllowedError, NotFromHereError, TeamIncompleteError, NotDeclaredError, TiedToTheFirmError.
    """
    visit = enter(visit, Act.BEGIN, by=by)
    demand(visit, VisitState.UNDER_WAY)
    go(visit)
    for request in visit.requests.all():
        move(request, RequestState.VISITED, Act.FOLLOW, by=None)
    return move(
        visit,
        VisitState.UNDER_WAY,
        Act.BEGIN,
        by=by,
        device_at=device_at,
        began_at=timezone.now(),
        on=timezone.localdate(),
    )


@transaction.atomic
def write_notes(
    visit: HelpVisit, *, by: User, device_at: datetime | None = None, was: dict[str, Any] | None = None, **values: Any
) -> HelpVisit:
    """Write what is said and who is met (NOTES); `was`: what he had before him of it.

    Raises NotAllowedError, NotNowError, SignedAlreadyError, OvertakenError.
    """
    visit = enter(visit, Act.RECORD, by=by)
    demand_state(visit, [VisitState.UNDER_WAY])
    # Who will not sign is known only once the others have; it is not among what they signed.
    if values.keys() != {"unsigned_why"}:
        refuse_if_signed(visit)
    refuse_overtaken(visit, was or {}, values)
    if holds(visit, values):
        return visit
    for name, value in values.items():
        if name not in NOTES:
            raise TypeError(f"no such note: {name}")
        setattr(visit, name, value.strip())
    visit.save()
    log(visit, Act.RECORD, by=by, device_at=device_at)
    return visit


def _ahead(day: date) -> date:
    if day < timezone.localdate():
        raise DayIsOverError
    return day
