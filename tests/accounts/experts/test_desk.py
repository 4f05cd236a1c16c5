"""The pool in the admin: found by trade and day, added, changed, let go by the help desk, and by nobody else."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.domain.experts import declare_conflict, leave_pool, set_absence
from accounts.enums import ConflictKind, Looked
from accounts.models import Absence, Conflict, Expert, Look, User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
PHONE = "13800000001"
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


@pytest.fixture
def clerk() -> User:
    return make.user(Role.HELP_DESK)


@pytest.fixture
def browser(home: Any, clerk: User) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


def text(response: Any) -> str:
    return str(response.content.decode())


def listed(browser: Client, **asked: str) -> list[str]:
    shown = browser.get(reverse("experts:index"), asked)
    return [str(row) for row in shown.context["object_list"]]


def of(name: str, **fields: Any) -> Expert:
    return make.expert(make.user(name=name, phone=fields.pop("phone", None)), **fields)


def typed(**fields: str) -> dict[str, str]:
    return {"phone": PHONE, "scenes": str(make.scene().pk), "active_from": f"{today()}", "skills": "会看图纸"} | fields


def test_the_list_is_narrowed_by_trade_and_by_day(browser: Client, clerk: User) -> None:
    gas = make.scene("gas", "燃气")
    of("专家甲")
    busy = of("专家乙", scenes=[gas], employer="示例设计院")
    of("专家丙", sectors=[make.sector()])
    set_absence(busy, first_day=today(), by=clerk)
    left = of("走了的", active_from=today() - 9 * DAY)
    leave_pool(left, by=clerk, last_day=today() - DAY)

    assert listed(browser) == ["专家丙", "专家乙", "专家甲"]
    assert listed(browser, scenes=str(gas.pk)) == ["专家乙"]
    assert listed(browser, sectors=str(make.sector().pk)) == ["专家丙"]
    assert listed(browser, free_on=f"{today()}") == ["专家丙", "专家甲"]
    assert listed(browser, free_on=f"{today() + DAY}") == ["专家丙", "专家乙", "专家甲"]
    assert listed(browser, left="yes") == ["走了的"]
    assert listed(browser, q="设计院") == ["专家乙"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_many(browser: Client, count: int, django_assert_max_num_queries: Any) -> None:
    browser.get(reverse("experts:index"))
    for _ in range(count):
        make.expert()
    with django_assert_max_num_queries(19):
        assert len(listed(browser)) == count


def test_somebody_with_an_account_is_added_by_his_number(browser: Client, clerk: User) -> None:
    person = make.user(name="专家甲", phone=PHONE)
    answer = browser.post(reverse("experts:add"), typed(), follow=True)
    assert "“专家甲”加入了专家库" in text(answer)
    expert = Expert.objects.get()
    assert (expert.person, expert.skills, list(expert.scenes.all())) == (person, "会看图纸", [make.scene()])
    assert expert.log.get().by == clerk
    # Wagtail's own history shows names to everybody in the admin.
    assert not ModelLogEntry.objects.filter(content_type__model="expert").exists()


def test_what_is_refused_is_said_and_nothing_typed_is_lost(browser: Client) -> None:
    answer = text(browser.post(reverse("experts:add"), typed()))
    assert "请他先用验证码登录一次" in answer
    assert "会看图纸" in answer
    person = make.user(name="专家甲", phone=PHONE)
    without = {name: value for name, value in typed().items() if name != "scenes"}
    assert "至少选一个" in text(browser.post(reverse("experts:add"), without))
    make.expert(person)
    answer = text(browser.post(reverse("experts:add"), typed()))
    assert "已经在专家库里" in answer
    assert "会看图纸" in answer
    assert Expert.objects.count() == 1


def test_his_sheet_is_changed_and_looking_is_on_record(browser: Client, clerk: User) -> None:
    expert = of("专家甲", phone=PHONE)
    gas = make.scene("gas", "燃气")
    browser.get(reverse("experts:edit", args=[expert.pk]))
    browser.post(reverse("experts:edit", args=[expert.pk]), {"scenes": str(gas.pk), "title": "高工"})
    expert.refresh_from_db()
    assert (list(expert.scenes.all()), expert.title) == ([gas], "高工")
    shown = text(browser.get(reverse("experts:inspect", args=[expert.pk])))
    assert PHONE in shown
    assert "改专业、资料" in shown
    looks = Look.objects.filter(person=expert.person, by=clerk).values_list("what", flat=True)
    assert set(looks) == {Looked.PERSON}


def test_a_conflict_is_noted_for_him_and_ended(browser: Client, clerk: User) -> None:
    expert, firm = of("专家甲"), make.enterprise(name="示例木业")
    url = reverse("expert_conflict", args=[expert.pk])
    assert f"?at={firm.pk}" in text(browser.get(url, {"q": "木业"}))
    assert "请选一种关系" in text(browser.post(url, {"at": firm.pk}))
    browser.post(url, {"at": firm.pk, "kind": "family", "since": "2026-03-01"})
    conflict = Conflict.objects.get()
    assert (conflict.enterprise, conflict.declared_by, conflict.since) == (firm, clerk, date(2026, 3, 1))
    assert "不用再报" in text(browser.post(url, {"at": firm.pk, "kind": "family"}))
    end = reverse("expert_conflict_end", args=[conflict.pk])
    assert "请改一下" in text(browser.post(end, {"last_day": "2026-02-01"}))
    browser.post(end, {"last_day": "2026-05-01"})
    shown = text(browser.get(reverse("experts:inspect", args=[expert.pk])))
    assert "2026-03-01 – 2026-05-01" in shown


def test_days_are_noted_for_him_and_taken_back(browser: Client) -> None:
    expert = of("专家甲")
    url = reverse("expert_absence", args=[expert.pk])
    assert "请写成 2026-03-01 这样的日期" in text(browser.post(url, {"first_day": "三月"}))
    browser.post(url, {"first_day": f"{today()}", "last_day": f"{today() + DAY}", "reason": "出差"})
    assert "出差" in text(browser.get(reverse("experts:inspect", args=[expert.pk])))
    browser.post(reverse("expert_absence_drop", args=[Absence.objects.get().pk]))
    assert not Absence.objects.exists()


def test_he_leaves_and_his_sheet_stays_readable(browser: Client) -> None:
    expert = of("专家甲", active_from=today() - 9 * DAY)
    browser.post(reverse("expert_leave", args=[expert.pk]), {"last_day": f"{today() - DAY}"})
    shown = text(browser.get(reverse("experts:inspect", args=[expert.pk])))
    assert "已经离库" in shown
    assert "登记没空的日子" not in shown


def test_for_a_firm_and_a_day_the_desk_sees_whom_to_ask_and_why_not_the_others(browser: Client, clerk: User) -> None:
    firm = make.enterprise(name="示例木业", scenes=[make.scene()])
    of("专家甲", skills="会看图纸")
    busy, barred = of("专家乙"), of("专家丙", scenes=[make.scene("gas", "燃气")])
    set_absence(busy, first_day=today() + DAY, by=clerk)
    declare_conflict(barred, at=firm, kind=ConflictKind.EMPLOYED, by=clerk, since=today())
    url = reverse("enterprise_experts", args=[firm.pk])
    assert url in text(browser.get(reverse("enterprises:inspect", args=[firm.pk])))

    shown = browser.get(url, {"on": f"{today() + DAY}"})
    assert [str(row.expert) for row in shown.context["fit"]] == ["专家甲"]
    assert "那天没空" in text(shown)
    assert f"有冲突：在那里任职、兼职（{today()} 起）；专业不对口" in text(shown)
    assert [str(row.expert) for row in browser.get(url).context["fit"]] == ["专家乙", "专家甲"]
    assert set(Look.objects.filter(what=Looked.PEOPLE_LIST).values_list("person__name", flat=True)) == {
        "专家甲",
        "专家乙",
        "专家丙",
    }


@pytest.mark.parametrize("on", ["", "gestern", "2026-02-31", "0000-00-00", "9" * 40])
def test_what_is_no_day_is_today(browser: Client, on: str) -> None:
    url = reverse("enterprise_experts", args=[make.enterprise().pk])
    assert f'value="{today()}"' in text(browser.get(url, {"on": on}))


def test_where_nothing_is_known_of_a_firm_the_page_says_what_to_do(browser: Client) -> None:
    firm = make.enterprise()
    shown = text(browser.get(reverse("enterprise_experts", args=[firm.pk])))
    assert "先去填上" in shown
    assert "加入一位专家" in shown


def test_history_and_deletion_are_not_there(browser: Client) -> None:
    expert = make.expert()
    for part in ("delete", "history", "usage"):
        assert browser.get(f"/admin/experts/{part}/{expert.pk}/").status_code == 404
