"""签字、定稿、送达: both sides sign, the server gives the number, the firm gets the report."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from assistance.domain.door import demand, demand_state, enter, log, move, repeated, said
from assistance.domain.errors import (
    DueTooEarlyError,
    NotThereError,
    SignatureMissingError,
    SignedAlreadyError,
    UnfinishedError,
)
from assistance.domain.files import own_file
from assistance.domain.numbering import next_number
from assistance.enums import Act, FindingState, FixWhen, Side, SignedHow, TeamRole, VisitState
from assistance.models import Finding, HelpVisit, Signature
from assistance.notices import telling


def refuse_if_signed(visit: HelpVisit) -> None:
    """Raise SignedAlreadyError where somebody has signed what would be changed."""
    if visit.signatures.exists():
        raise SignedAlreadyError


@transaction.atomic
def take_signature(
    visit: HelpVisit,
    *,
    by: User,
    side: Side,
    how: SignedHow,
    file: UUID,
    client_uuid: UUID,
    person: User | None = None,
    name: str = "",
    device_at: datetime | None = None,
) -> Signature:
    """Keep a signature: of somebody with an account (`person`), or of another by his name.

    `file` is a private file of who holds the phone. The same `client_uuid` again is the same signature; who signed
    already is not asked again. Raises NotAllowedError, NotNowError, NotThereError, NotYoursError, SaysNothingError.
    """
    visit = enter(visit, Act.RECORD, by=by)
    known = repeated(Signature, client_uuid, visit_id=visit.pk) or _signed_before(visit, person)
    if known:
        return known
    demand_state(visit, [VisitState.UNDER_WAY])
    name = "" if person else said(name, "签字人的姓名")
    if not _belongs(visit, person, side):
        raise NotThereError(person.name if person else name)
    made: Signature = Signature.objects.create(
        visit=visit,
        side=side,
        how=how,
        person=person,
        name=name,
        taken_by=by,
        file=own_file(file, by=by).uuid,
        client_uuid=client_uuid,
        device_at=device_at,
    )
    log(visit, Act.RECORD, by=by, why=f"{Side(side).label}签字", device_at=device_at)
    return made


@transaction.atomic
def take_signatures_back(visit: HelpVisit, *, by: User, why: str) -> None:
    """Take all signatures back, so that what they stand under can be changed. Raises NotAllowedError, NotNowError."""
    visit = enter(visit, Act.RECORD, by=by)
    demand_state(visit, [VisitState.UNDER_WAY])
    why = said(why, "为什么要重签")
    if visit.signatures.all().delete()[0]:
        log(visit, Act.RECORD, by=by, why=f"撤掉签字：{why}")


@transaction.atomic
def sign_report(visit: HelpVisit, *, by: User, device_at: datetime | None = None) -> HelpVisit:
    """Make the report final: its findings stand from now on, and it gets its number.

    Raises NotAllowedError, NotFromHereError, UnfinishedError, DueTooEarlyError, SignatureMissingError,
    SaysNothingError.
    """
    visit = enter(visit, Act.SIGN, by=by)
    demand(visit, VisitState.SIGNED)
    said(visit.met, "见到了企业的谁")
    _demand_signatures(visit)
    findings = list(visit.findings.filter(state=FindingState.DRAFT).order_by("order"))
    if missing := {f"第 {row.order} 项": parts for row in findings if (parts := lacks(row))}:
        raise UnfinishedError(missing)
    for finding in findings:
        _stand(finding, visit, by=by, device_at=device_at)
    year = timezone.localdate().year
    return move(
        visit,
        VisitState.SIGNED,
        Act.SIGN,
        by=by,
        device_at=device_at,
        signed_at=timezone.now(),
        year=year,
        # Last, so that the counter is held for as short as can be.
        serial=next_number(year),
    )


@transaction.atomic
def deliver(visit: HelpVisit, *, by: User, to: str) -> HelpVisit:
    """Note to whom of the firm the report was given. Raises NotAllowedError, NotFromHereError, SaysNothingError."""
    visit = enter(visit, Act.DELIVER, by=by)
    demand(visit, VisitState.DELIVERED)
    to = said(to, "交给了企业的谁")
    visit = move(visit, VisitState.DELIVERED, Act.DELIVER, by=by, delivered_at=timezone.now(), delivered_to=to)
    telling.report_delivered(visit, by=by)
    return visit


def lacks(finding: Finding) -> list[str]:
    """What a finding still needs before it can be signed, in words."""
    wanted: dict[str, Any] = {
        "隐患名称": finding.title,
        "看到的情况": finding.text,
        "位置": finding.place,
        "类型": finding.hazard_type,
        "什么时候改": finding.fix_when is not None,
        "整改期限": finding.due_on or finding.fix_when != FixWhen.BY_DATE,
        "改好以前怎么保证安全": finding.safeguard or not finding.is_major,
    }
    return [name for name, value in wanted.items() if not value]


def _stand(finding: Finding, visit: HelpVisit, *, by: User, device_at: datetime | None) -> None:
    due = finding.due_on if finding.fix_when == FixWhen.BY_DATE else visit.on
    assert due
    if due < visit.on:
        raise DueTooEarlyError
    dates: dict[str, Any] = {"first_due_on": due, "due_on": due, "opened_at": timezone.now()}
    move(finding, FindingState.OPEN, Act.SIGN, by=by, device_at=device_at, **dates)


def _demand_signatures(visit: HelpVisit) -> None:
    signed = {(row.side, row.person_id) for row in visit.signatures.all()}
    lead = visit.team.get(role=TeamRole.LEAD)
    if (Side.TEAM, lead.person_id) not in signed:
        raise SignatureMissingError("带队干部")
    if not visit.unsigned_why and Side.FIRM not in {side for side, _ in signed}:
        raise SignatureMissingError("企业")


def _signed_before(visit: HelpVisit, person: User | None) -> Signature | None:
    found: Signature | None = visit.signatures.filter(person=person).first() if person else None
    return found


def _belongs(visit: HelpVisit, person: User | None, side: Side) -> bool:
    """Whether somebody stands on that side; of those without an account only the firm and its workers know."""
    if person is None:
        return side != Side.TEAM
    if side == Side.TEAM:
        return bool(visit.team.were_there().filter(person=person).exists())
    return Membership.objects.active().filter(person=person, enterprise=visit.enterprise).exists()
