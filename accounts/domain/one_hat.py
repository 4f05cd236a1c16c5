"""One hat per enterprise: who helped there does not inspect there for a year, and the other way round (DESIGN §7)."""

from collections.abc import Iterable
from datetime import date

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
    found = Involvement.objects.against(hat, at=at, on=on).filter(person__in=[person.pk for person in people])
    return frozenset(found.values_list("person", flat=True))
