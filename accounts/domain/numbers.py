"""Phone numbers as a way in: a number seen for the first time, one that has changed hands, one that nobody verified."""

from datetime import datetime, timedelta
from typing import cast

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import Exists, Model, OuterRef, QuerySet
from django.utils import timezone
from wagtail.log_actions import log

from accounts import notices
from accounts.domain.errors import NotAllowedError
from accounts.domain.login_errors import HolderReasonMissingError, NothingToConfirmError, NumberMovedError
from accounts.models import User
from accounts.phone import mask_phone, normalise_phone
from accounts.policy import Act, may

# How long an account stays that nobody has entered.
UNSEEN = timedelta(days=1)


def first_seen(phone: str) -> User:
    """Return the account of a number, made this moment if there is none; of many at once all get the same one.

    One and the same statement for known and unknown numbers: neither the answer nor its time tells which it was.
    Raises ValidationError for what is no mainland mobile number.
    """
    number, now = normalise_phone(phone), timezone.now()
    User.objects.bulk_create(
        [User(phone=number, name="", password=make_password(None), code_asked_at=now)],
        update_conflicts=True,
        unique_fields=["phone"],
        update_fields=["code_asked_at"],
    )
    return User.objects.get(phone=number)


def code_is_enough(person: User) -> bool:
    """Whether a code to the number alone opens the account.

    Not one that was long idle: carriers give a number to somebody else after some 90 days. Nor one whose holder chose a
    password but never showed to hold the number: whoever typed it in could share the account of its real holder.
    """
    if not owns_something(person):
        return True
    if not person.phone_verified and person.has_usable_password() and not person.must_change_password:
        return False
    return last_seen(person) > timezone.now() - timedelta(days=settings.NUMBER_IDLE_DAYS)


def last_seen(person: User) -> datetime:
    """Return when the person was last here; of one who never was, when the account was made."""
    return max(at for at in (person.date_joined, person.last_login, person.last_seen_at) if at)


def owns_something(person: User) -> bool:
    """Whether the account holds what must not fall into other hands."""
    return bool(
        person.name
        or person.email
        or person.is_superuser
        or person.has_usable_password()
        or person.groups.exists()
        or person.memberships.exists()
        or Authenticator.objects.filter(user=person).exists()
    )


@transaction.atomic
def hand_over(person: User, *, phone: str) -> User:
    """Take the number from the account it used to belong to and return a new account for who holds it now.

    The old one is kept, without the number; where nobody can enter it any more it is switched off, until the help desk
    gives it a new number. Raises NumberMovedError when the number is no longer its own.
    """
    old = User.objects.select_for_update().get(pk=person.pk)
    if old.phone != phone:
        raise NumberMovedError
    old.phone, old.phone_verified = None, False
    old.is_active = old.is_active and bool(old.email)
    old.save(update_fields=["phone", "phone_verified", "is_active"])
    end_sessions(old)
    log(old, "accounts.number_gone", data={"phone": mask_phone(phone)})
    fresh = first_seen(phone)
    fresh.phone_verified = True
    fresh.save(update_fields=["phone_verified"])
    return fresh


def needs_confirming(person: User) -> bool:
    """Whether there is a number whose holder the help desk must make sure of before a code opens the account."""
    return bool(person.is_active and person.phone) and not code_is_enough(person)


@transaction.atomic
def confirm_holder(person: User, *, by: User, reason: str) -> None:
    """Note that the help desk has made sure who holds the number: the next code opens the account again; he is told.

    `reason` says how the desk knows; the auditor reads it. Raises NotAllowedError, also for one's own number,
    HolderReasonMissingError, NothingToConfirmError where a code is enough already or there is no number.
    """
    if not may(by, Act.CONFIRM_HOLDERS) or by.pk == person.pk:
        raise NotAllowedError
    if not reason.strip():
        raise HolderReasonMissingError
    person = User.objects.select_for_update().get(pk=person.pk)
    if not needs_confirming(person):
        raise NothingToConfirmError(person.name)
    person.last_seen_at, person.phone_verified = timezone.now(), True
    person.save(update_fields=["last_seen_at", "phone_verified"])
    line = log(person, "accounts.holder_confirmed", user=by, data={"reason": reason.strip()})
    notices.holder_confirmed(person, since=str(line.pk))


def end_sessions(person: User, *, but: str | None = None) -> None:
    """Log the person out everywhere, or everywhere but in one session."""
    for session in UserSession.objects.filter(user=person).exclude(session_key=but or ""):
        session.end()


def forget_unseen() -> int:
    """Delete accounts made by asking for a code that nobody entered; return how many.

    One that anything points at stays.
    """
    gone, _ = _unseen().delete()
    return gone


def _unseen() -> QuerySet[User]:
    unseen = User.objects.filter(
        code_asked_at__lt=timezone.now() - UNSEEN,
        phone_verified=False,
        last_login__isnull=True,
        name="",
        email__isnull=True,
        groups__isnull=True,
    )
    for relation in User._meta.related_objects:
        model = cast("type[Model]", relation.related_model)
        pointing = model._base_manager.filter(**{relation.field.name: OuterRef("pk")})
        unseen = unseen.exclude(Exists(pointing))
    return unseen
