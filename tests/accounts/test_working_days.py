"""Which days are worked: the weekday says it, but for the days that are announced."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import SpecialDay
from accounts.roles import Role
from accounts.working_days import WorkingDays
from tests import factories as make

pytestmark = pytest.mark.django_db
FRIDAY = date(2030, 3, 1)


def special(day: date, *, is_working: bool) -> None:
    SpecialDay.objects.create(day=day, is_working=is_working, name="示例", source="示例〔2030〕1号")


def test_without_a_row_the_weekday_says_it() -> None:
    calendar = WorkingDays()
    assert [date(2030, 3, day) in calendar for day in (1, 2, 3, 4)] == [True, False, False, True]
    assert calendar.plus(FRIDAY, 1) == date(2030, 3, 4)
    assert calendar.plus(FRIDAY, 6) == date(2030, 3, 11)
    assert calendar.plus(FRIDAY, 0) == FRIDAY
    assert calendar.at_or_before(date(2030, 3, 3)) == FRIDAY
    assert calendar.minus(date(2030, 3, 11), 6) == FRIDAY
    assert calendar.between(FRIDAY, date(2030, 3, 11)) == 6
    assert calendar.between(FRIDAY, date(2030, 2, 1)) == 0


def test_a_row_says_otherwise() -> None:
    special(date(2030, 3, 4), is_working=False)
    special(date(2030, 3, 2), is_working=True)
    calendar = WorkingDays()
    assert [calendar.plus(FRIDAY, n) for n in (1, 2)] == [date(2030, 3, 2), date(2030, 3, 5)]
    assert calendar.at_or_before(date(2030, 3, 4)) == date(2030, 3, 2)


def test_what_was_announced_for_2026_is_there() -> None:
    """国办发明电〔2025〕7号: 33 days of holidays, six of them worked for in return."""
    calendar = WorkingDays()
    worked = [date(2026, 1, 4), date(2026, 2, 14), date(2026, 2, 28), date(2026, 5, 9), date(2026, 9, 20)]
    assert all(day in calendar for day in [*worked, date(2026, 10, 10)])
    holidays = [((1, 1), 3), ((2, 15), 9), ((4, 4), 3), ((5, 1), 5), ((6, 19), 3), ((9, 25), 3), ((10, 1), 7)]
    off = [date.fromordinal(date(2026, *first).toordinal() + n) for first, count in holidays for n in range(count)]
    assert len(off) == 33
    assert not [day for day in off if day in calendar]
    # 365 days, 104 of them at weekends.
    assert calendar.between(date(2025, 12, 31), date(2026, 12, 31)) == 248


def test_an_administrator_enters_what_is_announced(client: Client) -> None:
    client.force_login(make.user(Role.ADMINISTRATOR))
    typed = {"day": "2030-03-02", "is_working": "on", "name": "示例调休", "source": "示例〔2030〕1号"}
    client.post("/admin/special-days/new/", typed)
    assert date(2030, 3, 2) in WorkingDays()
    assert "示例调休" in client.get("/admin/special-days/").content.decode()
