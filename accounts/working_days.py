"""Which days are worked: Monday to Friday, but for the days that the State Council announces each year."""

from datetime import date, timedelta
from typing import Final

from accounts.models import SpecialDay

_SATURDAY: Final = 5
_DAY: Final = timedelta(days=1)


class WorkingDays:
    """The calendar as the table has it now; one query, however much is asked of it."""

    def __init__(self) -> None:
        self._special = dict(SpecialDay.objects.values_list("day", "is_working"))

    def __contains__(self, day: date) -> bool:
        """Whether a day is worked."""
        return bool(self._special.get(day, day.weekday() < _SATURDAY))

    def at_or_before(self, day: date) -> date:
        """The day itself where it is worked, else the last one worked before it."""
        while day not in self:
            day -= _DAY
        return day

    def plus(self, day: date, days: int) -> date:
        """The so-many-th working day after a day: what is promised in three working days is `plus(today, 3)`."""
        while days > 0:
            day += _DAY
            days -= day in self
        return day

    def minus(self, day: date, days: int) -> date:
        """The so-many-th working day before a day."""
        while days > 0:
            day -= _DAY
            days -= day in self
        return day

    def between(self, after: date, until: date) -> int:
        """How many working days lie after one day and until another, that one included."""
        return sum(after + _DAY * n in self for n in range(1, (until - after).days + 1))
