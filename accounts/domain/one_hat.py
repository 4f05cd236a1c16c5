"""One hat per enterprise: who helped there does not inspect there for a year, and the other way round (DESIGN §7)."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import transaction

from accounts.domain.errors import OneHatError
from accounts.enums import Hat
from accounts.models import Enterprise, Involvement, User


@transaction.atomic
def take_part(person: User, *, at: Enterprise, hat: Hat, on: date, source: str) -> Involvement:
    """Note that the person was, or will be, there in this capacity. `source` names the visit; repeating is harmless.

    Raises OneHatError where he wore the other hat there within the months of `ONE_HAT_MONTHS`, before or after.
    """
    # One by one for each person, or two plans made at once would not see one another.
    User.objects.select_for_update().get(pk=person.pk)
    refuse_two_hats(person, at=at, hat=hat, on=on)
    row, _ = Involvement.objects.update_or_create(
        person=person, source=source, hat=hat, defaults={"enterprise": at, "on": on}
    )
    return row


def refuse_two_hats(person: User, *, at: Enterprise, hat: Hat, on: date) -> None:
    """Raise OneHatError where the person may not go there in this capacity on that day."""
    if person.pk in wearing_the_other(at, hat=hat, on=on, people=[person]):
        raise OneHatError(person.name, at.name, hat)


def wearing_the_other(at: Enterprise, *, hat: Hat, on: date, people: Iterable[User]) -> frozenset[int]:
    """Return the keys of those who wore the other hat at the enterprise, one query for a team."""
    months = settings.ONE_HAT_MONTHS
    found = Involvement.objects.filter(
        person__in=[person.pk for person in people],
        enterprise=at,
        on__gt=months_from(on, -months),
        on__lt=months_from(on, months),
    ).exclude(hat=hat)
    return frozenset(found.values_list("person", flat=True))


def months_from(day: date, months: int) -> date:
    """Return the same day so many months later, or the last of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
