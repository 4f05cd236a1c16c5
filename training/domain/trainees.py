"""Who it is that comes: the same person is the same trainee, whoever registers him."""

import re

from django.db import transaction

from accounts.models import Enterprise, User
from accounts.phone import normalise_phone, show_phone
from training.domain.errors import NobodyError, OtherNameError
from training.models import Trainee


def of_account(person: User) -> Trainee:
    """Return who has an account as a trainee."""
    found: Trainee = Trainee.objects.get_or_create(key=f"person:{person.uuid}", defaults={"person": person})[0]
    return found


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
    key = f"phone:{number}:{name}" if number else f"firm:{enterprise.uuid}:{staff_no}"
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
