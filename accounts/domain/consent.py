"""Consent: which text is in force, who has agreed to it, and that what somebody agreed to is never rewritten."""

import hashlib
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from accounts.audit import Act, record
from accounts.domain.errors import TextWasAgreedToError
from accounts.models import Consent, ConsentText, User


def in_force(on: date | None = None) -> ConsentText | None:
    """Return the text that holds on a day, today if none is given; None until the bureau has put one in force."""
    return ConsentText.objects.filter(effective_on__lte=on or timezone.localdate()).first()


def still_to_agree(person: User) -> bool:
    """Whether there is a text in force that the person has not agreed to; one query, asked at every step of his."""
    # An `exclude` along the relation would cost more to put together than to run.
    agreed = Exists(Consent.objects.filter(text=OuterRef("pk"), person=person))
    texts = ConsentText.objects.filter(effective_on__lte=timezone.localdate()).order_by("-effective_on")
    return texts.annotate(agreed=agreed).values_list("agreed", flat=True).first() is False


def agree(person: User, text: ConsentText) -> None:
    """Note that the person agreed to this very text. Twice is once."""
    Consent.objects.get_or_create(person=person, text=text)


@transaction.atomic
def write(row: ConsentText, *, by: User | None = None, **values: Any) -> ConsentText:
    """Enter or change a text; `by` is None for the system itself.

    Raises TextWasAgreedToError for one that somebody has agreed to: a new one is written.
    """
    if row.pk:
        ConsentText.objects.select_for_update().get(pk=row.pk)
        if row.consents.exists():
            raise TextWasAgreedToError
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    record(
        Act.CONSENT_TEXT,
        by=by,
        about=row,
        effective_on=str(row.effective_on or ""),
        document=row.document,
        sha256=hashlib.sha256(row.text.encode()).hexdigest(),
    )
    return row
