"""The second factor of staff: who needs one, and how one that is lost is reset, by two people."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.audit import Act, record
from accounts.codes import tell_of_reset
from accounts.domain.login_errors import (
    NoSecondFactorError,
    ReasonNeededError,
    ResetIsOverError,
    ResetNotAllowedError,
    ResetTakesTwoError,
    ResetWaitsError,
)
from accounts.domain.numbers import end_sessions
from accounts.enums import RESET_TRANSITIONS, ResetState
from accounts.models import SecondFactorReset, User
from accounts.roles import Role, has_role

ASKS = frozenset({Role.ADMINISTRATOR})
CONFIRMS = frozenset({Role.ADMINISTRATOR, Role.BUREAU_LEAD})
# A request that nobody confirmed by then is asked anew: the reason may no longer hold.
WAITS = timedelta(days=1)


def is_staff(person: User) -> bool:
    """Whether the person has a role; `User.is_staff` follows the groups."""
    return person.is_staff or person.is_superuser


def lacks_second_factor(person: User) -> bool:
    """Whether the person must have a second factor and has none."""
    return bool(settings.STAFF_TOTP_REQUIRED) and is_staff(person) and not has_second_factor(person)


def has_second_factor(person: User) -> bool:
    """Whether the person has one."""
    return bool(Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).exists())


def may_ask(person: User) -> bool:
    """Whether the person may ask for a reset."""
    return has_role(person, *ASKS)


def may_confirm(person: User) -> bool:
    """Whether the person may confirm one that another asked for."""
    return has_role(person, *CONFIRMS)


@transaction.atomic
def ask_reset(person: User, *, by: User, reason: str) -> SecondFactorReset:
    """Ask to have somebody's second factor reset; another confirms.

    Raises ResetNotAllowedError, ResetTakesTwoError (for oneself), ReasonNeededError, NoSecondFactorError,
    ResetWaitsError.
    """
    if not may_ask(by):
        raise ResetNotAllowedError
    if person == by:
        raise ResetTakesTwoError
    if not reason.strip():
        raise ReasonNeededError
    User.objects.select_for_update().get(pk=person.pk)
    if not has_second_factor(person):
        raise NoSecondFactorError(person.name)
    _expire(person)
    if SecondFactorReset.objects.filter(person=person, state=ResetState.WAITING).exists():
        raise ResetWaitsError(person.name)
    reset = SecondFactorReset.objects.create(person=person, reason=reason.strip(), asked_by=by)
    log(person, "accounts.reset_asked", user=by, data={"reason": reset.reason})
    return reset


@transaction.atomic
def confirm_reset(reset: SecondFactorReset, *, by: User) -> None:
    """Reset it: the second factor and every session of the person are gone, and he is told.

    Raises ResetNotAllowedError, ResetTakesTwoError, ResetIsOverError.
    """
    reset = _lock(reset, by)
    _decide(reset, ResetState.DONE, by=by)
    _take_away(reset.person)
    log(reset.person, "accounts.reset_confirmed", user=by, data={"reason": reset.reason})
    tell_of_reset(reset)
    asked_by = str(reset.asked_by.uuid) if reset.asked_by else ""
    record(Act.FACTOR_RESET, by=by, about=reset.person, asked_by=asked_by)


@transaction.atomic
def refuse_reset(reset: SecondFactorReset, *, by: User) -> None:
    """Say no, or take one's own request back. Raises ResetNotAllowedError, ResetIsOverError."""
    reset = _lock(reset, by, alone=True)
    _decide(reset, ResetState.REFUSED, by=by)
    log(reset.person, "accounts.reset_refused", user=by, data={"reason": reset.reason})


@transaction.atomic
def reset_on_server(person: User, *, reason: str) -> None:
    """Reset it from the server's command line, for a bureau with one administrator; logged, and the person is told.

    Raises ReasonNeededError, NoSecondFactorError.
    """
    if not reason.strip():
        raise ReasonNeededError
    User.objects.select_for_update().get(pk=person.pk)
    if not has_second_factor(person):
        raise NoSecondFactorError(person.name)
    waiting = SecondFactorReset.objects.filter(person=person, state=ResetState.WAITING)
    waiting.update(state=ResetState.EXPIRED, decided_at=timezone.now())
    reset = SecondFactorReset.objects.create(
        person=person, reason=reason.strip(), state=ResetState.DONE, decided_at=timezone.now()
    )
    _take_away(person)
    log(person, "accounts.reset_on_server", data={"reason": reason.strip()})
    tell_of_reset(reset)
    record(Act.FACTOR_RESET, by=None, origin="在服务器上", about=person)


def _lock(reset: SecondFactorReset, by: User, *, alone: bool = False) -> SecondFactorReset:
    """Lock person, then reset, and check who decides; `alone` where one person is enough."""
    if not may_confirm(by):
        raise ResetNotAllowedError
    User.objects.select_for_update().get(pk=reset.person_id)
    reset = SecondFactorReset.objects.select_for_update().get(pk=reset.pk)
    if not alone and by.pk in {reset.asked_by_id, reset.person_id}:
        raise ResetTakesTwoError
    return reset


def _decide(reset: SecondFactorReset, state: ResetState, *, by: User) -> None:
    """The one door: state, who, when."""
    if state not in RESET_TRANSITIONS[ResetState(reset.state)]:
        raise ResetIsOverError(reset.get_state_display())
    if reset.asked_at < timezone.now() - WAITS:
        raise ResetIsOverError(ResetState.EXPIRED.label)
    reset.state, reset.decided_by, reset.decided_at = state, by, timezone.now()
    reset.save()


def _expire(person: User) -> None:
    old = SecondFactorReset.objects.filter(person=person, state=ResetState.WAITING, asked_at__lt=timezone.now() - WAITS)
    old.update(state=ResetState.EXPIRED, decided_at=timezone.now())


def _take_away(person: User) -> None:
    Authenticator.objects.filter(user=person).delete()
    end_sessions(person)
