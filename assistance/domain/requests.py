"""帮扶申请: asked for, sent, looked through, and what becomes of it. Visits take it further (`domain.visits`)."""

from datetime import date
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Department, Enterprise, Scene, User
from accounts.phone import normalise_phone, show_phone
from assistance.domain.door import demand, demand_state, enter, holds, log, move, repeated, said
from assistance.domain.errors import (
    FirmIsGoneError,
    NoWallTextError,
    PromiseInThePastError,
    ReportNotDeliveredError,
    UnsolvedLeftError,
    WallTextChangedError,
)
from assistance.enums import Act, Danger, RequestState, VisitState, Way
from assistance.models import Finding, HelpRequest, WallText
from assistance.notices import telling
from content.models import CriterionPage

# What whoever asks may write, and change until it is sent.
FIELDS: Final = ("text", "wish", "danger", "when_suits")
DELIVERED: Final = frozenset({VisitState.DELIVERED, VisitState.ANSWERED})


@transaction.atomic
def draft(
    enterprise: Enterprise,
    *,
    by: User,
    client_uuid: UUID,
    criterion: CriterionPage | None = None,
    search_words: str = "",
    scene: Scene | None = None,
    **values: Any,
) -> HelpRequest:
    """Begin a request with all that is known of where the person came from; the same `client_uuid` again is the same.

    `values` are among FIELDS. Raises NotAllowedError, FirmIsGoneError, NotYoursError.
    """
    enterprise = _open(enter(enterprise, Act.ASK, by=by))
    if known := repeated(HelpRequest, client_uuid, enterprise_id=enterprise.pk):
        return known
    request = HelpRequest(enterprise=enterprise, asked_by=by, client_uuid=client_uuid)
    return _begin(request, values, by=by, criterion=criterion, search_words=search_words, scene=scene)


@transaction.atomic
def enter_call(
    enterprise: Enterprise,
    *,
    by: User,
    client_uuid: UUID,
    caller_name: str,
    caller_phone: str,
    read_out: WallText,
    criterion: CriterionPage | None = None,
    scene: Scene | None = None,
    **values: Any,
) -> HelpRequest:
    """Enter and send what somebody says on the telephone, after `read_out` was read to him.

    Raises NotAllowedError, FirmIsGoneError, SaysNothingError, NoWallTextError, WallTextChangedError, NotYoursError.
    """
    enterprise = _open(enter(enterprise, Act.ENTER, by=by))
    if known := repeated(HelpRequest, client_uuid, enterprise_id=enterprise.pk):
        return known
    request = HelpRequest(
        enterprise=enterprise,
        way=Way.PHONE,
        entered_by=by,
        caller_name=said(caller_name, "打电话的人怎么称呼"),
        caller_phone=_callable(caller_phone),
        client_uuid=client_uuid,
    )
    request = _begin(request, values, by=by, criterion=criterion, scene=scene)
    return _send(request, read_out, by=by, act=Act.ENTER)


@transaction.atomic
def change(request: HelpRequest, *, by: User, **values: Any) -> HelpRequest:
    """Write what is asked for anew, as long as it was not sent. Raises NotAllowedError, NotNowError."""
    request = enter(request, Act.CHANGE, by=by)
    demand_state(request, [RequestState.DRAFT])
    if holds(request, values):
        return request
    _set(request, values)
    request.save()
    log(request, Act.CHANGE, by=by)
    return request


@transaction.atomic
def submit(request: HelpRequest, *, by: User, read: WallText | None) -> HelpRequest:
    """Send it. `read` is the text that the person had before him.

    Raises NotAllowedError, NotFromHereError, FirmIsGoneError, SaysNothingError, NoWallTextError, WallTextChangedError.
    """
    request = enter(request, Act.SUBMIT, by=by)
    demand(request, RequestState.SUBMITTED)
    _open(request.enterprise)
    return _send(request, read, by=by, act=Act.SUBMIT)


@transaction.atomic
def triage(request: HelpRequest, *, by: User, danger: Danger, promised_on: date, note: str = "") -> HelpRequest:
    """Put it where it belongs in the order, and promise by when the firm hears of us.

    Raises NotAllowedError, NotFromHereError, PromiseInThePastError.
    """
    request = enter(request, Act.TRIAGE, by=by)
    demand(request, RequestState.TRIAGED)
    promised_on = _promise(promised_on)
    return move(
        request, RequestState.TRIAGED, Act.TRIAGE, by=by, why=note.strip(), danger=danger, promised_on=promised_on
    )


@transaction.atomic
def accept(request: HelpRequest, *, by: User, promised_on: date) -> HelpRequest:
    """Take it on. Raises NotAllowedError, NotFromHereError, PromiseInThePastError."""
    request = enter(request, Act.ACCEPT, by=by)
    # From being scheduled only the end of the visit leads there.
    demand_state(request, [RequestState.TRIAGED])
    request = move(request, RequestState.ACCEPTED, Act.ACCEPT, by=by, promised_on=_promise(promised_on))
    return telling.request_moved(request, by=by)


