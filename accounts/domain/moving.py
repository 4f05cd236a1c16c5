"""From one browser to another: a link that logs the same person in once, within five minutes."""

from datetime import timedelta
from typing import Final

from django.core.signing import BadSignature, TimestampSigner
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from accounts.domain.login_errors import MoveLinkError
from accounts.domain.second_factor import is_staff
from accounts.models import User

GOOD_FOR: Final = timedelta(minutes=5)
_signer = TimestampSigner(salt="accounts.moving")


def may_move(person: User) -> bool:
    """Whether the person may; staff log in anew, with their second factor."""
    return not is_staff(person)


def make_link_token(person: User) -> str:
    """Return what goes into the address. It is worth nothing once the person has logged in anywhere."""
    return _signer.sign_object([str(person.uuid), _mark(person)])


def owner_of(token: str) -> User:
    """Return whom a token would log in. Raises MoveLinkError: used, too old, altered, or of staff by now."""
    try:
        uuid, mark = _signer.unsign_object(token, max_age=GOOD_FOR)
    except (BadSignature, ValueError, TypeError):
        raise MoveLinkError from None
    person = User.objects.filter(uuid=uuid, is_active=True).first()
    if person is None or _mark(person) != mark or not may_move(person):
        raise MoveLinkError
    return person


@transaction.atomic
def take(token: str) -> User:
    """Use the token up and return whom to log in; of two who use it at once one gets in. Raises MoveLinkError."""
    person = owner_of(token)
    taken = User.objects.filter(pk=person.pk, last_login=person.last_login).update(last_login=timezone.now())
    if not taken:
        raise MoveLinkError
    person.refresh_from_db()
    log(person, "accounts.moved_browser", user=person)
    return person


def _mark(person: User) -> str:
    """What changes with each login and each new password."""
    last = person.last_login.isoformat() if person.last_login else ""
    return f"{last}|{person.password_set_at.isoformat()}"
