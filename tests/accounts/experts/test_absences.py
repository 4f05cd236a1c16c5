"""When an expert cannot come, and what he hears of what another writes for him."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.expert_errors import (
    DaysTheWrongWayError,
)
from accounts.domain.experts import (
    change_specialties,
    declare_conflict,
    drop_absence,
    end_conflict,
    set_absence,
)
from accounts.enums import ConflictKind
from accounts.models import Absence, Expert, ExpertLog, InboxMessage, User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
Kind = ExpertLog.Kind
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def lines(expert: Expert) -> list[str]:
    return list(expert.log.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def desk() -> User:
    return make.user(Role.HELP_DESK)


def test_both_days_of_an_absence_are_included() -> None:
    expert = make.expert()
    set_absence(expert, first_day=today(), last_day=today() + 2 * DAY, by=expert.person, reason=" 出差 ")
    free = [Expert.objects.free_on(today() + n * DAY).exists() for n in range(-1, 4)]
    assert free == [True, False, False, False, True]
    assert Absence.objects.get().reason == "出差"


def test_pressed_twice_is_once() -> None:
    expert = make.expert()
    for _ in range(2):
        absence = set_absence(expert, first_day=today(), by=expert.person)
    assert Absence.objects.count() == 1
    for _ in range(2):
        drop_absence(absence, by=expert.person)
    assert not Absence.objects.exists()
    assert lines(expert) == [Kind.ADDED, Kind.ABSENT, Kind.PRESENT]


def test_days_the_wrong_way_are_refused() -> None:
    expert = make.expert()
    with pytest.raises(DaysTheWrongWayError, match="请改一下"):
        set_absence(expert, first_day=today(), last_day=today() - DAY, by=expert.person)
    assert not Absence.objects.exists()


# What another writes for him ---------------------------------------------------------------------------------------


def test_he_is_told_once_of_each_thing_that_the_desk_writes_for_him(desk: User) -> None:
    expert, firm = make.expert(), make.enterprise(name="金丝雀木业")
    InboxMessage.objects.all().delete()
    for _ in range(2):
        absence = set_absence(expert, first_day=today(), by=desk, reason="金丝雀理由")
    conflict = declare_conflict(expert, at=firm, kind=ConflictKind.FAMILY, by=desk)
    end_conflict(conflict, by=desk)
    for _ in range(2):
        drop_absence(absence, by=desk)
    for _ in range(2):
        change_specialties(expert, by=desk, sectors=[make.sector()], scenes=[])
    told = InboxMessage.objects.filter(person=expert.person).order_by("pk")
    said = ["登记没空", "申报利益冲突", "利益冲突结束", "取消没空", "改专业、资料"]
    assert [row.text.split("：")[1].split("。")[0] for row in told] == said
    assert {row.path for row in told} == {"/mine/expert/"}
    # Neither why he cannot nor with whom he has to do.
    assert not any("金丝雀" in row.subject + row.text for row in told)


def test_of_what_he_writes_himself_he_is_told_nothing() -> None:
    expert = make.expert()
    InboxMessage.objects.all().delete()
    drop_absence(set_absence(expert, first_day=today(), by=expert.person), by=expert.person)
    declared = declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.FAMILY, by=expert.person)
    end_conflict(declared, by=expert.person)
    assert not InboxMessage.objects.exists()


def test_his_page_says_who_wrote_it(home: Any) -> None:
    expert, desk = make.expert(), make.user(Role.HELP_DESK, name="示例受理")
    set_absence(expert, first_day=today(), by=expert.person)
    declare_conflict(expert, at=make.enterprise(name="示例木业"), kind=ConflictKind.FAMILY, by=expert.person)
    browser = Client()
    browser.force_login(expert.person)
    assert "示例受理" not in browser.get(reverse("my_expert")).content.decode()
    # Noted by himself, dropped, and noted by the desk: the last counts.
    drop_absence(set_absence(expert, first_day=today() + DAY, by=expert.person), by=expert.person)
    set_absence(expert, first_day=today() + DAY, by=desk)
    declare_conflict(expert, at=make.enterprise(name="示例化工"), kind=ConflictKind.OTHER, by=desk)
    page = browser.get(reverse("my_expert")).content.decode()
    assert page.count("示例受理替您登记") == 1
    assert page.count("示例受理替您报的") == 1
