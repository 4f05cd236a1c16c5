"""A new number for an account whose old one is lost or has moved to somebody else."""

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from accounts import notices
from accounts.codes import tell_old_number
from accounts.domain.errors import NotAllowedError
from accounts.domain.login_errors import (
    AccountIsOffError,
    HolderReasonMissingError,
    NumberHeldError,
    SameNumberError,
    StaffNumberError,
)
from accounts.domain.numbers import end_sessions, owns_something
from accounts.domain.second_factor import is_staff
from accounts.models import User
from accounts.phone import mask_phone, normalise_phone
from accounts.policy import Act, may


@transaction.atomic
def take_number(person: User, phone: str, *, session: str | None = None) -> User:
    """Give oneself a number that one has shown to hold; every login ends but `session`, the one in which it was shown.

    Raises SameNumberError, NumberHeldError, AccountIsOffError.
    """
    old, person = _write(person, phone)
    note_change(person, old, by=person, action="accounts.number_taken")
    end_sessions(person, but=session)
    return person


@transaction.atomic
def give_number(person: User, phone: str, *, by: User, reason: str) -> User:
    """Have the help desk give somebody a number once it has made sure who he is; all his logins end.

    An account that was switched off because its number had moved away opens again. `reason` says how the desk knows;
    the auditor reads it. Raises NotAllowedError, also for one's own account, HolderReasonMissingError,
    StaffNumberError, and as `take_number`.
    """
    if not may(by, Act.CONFIRM_HOLDERS) or by.pk == person.pk:
        raise NotAllowedError
    if not reason.strip():
        raise HolderReasonMissingError
    if is_staff(person):
        raise StaffNumberError(person.name)
    old, person = _write(person, phone)
    note_change(person, old, by=by, action="accounts.number_given", reason=reason.strip())
    end_sessions(person)
    return person


def lost_its_number(person: User) -> bool:
    """Whether the account is switched off only because nobody could enter it any more: see `numbers.hand_over`."""
    return not (person.is_active or person.phone or person.email or person.erased_at)


def _write(person: User, phone: str) -> tuple[str | None, User]:
    """Lock whoever has to do with the number, write it, and return the old one and the person anew."""
    number = normalise_phone(phone)
    rows = User.objects.select_for_update().filter(Q(pk=person.pk) | Q(phone=number)).order_by("pk")
    found = {row.pk: row for row in rows}
    person = found.pop(person.pk)
    if not (person.is_active or lost_its_number(person)):
        raise AccountIsOffError(person.name)
    if person.phone == number:
        raise SameNumberError
    for other in found.values():
        _release(other)
    old = person.phone
    person.phone, person.phone_verified, person.is_active = number, True, True
    # Or the next code would find an account that was idle for long.
    person.last_seen_at = timezone.now()
    try:
        with transaction.atomic():
            person.save(update_fields=["phone", "phone_verified", "is_active", "last_seen_at"])
    except IntegrityError as error:
        # Somebody took it in the same moment.
        raise NumberHeldError from error
    return old, person


def _release(other: User) -> None:
    """Take it from an account that holds nothing: somebody has only asked for a code. Raises NumberHeldError."""
    if owns_something(other):
        raise NumberHeldError
    other.phone, other.phone_verified, other.is_active = None, False, False
    other.save(update_fields=["phone", "phone_verified", "is_active"])
    end_sessions(other)


def note_change(person: User, old: str | None, *, by: User, action: str, **more: str) -> None:
    """Write the line of the log, tell the person, and tell the number that he had. In the caller's transaction."""
    line = log(person, action, user=by, data={"old": mask_phone(old), "new": mask_phone(person.phone), **more})
    notices.number_changed(person, since=str(line.pk))
    if old:
        tell_old_number(person, old, since=str(line.pk))
