"""Identity numbers: given for a purpose, shown to whoever must see one, found without being read, moved to new keys."""

from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet

from accounts import identity
from accounts.domain.looking import look
from accounts.enums import Looked, Purpose
from accounts.models import IdentityNumber, User

BATCH = 200


def give(person: User, number: str, *, purpose: Purpose) -> None:
    """Keep a person's number for a purpose; given again, it replaces the one before. Raises ValidationError."""
    number = identity.normalise_identity(number)
    kept = {"encrypted": identity.encrypt(number), "fingerprint": identity.fingerprints(number)[0]}
    IdentityNumber.objects.update_or_create(person=person, purpose=purpose, defaults=kept)


def read(row: IdentityNumber, *, by: User) -> str:
    """Return the number; that it was looked at is logged with it. Raises LookupError where its key is gone."""
    number = identity.decrypt(row.encrypted)
    if by != row.person:
        look(by, Looked.IDENTITY_NUMBER, people=[row.person])
    return number


def holders(number: str, *, purpose: Purpose) -> QuerySet[User]:
    """Return who has given this number for this purpose. Raises ValidationError for what is no number."""
    marks = identity.fingerprints(identity.normalise_identity(number))
    return User.objects.filter(identity_numbers__purpose=purpose, identity_numbers__fingerprint__in=marks).distinct()


def rotate() -> Iterator[int]:
    """Encrypt everything under the newest key, batch by batch; stopped anywhere, it goes on where it was.

    Yields how many were moved in each batch. Raises LookupError where a key is missing: nothing of that batch is lost.
    """
    last = 0
    while rows := list(IdentityNumber.objects.filter(pk__gt=last).order_by("pk")[:BATCH]):
        last = rows[-1].pk
        with transaction.atomic():
            for row in IdentityNumber.objects.select_for_update().filter(pk__in=[row.pk for row in rows]):
                row.fingerprint = identity.fingerprints(identity.decrypt(row.encrypted))[0]
                row.encrypted = identity.again(row.encrypted)
                row.save()
        yield len(rows)