@transaction.atomic
def refer_elsewhere(request: HelpRequest, *, by: User, to: Department, reason: str) -> HelpRequest:
    """Say that another department looks after this, which, and why.

    Raises NotAllowedError, NotFromHereError, SaysNothingError.
    """
    request = enter(request, Act.REFER_ELSEWHERE, by=by)
    demand(request, RequestState.REFERRED)
    reason = said(reason, "为什么转给这个部门")
    request = move(
        request, RequestState.REFERRED, Act.REFER_ELSEWHERE, by=by, why=reason, reason=reason, referred_to=to
    )
    return telling.request_moved(request, by=by)


@transaction.atomic
def decline(request: HelpRequest, *, by: User, reason: str, instead: str) -> HelpRequest:
    """Say no, why, and what the firm can do instead. Raises NotAllowedError, NotFromHereError, SaysNothingError."""
    request = enter(request, Act.DECLINE, by=by)
    demand(request, RequestState.DECLINED)
    reason, instead = said(reason, "为什么不受理"), said(instead, "企业可以怎么办")
    request = move(request, RequestState.DECLINED, Act.DECLINE, by=by, why=reason, reason=reason, instead=instead)
    return telling.request_moved(request, by=by)


@transaction.atomic
def withdraw(request: HelpRequest, *, by: User, why: str = "") -> HelpRequest:
    """Take it back, at any time before somebody has come. A visit planned for it stands until staff call it off.

    Raises NotAllowedError, NotFromHereError, MovedOnError.
    """
    request = enter(request, Act.WITHDRAW, by=by)
    demand(request, RequestState.WITHDRAWN)
    visit = request.visit
    request = move(request, RequestState.WITHDRAWN, Act.WITHDRAW, by=by, why=why.strip(), visit=None)
    if visit:
        telling.request_withdrawn(request, visit=visit, by=by)
    return request


@transaction.atomic
def settle_by_phone(request: HelpRequest, *, by: User, told: str) -> HelpRequest:
    """End it with what was said on the telephone: nobody has to come. `told` is what the firm can read again.

    Raises NotAllowedError, NotFromHereError, NotNowError, SaysNothingError.
    """
    request = enter(request, Act.CLOSE, by=by)
    demand_state(request, [RequestState.ACCEPTED])
    told = said(told, "电话里告诉了企业什么")
    request = move(request, RequestState.CLOSED, Act.CLOSE, by=by, why=told, instead=told)
    return telling.request_moved(request, by=by)


@transaction.atomic
def close(request: HelpRequest, *, by: User, why: str = "") -> HelpRequest:
    """End it once the firm has the report and all that was found is gone.

    Raises NotAllowedError, NotFromHereError, ReportNotDeliveredError, UnsolvedLeftError.
    """
    request = enter(request, Act.CLOSE, by=by)
    demand_state(request, [RequestState.VISITED])
    assert request.visit
    if request.visit.state not in DELIVERED:
        raise ReportNotDeliveredError
    if left := Finding.objects.filter(visit=request.visit).unsolved().count():
        raise UnsolvedLeftError(left)
    return telling.request_moved(move(request, RequestState.CLOSED, Act.CLOSE, by=by, why=why.strip()), by=by)


def is_done(request: HelpRequest) -> bool:
    """Whether the firm has the report and nothing of it is left: what `close` asks for."""
    visit = request.visit
    return bool(visit and visit.state in DELIVERED and not Finding.objects.filter(visit=visit).unsolved().exists())


def _callable(phone: str) -> str:
    """A number as people read it; a mobile always in the one form by which it is found again."""
    phone = said(phone, "回电号码")
    try:
        return show_phone(normalise_phone(phone))
    except ValidationError:
        # A landline.
        return phone[:24]


def _begin(
    request: HelpRequest,
    values: dict[str, Any],
    *,
    by: User,
    criterion: CriterionPage | None,
    scene: Scene | None,
    search_words: str = "",
) -> HelpRequest:
    request.criterion, request.criterion_text = criterion, criterion.title if criterion else ""
    request.search_words, request.scene = search_words.strip()[:200], scene
    _set(request, values)
    request.save()
    log(request, Act.ASK, by=by, now=RequestState.DRAFT)
    return request


def _set(request: HelpRequest, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if name not in FIELDS:
            raise TypeError(f"no such field: {name}")
        setattr(request, name, value.strip() if isinstance(value, str) else value)


def _send(request: HelpRequest, read: WallText | None, *, by: User, act: Act) -> HelpRequest:
    said(request.text, "想请我们看什么，一句话就行")
    in_force = WallText.objects.in_force()
    if in_force is None:
        raise NoWallTextError
    if read != in_force:
        raise WallTextChangedError
    double = HelpRequest.objects.all().like(request).first()
    request = move(
        request,
        RequestState.SUBMITTED,
        act,
        by=by,
        wall_text=in_force,
        submitted_at=timezone.now(),
        double_of=double and (double.double_of or double),
    )
    if request.danger == Danger.IMMINENT:
        telling.request_urgent(request, by=by)
    return request


def _open(enterprise: Enterprise) -> Enterprise:
    if enterprise.merged_into_id or enterprise.closed_on:
        raise FirmIsGoneError(enterprise.name)
    return enterprise


def _promise(day: date) -> date:
    if day < timezone.localdate():
        raise PromiseInThePastError
    return day
