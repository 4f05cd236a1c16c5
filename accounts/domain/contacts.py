"""Whom to call at an enterprise, written by several people at once."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from django.db import transaction

from accounts.domain.errors import AccountsError
from accounts.domain.overtaking import refuse_overtaken
from accounts.models import Enterprise, EnterpriseContact

FIELDS: Final = ("name", "position", "phone")


@dataclass(frozen=True, slots=True)
class ContactChange:
    """What somebody did to one contact; without a key, one that he adds."""

    pk: int | None
    # What he changed, to what; and what had stood there when he began.
    values: Mapping[str, str] = field(default_factory=dict)
    was: Mapping[str, str] = field(default_factory=dict)
    goes: bool = False


class ContactGoneError(AccountsError):
    """Somebody else has deleted the contact that one has changed."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"您写的时候，别人删掉了联系人“{name}”。还要留着，就再存一次，会重新加上；不要了，就把他删掉。"
        )


@transaction.atomic
def write_contact(enterprise: Enterprise, change: ContactChange) -> None:
    """Add, change or delete one; the same once more is harmless. Raises OvertakenError, ContactGoneError."""
    # One window after the other: what is read here is what the other left.
    Enterprise.objects.select_for_update(no_key=True).get(pk=enterprise.pk)
    contacts = EnterpriseContact.objects.filter(enterprise=enterprise)
    row = contacts.filter(pk=change.pk or 0).first() or EnterpriseContact(enterprise=enterprise)
    if change.goes:
        if row.pk:
            refuse_overtaken(row, change.was, change.was)
            row.delete()
        return
    if change.pk and not row.pk:
        raise ContactGoneError(change.was.get("name") or change.values.get("name", ""))
    refuse_overtaken(row, change.was if row.pk else {}, change.values)
    for name in FIELDS:
        setattr(row, name, change.values.get(name, getattr(row, name)))
    if not contacts.filter(name=row.name, phone=row.phone).exclude(pk=row.pk).exists():
        row.save()
    elif row.pk:
        row.delete()
