"""隐患: begun with a photo or a few words, made whole before the report is signed, struck where it was none."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.dates import months_from
from accounts.models import User
from assistance.domain.door import demand_state, enter, holds, lock, log, move, refuse_overtaken, repeated, said
from assistance.domain.errors import (
    AdviceGoneError,
    NotAllowedError,
    NotPublishedError,
    OtherFirmError,
    SaysNothingError,
)
from assistance.domain.files import own_file
from assistance.domain.marks import checked
from assistance.domain.signing import refuse_if_signed
from assistance.enums import Act, Doable, FindingState, VisitState
from assistance.models import Advice, Finding, FindingPhoto, HelpVisit
from assistance.policy import may
from content.models import CriterionPage
from content.revisions.frozen import as_it_was

# What the team writes of a finding.
FIELDS: Final = (
    "title",
    "text",
    "place",
    "level",
    "hazard_type",
    "classification",
    "cause",
    "fix_when",
    "due_on",
    "safeguard",
)
REPEAT_MONTHS: Final = 12


@transaction.atomic
def record(
    visit: HelpVisit,
    *,
    by: User,
    client_uuid: UUID,
    photo: UUID | None = None,
    more_photos: Iterable[UUID] = (),
    criterion: CriterionPage | None = None,
    device_at: datetime | None = None,
    **values: Any,
) -> Finding:
    """Begin a finding: a photo, a criterion or a few words will do. The same `client_uuid` again is the same finding.

    `photo` and `more_photos` are private files of his; `values` are among FIELDS. Raises NotAllowedError, NotNowError,
    SignedAlreadyError, SaysNothingError, NotPublishedError, NotYoursError.
    """
    visit = enter(visit, Act.RECORD, by=by)
    if known := repeated(Finding, client_uuid, visit_id=visit.pk):
        return known
    demand_state(visit, [VisitState.UNDER_WAY])
    refuse_if_signed(visit)
    if not (photo or criterion or str(values.get("text", "")).strip() or str(values.get("title", "")).strip()):
        raise SaysNothingError("看到了什么，或者先拍一张照片")
    last = visit.findings.aggregate(last=Max("order"))["last"] or 0
    finding = Finding(visit=visit, order=last + 1, recorded_by=by, client_uuid=client_uuid, device_at=device_at)
    _set(finding, values)
    _cite(finding, criterion)
    finding.save()
    log(finding, Act.RECORD, by=by, now=FindingState.DRAFT, device_at=device_at)
    if photo:
        _keep_photo(finding, photo, by=by, client_uuid=client_uuid, device_at=device_at, marks=[])
    for file in more_photos:
        own = uuid5(client_uuid, str(file))
        _keep_photo(finding, file, by=by, client_uuid=own, device_at=device_at, marks=[])
    return finding


@transaction.atomic
def rewrite(
    finding: Finding,
    *,
    by: User,
    device_at: datetime | None = None,
    was: dict[str, Any] | None = None,
    **values: Any,
) -> Finding:
    """Write more of it, or something else, before the report is signed; `criterion` may be given, or None.

    `was`: what he had before him of what he changes; where somebody else has changed it since, nothing is written.
    Raises NotAllowedError, NotNowError, SignedAlreadyError, NotPublishedError, OvertakenError.
    """
    finding = _open(finding, by)
    refuse_overtaken(finding, was or {}, values)
    if holds(finding, values):
        return finding
    if "criterion" in values:
        _cite(finding, values.pop("criterion"))
    _set(finding, values)
    finding.save()
    log(finding, Act.RECORD, by=by, device_at=device_at)
    return finding


@transaction.atomic
def add_photo(
    finding: Finding,
    *,
    by: User,
    file: UUID,
    client_uuid: UUID,
    marks: list[dict[str, Any]] | None = None,
    device_at: datetime | None = None,
) -> FindingPhoto:
    """Add a photo of his; the same `client_uuid`, or the same picture, again is the same photo.

    Raises NotAllowedError, NotNowError, SignedAlreadyError, NotYoursError.
    """
    finding = _open(finding, by)
    return _keep_photo(finding, file, by=by, client_uuid=client_uuid, device_at=device_at, marks=checked(marks or []))


@transaction.atomic
def mark_photo(photo: FindingPhoto, *, by: User, marks: list[Any]) -> FindingPhoto:
    """Draw on a photo, instead of what was drawn before; the picture itself stays as it is.

    Raises NotAllowedError, NotNowError, SignedAlreadyError, NotAMarkError.
    """
    finding = _open(photo.finding, by)
    photo.refresh_from_db(fields=["marks"])
    if photo.marks == (drawn := checked(marks)):
        return photo
    photo.marks = drawn
    photo.save(update_fields=["marks"])
    log(finding, Act.RECORD, by=by, why="标记照片")
    return photo


@transaction.atomic
def strike(finding: Finding, *, by: User, why: str) -> Finding:
    """Take a finding out of a report that nobody has signed. Raises as `rewrite`; SaysNothingError."""
    finding = enter(finding, Act.STRIKE, by=by)
    # After the report is signed only an objection strikes it.
    demand_state(finding, [FindingState.DRAFT])
    refuse_if_signed(finding.visit)
    why = said(why, "为什么划掉")
    return move(finding, FindingState.STRUCK, Act.STRIKE, by=by, why=why)


@transaction.atomic
def advise(
    visit: HelpVisit,
    *,
    by: User,
    text: str,
    client_uuid: UUID,
    finding: Finding | None = None,
    device_at: datetime | None = None,
) -> Advice:
    """Give a piece of advice, about a finding or about the firm; the same `client_uuid` again is the same advice.

    Raises NotAllowedError, NotNowError, SignedAlreadyError, SaysNothingError, OtherFirmError, NotYoursError.
    """
    visit = enter(visit, Act.RECORD, by=by)
    if known := repeated(Advice, client_uuid, visit_id=visit.pk):
        return known
    demand_state(visit, [VisitState.UNDER_WAY])
    refuse_if_signed(visit)
    if finding and finding.visit_id != visit.pk:
        raise OtherFirmError
    made: Advice = Advice.objects.create(
        visit=visit,
        finding=finding,
        given_by=by,
        text=said(text, "建议"),
        client_uuid=client_uuid,
        device_at=device_at,
    )
    log(made, Act.RECORD, by=by, device_at=device_at)
    return made


@transaction.atomic
def rewrite_advice(advice: Advice, *, by: User, text: str, was: str | None = None) -> Advice:
    """Mend its words before anybody signs. `was`: what he had before him; where another changed it, nothing is written.

    Raises NotAllowedError, NotNowError, SignedAlreadyError, AdviceGoneError, SaysNothingError, OvertakenError.
    """
    row = _open_advice(advice, by)
    if row is None:
        raise AdviceGoneError
    text = said(text, "建议")
    refuse_overtaken(row, {} if was is None else {"text": was}, {"text": text})
    if row.text != text:
        row.text = text
        row.save(update_fields=["text"])
        log(row, Act.RECORD, by=by)
    return row


@transaction.atomic
def strike_advice(advice: Advice, *, by: User, why: str) -> None:
    """Take it out of a report that nobody has signed: the log keeps who and why. Again is harmless.

    Raises NotAllowedError, NotNowError, SignedAlreadyError, SaysNothingError.
    """
    row = _open_advice(advice, by)
    why = said(why, "为什么划掉")
    if row:
        log(row, Act.STRIKE, by=by, why=why)
        row.delete()


@transaction.atomic
def answer_advice(advice: Advice, *, by: User, doable: Doable, why: str = "") -> Advice:
    """Say whether the firm can do it, and why where it cannot; it may think again. The very same again is harmless.

    Raises NotAllowedError, NotNowError, SaysNothingError.
    """
    advice = lock(advice)
    if not may(by, Act.ANSWER, advice.visit):
        raise NotAllowedError
    demand_state(advice.visit, [VisitState.DELIVERED, VisitState.ANSWERED])
    if doable == Doable.NO:
        said(why, "为什么做不到，我们好换个办法")
    if (advice.doable, advice.why) == (doable, why.strip()):
        return advice
    advice.doable, advice.why, advice.answered_by, advice.answered_at = doable, why.strip(), by, timezone.now()
    advice.save()
    log(advice, Act.ANSWER, by=by, why=f"{Doable(doable).label} {why.strip()}".strip())
    return advice


def _open(finding: Finding, by: User) -> Finding:
    """Lock a finding that is still being written, of a report that nobody has signed."""
    finding = enter(finding, Act.RECORD, by=by)
    # As long as it is a draft, its visit is under way.
    demand_state(finding, [FindingState.DRAFT])
    refuse_if_signed(finding.visit)
    return finding


def _open_advice(advice: Advice, by: User) -> Advice | None:
    """Lock a piece of advice in a report that nobody has signed; None where it was struck meanwhile."""
    visit = enter(advice.visit, Act.RECORD, by=by)
    demand_state(visit, [VisitState.UNDER_WAY])
    refuse_if_signed(visit)
    found: Advice | None = visit.advice.filter(pk=advice.pk).first()
    return found


def _set(finding: Finding, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name not in FIELDS:
            raise TypeError(f"no such field: {name}")
        setattr(finding, name, value.strip() if isinstance(value, str) else value)
    finding.first_due_on = finding.due_on


def _cite(finding: Finding, criterion: CriterionPage | None) -> None:
    """Freeze what readers saw of the criterion in its last release, and notice where the same was found before."""
    finding.criterion, finding.criterion_revision, finding.criterion_frozen = criterion, None, []
    finding.repeat_of = None
    if criterion is None:
        return
    release = criterion.published_revisions.order_by("-number").first()
    if release is None or not criterion.live:
        raise NotPublishedError
    shown = [asdict(field) for field in as_it_was(criterion, release)]
    standard = {"name": "standard", "heading": "标准", "text": criterion.standard.title, "is_list": False}
    finding.criterion_revision, finding.criterion_frozen = release.number, [standard, *shown]
    since = months_from(finding.visit.on, -REPEAT_MONTHS)
    finding.repeat_of = Finding.objects.all().same_before(finding, since=since).first()


def _keep_photo(
    finding: Finding,
    file: UUID,
    *,
    by: User,
    client_uuid: UUID,
    device_at: datetime | None,
    marks: list[dict[str, Any]],
) -> FindingPhoto:
    if known := repeated(FindingPhoto, client_uuid, finding_id=finding.pk):
        return known
    kept = own_file(file, by=by)
    same: FindingPhoto | None = finding.photos.filter(sha256=kept.sha256).first()
    if same:
        return same
    made: FindingPhoto = FindingPhoto.objects.create(
        finding=finding,
        file=kept.uuid,
        sha256=kept.sha256,
        taken_by=by,
        marks=marks,
        client_uuid=client_uuid,
        device_at=device_at,
    )
    log(finding, Act.RECORD, by=by, why="照片", device_at=device_at)
    return made
