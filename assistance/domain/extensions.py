"""延期: asked before the date, with a reason and what shows that it is safe meanwhile (DESIGN §7)."""

from datetime import date, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from accounts.models import User
from assistance.domain.behalf import OnBehalf, refuse_who_wrote
from assistance.domain.door import demand, demand_state, enter, lock, log, move, said
from assistance.domain.errors import (
    ExtensionWaitsError,
    InterimMissingError,
    LookNeededError,
    NotAllowedError,
    NotLongerError,
    TooLateToAskError,
)
from assistance.enums import Act, ExtensionState, FindingState, Shows
from assistance.models import Extension, Finding
from assistance.notices import telling
from assistance.policy import may

# How old the photo of the interim safeguard may be, counted from when it reached us.
RECENT_DAYS: Final = 7
# From this request on somebody must have gone to look.
LOOK_FROM: Final = 3


@transaction.atomic
def ask_extension(
    finding: Finding, *, by: User, reason: str, until: date, on_behalf: OnBehalf | None = None
) -> Extension:
    """Ask for more time; the newest photo of the interim safeguard goes with it.

    Raises NotAllowedError, NotNowError, ExtensionWaitsError, TooLateToAskError, NotLongerError, InterimMissingError,
    SaysNothingError.
    """
    finding = enter(finding, Act.ASK_EXTENSION, by=by, on_behalf=on_behalf)
    demand_state(finding, [FindingState.OPEN])
    if finding.extensions.filter(state=ExtensionState.ASKED).exists():
        raise ExtensionWaitsError
    assert finding.due_on
    if timezone.localdate() >= finding.due_on:
        raise TooLateToAskError
    if until <= finding.due_on:
        raise NotLongerError
    since = timezone.now() - timedelta(days=RECENT_DAYS)
    interim = finding.evidence.filter(shows=Shows.INTERIM, at__gte=since).order_by("-at").first()
    if interim is None:
        raise InterimMissingError(RECENT_DAYS)
    reason = said(reason, "为什么来不及")
    number = (finding.extensions.aggregate(last=Max("number"))["last"] or 0) + 1
    made: Extension = Extension.objects.create(
        finding=finding, number=number, asked_by=by, reason=reason, until=until, evidence=interim
    )
    log(made, Act.ASK_EXTENSION, by=by, now=ExtensionState.ASKED, why=reason, on_behalf=on_behalf)
    telling.extension_waits(made)
    return made


@transaction.atomic
def grant(
    extension: Extension,
    *,
    by: User,
    decision: str,
    until: date | None = None,
    looked_by: User | None = None,
    looked_on: date | None = None,
) -> Extension:
    """Give more time, as asked or until another day. From the third request on somebody of the team has been there.

    Raises NotAllowedError, WroteItDownError, NotFromHereError, NotNowError, NotLongerError, LookNeededError,
    SaysNothingError.
    """
    extension, finding = _enter(extension, by)
    demand(extension, ExtensionState.GRANTED)
    demand_state(finding, [FindingState.OPEN])
    until = until or extension.until
    assert finding.due_on
    if until <= finding.due_on:
        raise NotLongerError
    if extension.number >= LOOK_FROM:
        _demand_look(extension, finding, looked_by, looked_on)
    looked: dict[str, Any] = {"looked_by": looked_by, "looked_on": looked_on}
    extension = _decide(extension, ExtensionState.GRANTED, by=by, decision=decision, granted_until=until, **looked)
    _set_due(finding, until, why=f"第 {extension.number} 次延期同意")
    telling.extension_decided(extension, due_on=until, by=by)
    return extension


@transaction.atomic
def refuse(extension: Extension, *, by: User, decision: str) -> Extension:
    """Give no more time: the clock runs from the first date, whatever was granted before.

    Raises NotAllowedError, WroteItDownError, NotFromHereError, SaysNothingError.
    """
    extension, finding = _enter(extension, by)
    demand(extension, ExtensionState.REFUSED)
    extension = _decide(extension, ExtensionState.REFUSED, by=by, decision=decision)
    assert finding.first_due_on
    _set_due(finding, finding.first_due_on, why=f"第 {extension.number} 次延期不同意，从最早定的期限算")
    telling.extension_decided(extension, due_on=finding.first_due_on, by=by)
    return extension


@transaction.atomic
def withdraw(extension: Extension, *, by: User, on_behalf: OnBehalf | None = None) -> Extension:
    """Take one's request back. Raises NotAllowedError, NotFromHereError."""
    extension = enter(extension, Act.ASK_EXTENSION, by=by, about=extension.finding, on_behalf=on_behalf)
    return move(extension, ExtensionState.WITHDRAWN, Act.WITHDRAW, by=by, on_behalf=on_behalf)


def _enter(extension: Extension, by: User) -> tuple[Extension, Finding]:
    extension = lock(extension)
    if not may(by, Act.DECIDE_EXTENSION, extension.finding):
        raise NotAllowedError
    refuse_who_wrote(extension, Act.ASK_EXTENSION, by)
    return extension, extension.finding


def _decide(extension: Extension, to: ExtensionState, *, by: User, decision: str, **changes: Any) -> Extension:
    decision = said(decision, "给企业的答复")
    decided: dict[str, Any] = changes | {"decided_by": by, "decided_at": timezone.now(), "decision": decision}
    return move(extension, to, Act.DECIDE_EXTENSION, by=by, why=decision, **decided)


def _demand_look(extension: Extension, finding: Finding, by: User | None, on: date | None) -> None:
    """Somebody of the team was there since it was asked."""
    asked_on = timezone.localdate(extension.asked_at)
    if by is None or on is None or not asked_on <= on <= timezone.localdate():
        raise LookNeededError
    if not finding.visit.team.filter(person=by).exists():
        raise LookNeededError


def _set_due(finding: Finding, day: date, *, why: str) -> None:
    if finding.due_on == day:
        return
    finding.due_on = day
    finding.save()
    log(finding, Act.FOLLOW, by=None, why=why)
