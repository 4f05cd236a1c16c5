"""验收: the firm says that it is gone, others look, and close it or not; opened again where it comes back."""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from assistance.domain.door import demand, demand_state, enter, log, move, repeated, said
from assistance.domain.errors import (
    EvidenceMissingError,
    FirmCannotVerifyError,
    MeasuresLeftError,
    NotAllowedError,
    OtherFirmError,
    ReopenedTooEarlyError,
    TwoOnSiteError,
)
from assistance.domain.plans import fulfil
from assistance.domain.team import note_presence
from assistance.enums import Act, ExtensionState, FindingState, FixWhen, MeasureState, PlanState, Result
from assistance.models import Evidence, Finding, Measure, Verification
from assistance.notices import telling
from assistance.policy import may


@transaction.atomic
def report_fixed(finding: Finding, *, by: User, why: str = "", device_at: datetime | None = None) -> Finding:
    """Say that it is gone, and ask for somebody to look. A request for more time is of no use any more.

    Raises NotAllowedError, NotFromHereError, MeasuresLeftError, EvidenceMissingError.
    """
    finding = enter(finding, Act.REPORT_FIXED, by=by)
    demand(finding, FindingState.FIXED)
    if finding.fix_when == FixWhen.BY_DATE and not _is_carried_out(finding):
        raise MeasuresLeftError
    if not Evidence.objects.all().of_fixing(finding).exists():
        raise EvidenceMissingError
    for asked in finding.extensions.filter(state=ExtensionState.ASKED):
        move(asked, ExtensionState.WITHDRAWN, Act.FOLLOW, by=None)
    finding = move(
        finding,
        FindingState.FIXED,
        Act.REPORT_FIXED,
        by=by,
        why=why.strip(),
        device_at=device_at,
        fixed_at=timezone.now(),
    )
    return telling.fixed_waits(finding, by=by)


@transaction.atomic
def verify(
    finding: Finding,
    *,
    by: User,
    result: Result,
    on_site: bool,
    text: str,
    client_uuid: UUID,
    second: User | None = None,
    undone: Iterable[Measure] = (),
    device_at: datetime | None = None,
) -> Verification:
    """Say whether it is gone, after looking on site or at what was sent; `undone` measures are to be done again.

    The same `client_uuid` again is the same verification. Raises NotAllowedError, NotFromHereError,
    FirmCannotVerifyError, TwoOnSiteError, TiedToTheFirmError, SaysNothingError, OtherFirmError, NotYoursError.
    """
    finding = enter(finding, Act.VERIFY, by=by)
    if known := repeated(Verification, client_uuid, finding_id=finding.pk):
        return known
    demand_state(finding, [FindingState.FIXED])
    _refuse_unfit(finding, by, second)
    if finding.is_major and result == Result.GONE and not (on_site and second):
        raise TwoOnSiteError
    made = Verification(
        finding=finding,
        by=by,
        second=second,
        on_site=on_site,
        result=result,
        text=said(text, "怎么看的、看到什么"),
        is_major=finding.is_major,
        client_uuid=client_uuid,
        device_at=device_at,
    )
    made.save()
    _follow(made, finding, undone)
    telling.verified(made)
    return made


@transaction.atomic
def reopen(finding: Finding, *, by: User, why: str, due_on: date) -> Finding:
    """Open what was closed, because it is not gone after all, with a new date; its first date stays.

    Raises NotAllowedError, NotFromHereError, NotNowError, SaysNothingError, ReopenedTooEarlyError.
    """
    finding = enter(finding, Act.REOPEN, by=by)
    demand_state(finding, [FindingState.CLOSED])
    why = said(why, "为什么又打开")
    if due_on < timezone.localdate() or (finding.first_due_on and due_on < finding.first_due_on):
        raise ReopenedTooEarlyError
    if finding.plan and finding.plan.state == PlanState.FULFILLED:
        move(finding.plan, PlanState.AGREED, Act.FOLLOW, by=None, why=why)
    finding = _open(finding, Act.REOPEN, by=by, why=why, due_on=due_on, times_reopened=finding.times_reopened + 1)
    return telling.reopened(finding, by=by)


def _follow(made: Verification, finding: Finding, undone: Iterable[Measure]) -> None:
    """What a verification leads to: who was there, the log, and the finding closed or open again."""
    by, text, device_at = made.by, made.text, made.device_at
    if made.on_site:
        # In one order for everybody: each person is locked.
        for person in sorted(filter(None, (by, made.second)), key=lambda person: person.pk):
            note_presence(person, at=finding.visit.enterprise, source=made.uuid)
    log(made, Act.VERIFY, by=by, now=made.result, why=text, device_at=device_at)
    if made.result == Result.GONE:
        move(finding, FindingState.CLOSED, Act.VERIFY, by=by, device_at=device_at, closed_at=timezone.now())
        if finding.plan:
            fulfil(finding.plan)
    else:
        _undo(finding, undone, by=by, why=text)
        _open(finding, Act.VERIFY, by=by, why=text, device_at=device_at)


def _is_carried_out(finding: Finding) -> bool:
    """Whether its plan was agreed and nothing of it is left to do."""
    plan = finding.plan
    if plan is None or plan.state != PlanState.AGREED:
        return False
    return not plan.measures.filter(state=MeasureState.TO_DO).exists()


def _refuse_unfit(finding: Finding, by: User, second: User | None) -> None:
    people = [person for person in (by, second) if person]
    firm = finding.visit.enterprise_id
    for person in people:
        if Membership.objects.active().filter(person=person, enterprise=firm).exists():
            raise FirmCannotVerifyError(person.name)
    if second and (second.pk == by.pk or not may(second, Act.VERIFY, finding)):
        raise TwoOnSiteError if second.pk == by.pk else NotAllowedError


def _open(finding: Finding, act: Act, *, by: User, why: str, **changes: object) -> Finding:
    device_at = changes.pop("device_at", None)
    assert device_at is None or isinstance(device_at, datetime)
    return move(
        finding,
        FindingState.OPEN,
        act,
        by=by,
        why=why,
        device_at=device_at,
        opened_at=timezone.now(),
        closed_at=None,
        fixed_at=None,
        **changes,
    )


def _undo(finding: Finding, undone: Iterable[Measure], *, by: User, why: str) -> None:
    for row in Measure.objects.filter(pk__in=[measure.pk for measure in undone]):
        if row.plan_id != finding.plan_id:
            raise OtherFirmError
        move(row, MeasureState.TO_DO, Act.VERIFY, by=by, why=why, done_at=None)
