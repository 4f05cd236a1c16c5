"""Who helped at an enterprise does not inspect it for a year, nor the other way round."""

import threading
from datetime import date

import pytest
from django.db import connection

from accounts.dates import months_from
from accounts.domain.errors import OneHatError
from accounts.domain.merging import merge
from accounts.domain.one_hat import take_part, wearing_the_other
from accounts.enums import Hat
from accounts.models import Involvement, User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = date(2026, 3, 31)
OTHER = {Hat.HELP: Hat.INSPECTION, Hat.INSPECTION: Hat.HELP}


@pytest.mark.parametrize("hat", Hat)
@pytest.mark.parametrize(
    ("on", "refused"),
    [
        (date(2025, 3, 31), False),
        (date(2025, 4, 1), True),
        (DAY, True),
        (date(2027, 3, 30), True),
        (date(2027, 3, 31), False),
    ],
)
def test_the_other_hat_is_refused_for_twelve_months_either_way(hat: Hat, on: date, refused: bool) -> None:
    person, firm = make.user(), make.enterprise()
    take_part(person, at=firm, hat=hat, on=DAY, source="visit-1")
    if refused:
        with pytest.raises(OneHatError, match=f"不能再去做{OTHER[hat].label}"):
            take_part(person, at=firm, hat=OTHER[hat], on=on, source="visit-2")
    else:
        take_part(person, at=firm, hat=OTHER[hat], on=on, source="visit-2")
    assert Involvement.objects.count() == 2 - refused


def test_the_same_hat_other_people_and_other_firms_are_free() -> None:
    person, firm = make.user(), make.enterprise()
    take_part(person, at=firm, hat=Hat.HELP, on=DAY, source="visit-1")
    take_part(person, at=firm, hat=Hat.HELP, on=DAY, source="visit-2")
    take_part(person, at=make.enterprise(), hat=Hat.INSPECTION, on=DAY, source="check-1")
    take_part(make.user(), at=firm, hat=Hat.INSPECTION, on=DAY, source="check-2")
    assert wearing_the_other(firm, hat=Hat.INSPECTION, on=DAY, people=[person, make.user()]) == {person.pk}


def test_the_same_visit_counts_once_and_may_be_put_off() -> None:
    person, firm = make.user(), make.enterprise()
    for on in (DAY, DAY, date(2026, 4, 2)):
        take_part(person, at=firm, hat=Hat.HELP, on=on, source="visit-1")
    assert Involvement.objects.get().on == date(2026, 4, 2)


def test_the_setting_says_how_long(settings) -> None:
    settings.ONE_HAT_MONTHS = 6
    person, firm = make.user(), make.enterprise()
    take_part(person, at=firm, hat=Hat.HELP, on=DAY, source="visit-1")
    take_part(person, at=firm, hat=Hat.INSPECTION, on=date(2026, 10, 1), source="check-1")
    assert Involvement.objects.count() == 2


def test_it_goes_with_the_enterprise_when_doubles_are_merged() -> None:
    person, double, kept = make.user(), make.enterprise(), make.enterprise()
    take_part(person, at=double, hat=Hat.HELP, on=DAY, source="visit-1")
    merge(double, into=kept, by=make.user(Role.HELP_DESK))
    with pytest.raises(OneHatError):
        take_part(person, at=kept, hat=Hat.INSPECTION, on=DAY, source="check-1")


@pytest.mark.django_db(transaction=True)
def test_of_two_plans_made_at_once_one_is_refused() -> None:
    person, firm = make.user(), make.enterprise()
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def plan(hat: Hat) -> None:
        try:
            start.wait()
            take_part(User.objects.get(pk=person.pk), at=firm, hat=hat, on=DAY, source="plan")
            outcomes.append("planned")
        except OneHatError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=plan, args=[hat]) for hat in Hat]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["planned", "refused"]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2025, 12, 31), 2, date(2026, 2, 28)),
    ],
)
def test_months_end_with_the_month(day: date, months: int, then: date) -> None:
    assert months_from(day, months) == then
