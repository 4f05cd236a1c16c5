"""Who it is that comes: the same person is the same trainee, whoever registers him."""

import re

from django.db import IntegrityError, transaction

from accounts.models import Enterprise, User
from accounts.phone import normalise_phone, show_phone
from training.domain.errors import NobodyError, OtherNameError
from training.models import Registration, Trainee


def of_account(person: User) -> Trainee:
    """Return who has an account as a trainee; what his firm registered him for before he had one is his."""
    if own := recognise(person):
        return own
    made: Trainee = Trainee.objects.get_or_create(key=_own_key(person), defaults={"person": person})[0]
    return made


def recognise(person: User) -> Trainee | None:
    """Make the registrations of whom firms named by this verified number and name those of the account.

    Return who he is, None where he was never registered. Workers share telephones: another name is somebody else. One
    query where there is nothing to be made his; safe to repeat, and to do twice at once.
    """
    keys = {_own_key(person)} | ({_phone_key(person.phone, _tidy(person.name))} if _is_sure(person) else set())
    found = {row.key: row for row in Trainee.objects.filter(key__in=keys)}
    own = found.pop(_own_key(person), None)
    for named in found.values():
        own = _make_own(named, person, own)
    return own


def _make_own(named: Trainee, person: User, own: Trainee | None) -> Trainee:
    """Give the account the row itself, or where it has one what hangs on the other; return the account's row."""
    if own is None:
        try:
            with transaction.atomic():
                # What his firm wrote down of him goes: the account has it, and its erasure takes it away.
                blank = {"enterprise": None, "name": "", "phone": "", "staff_no": ""}
                nobodys = Trainee.objects.filter(pk=named.pk, person=None)
                nobodys.update(person=person, key=_own_key(person), **blank)
        except IntegrityError:
            pass  # He got one of his own this moment.
        own = Trainee.objects.get(key=_own_key(person))
    for row in Registration.objects.filter(trainee=named).exclude(trainee=own):
        try:
            with transaction.atomic():
                Registration.objects.filter(pk=row.pk).update(trainee=own)
        except IntegrityError:
            continue  # He has registered for this session himself too; each stays with whoever made it.
    return own


def _is_sure(person: User) -> bool:
    return bool(person.phone and person.phone_verified and person.name.strip())


def _own_key(person: User) -> str:
    return f"person:{person.uuid}"


def _phone_key(number: str | None, name: str) -> str:
    return f"phone:{number}:{name}"


@transaction.atomic
def of_firm(enterprise: Enterprise, *, name: str, phone: str = "", staff_no: str = "") -> Trainee:
    """Return whom a firm names: by telephone and name, since workers share telephones, or else by staff number.

    Who has an account under this number and name is that one. Raises NobodyError, OtherNameError, ValidationError for
    a telephone that is none.
    """
    name, staff_no = _tidy(name), _tidy(staff_no)
    if not name or not (phone.strip() or staff_no):
        raise NobodyError
    number = normalise_phone(phone) if phone.strip() else ""
    if number and (person := _with_account(number, name)):
        return of_account(person)
    key = _phone_key(number, name) if number else f"firm:{enterprise.uuid}:{staff_no}"
    values = {"enterprise": enterprise, "name": name, "phone": show_phone(number), "staff_no": staff_no}
    found, is_new = Trainee.objects.get_or_create(key=key, defaults=values)
    if not number and found.name != name:
        raise OtherNameError(staff_no, found.name)
    # He may have changed firms, or got a staff number since.
    changed = {field: value for field, value in values.items() if value and getattr(found, field) != value}
    if changed and not is_new:
        Trainee.objects.filter(pk=found.pk).update(**changed)
        found.refresh_from_db()
    return found


def _with_account(number: str, name: str) -> User | None:
    return User.objects.filter(phone=number, phone_verified=True, is_active=True, name=name).first()


def _tidy(text: str) -> str:
    """Without the blanks that people put into names of two characters."""
    return re.sub(r"\s+", "", text) if not text.isascii() else " ".join(text.split())
