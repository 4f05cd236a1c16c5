"""我的专家资料: an expert on his phone says in two taps when he cannot, and where he must not be sent."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.erasure import erase, held_about
from accounts.domain.experts import declare_conflict, leave_pool, set_absence
from accounts.enums import ConflictKind
from accounts.models import Absence, Conflict, Expert
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def expert(home: Any) -> Expert:
    return make.expert(make.user(name="专家甲"), skills="会看图纸")


@pytest.fixture
def browser(expert: Expert) -> Client:
    browser = Client()
    browser.force_login(expert.person)
    return browser


def text(response: Any) -> str:
    return str(response.content.decode())


def sheet(browser: Client) -> str:
    return text(browser.get(reverse("my_expert")))


def test_from_mine_it_is_one_tap_away_for_an_expert_and_for_nobody_else(browser: Client) -> None:
    assert reverse("my_expert") in text(browser.get(reverse("my_page")))
    other = Client()
    other.force_login(make.user())
    assert reverse("my_expert") not in text(other.get(reverse("my_page")))
    assert other.get(reverse("my_expert")).status_code == 404


def test_he_sees_what_he_is_known_for(browser: Client) -> None:
    assert "粉尘涉爆" in sheet(browser)
    assert "会看图纸" in sheet(browser)


@pytest.mark.parametrize(("near", "days"), [("today", 0), ("tomorrow", 1)])
def test_one_tap_says_that_he_cannot_and_another_that_he_can_after_all(browser: Client, near: str, days: int) -> None:
    answer = browser.post(reverse("add_my_absence"), {"near": near}, follow=True)
    day = today() + days * DAY
    assert f"记下了：{day}没空" in text(answer)
    row = Absence.objects.get()
    assert (row.first_day, row.last_day) == (day, day)
    answer = browser.post(reverse("drop_my_absence", args=[row.pk]), follow=True)
    assert "取消了" in text(answer)
    assert not Absence.objects.exists()
    # Pressed once more, in another window.
    assert browser.post(reverse("drop_my_absence", args=[row.pk])).status_code == 302


def test_other_days_are_filled_in_and_a_mistake_keeps_what_was_typed(browser: Client) -> None:
    wrong = {"first_day": f"{today() + DAY}", "last_day": f"{today()}", "reason": "去外地开会"}
    answer = text(browser.post(reverse("add_my_absence"), wrong))
    assert "请改一下" in answer
    assert "去外地开会" in answer
    assert "请选日期" in text(browser.post(reverse("add_my_absence"), {}))
    browser.post(reverse("add_my_absence"), wrong | {"last_day": f"{today() + 5 * DAY}"})
    assert f"{today() + DAY} 到 {today() + 5 * DAY}" in sheet(browser)


def test_what_is_past_is_not_shown(browser: Client, expert: Expert) -> None:
    set_absence(expert, first_day=today() - 2 * DAY, last_day=today() - DAY, by=expert.person)
    assert f"{today() - DAY}" not in sheet(browser)


def test_a_firm_is_found_declared_and_ended(browser: Client) -> None:
    firm = make.enterprise(name="示例木业")
    found = text(browser.get(reverse("find_my_conflict"), {"q": "木业"}))
    url = reverse("declare_my_conflict", args=[firm.uuid])
    assert url in found
    assert firm.code not in found
    assert "请选一种关系" in text(browser.post(url, {}))
    answer = text(browser.post(url, {"kind": "family"}, follow=True))
    assert "“示例木业”不会派您去" in answer
    conflict = Conflict.objects.get()
    assert (conflict.kind, conflict.since) == (ConflictKind.FAMILY, today())
    assert "不用再报" in text(browser.post(url, {"kind": "family"}))
    answer = text(browser.post(reverse("end_my_conflict", args=[conflict.pk]), follow=True))
    assert "今天结束" in answer
    answer = text(browser.post(reverse("end_my_conflict", args=[conflict.pk]), follow=True))
    assert "已经登记了结束" in answer


def test_what_cannot_be_found_leads_to_a_telephone(browser: Client) -> None:
    assert "请打帮扶电话" in text(browser.get(reverse("find_my_conflict"), {"q": "没有这家"}))


def test_of_anothers_sheet_he_changes_nothing(browser: Client) -> None:
    other = make.expert()
    absence = set_absence(other, first_day=today(), by=other.person)
    conflict = declare_conflict(other, at=make.enterprise(), kind=ConflictKind.OTHER, by=other.person)
    browser.post(reverse("drop_my_absence", args=[absence.pk]))
    assert browser.post(reverse("end_my_conflict", args=[conflict.pk])).status_code == 404
    assert Absence.objects.filter(pk=absence.pk).exists()
    assert Conflict.objects.get().until is None


def test_who_has_left_has_no_such_page(browser: Client, expert: Expert) -> None:
    Expert.objects.update(active_from=today() - 9 * DAY)
    expert.refresh_from_db()
    leave_pool(expert, by=make.user(Role.HELP_DESK), last_day=today() - DAY)
    assert browser.get(reverse("my_expert")).status_code == 404
    assert reverse("my_expert") not in text(browser.get(reverse("my_page")))


# What is held ------------------------------------------------------------------------------------------------------


def test_he_sees_all_that_is_held_of_it(expert: Expert) -> None:
    set_absence(expert, first_day=today(), by=expert.person, reason="出差")
    declare_conflict(expert, at=make.enterprise(name="示例木业"), kind=ConflictKind.OTHER, by=expert.person)
    shown = {part.title: part.rows for part in held_about(expert.person)}
    assert shown["专家资料"][0]["场景"] == "粉尘涉爆"
    assert shown["利益冲突"][0]["企业"] == "示例木业"
    assert shown["没空的日子"] == [{"日子": f"{today()}", "原因": "出差"}]
    assert len(shown["专家资料的变动"]) == 3


def test_the_page_of_what_is_held_shows_days_and_moments(browser: Client, expert: Expert) -> None:
    """A consent, too, has a day: the page must not break over what has no hour."""
    since = date(2026, 3, 1)
    declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.OTHER, by=expert.person, since=since)
    assert "<b>从</b> 2026-03-01<" in text(browser.get(reverse("my_data")))
    assert "2026-03-01" in browser.get(reverse("download_my_data")).content.decode()


def test_erased_he_is_in_no_pool_and_only_facts_without_words_stay(expert: Expert) -> None:
    set_absence(expert, first_day=today(), by=expert.person, reason="出差")
    declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.OTHER, by=expert.person)
    for _ in range(2):
        erase(expert.person)
    row = Expert.objects.get()
    assert (str(row), row.skills, row.scenes.count(), row.absences.count()) == ("已注销用户", "", 0, 0)
    assert not Expert.objects.in_pool().exists()
    assert Conflict.objects.get().until == today()
