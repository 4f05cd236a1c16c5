"""Journey (c), its first half: the officer makes a session, announces it, moves it to another hall; all hear once."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Look, Violations, enter, follow
from tests.e2e.test_training import sound
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from accounts.roles import Role
from tests import factories
n = {n}
factories.user(Role.TRAINING_OFFICER, name="示例培训管理员", email=f"plans{{n}}@example.org")
factories.user(name="示例车间主任", email=f"moves{{n}}@example.org")
factories.course(title="粉尘涉爆企业主要负责人专题班", slug=f"plan-{{n}}", code=f"PLAN-{{n}}", kind="principal",
                 is_free=True, hours=16, summary="讲清六个要害，带回一张自查单。")
today = timezone.localdate()
tuesday = today + timedelta(days=28 + (1 - today.weekday()) % 7)
print("things:", today - timedelta(days=1), today + timedelta(days=20), tuesday)
"""
# What the scheduler does every minute; then how often he heard that it was moved.
TOLD = """
from training.domain.telling import tell_all
from accounts.models import InboxMessage
tell_all()
tell_all()
heard = InboxMessage.objects.filter(person__email="moves{n}@example.org", template="training.moved")
print("things:", heard.count())
"""
SEAT = """
from accounts.models import User
from training.domain.registering import register
from training.domain.trainees import of_account
from training.models import Session
person = User.objects.get(email="moves{n}@example.org")
register(Session.objects.get(uuid="{session}"), trainee=of_account(person), by=person)
"""


class Case:
    """Who plans and who comes."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.n = environment, next(_numbers)
        self.opens, self.closes, self.day = self.said(PEOPLE.format(n=self.n))

    def said(self, script: str) -> list[str]:
        return manage(self.environment, "shell", "-c", script).rpartition("things: ")[2].split()


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


def write(page: Page, case: Case) -> None:
    """Fill in a session that closes after it has begun."""
    page.get_by_label("课程").select_option(label="粉尘涉爆企业主要负责人专题班")
    page.get_by_label("名称").fill("2026 年第 3 期")
    page.get_by_label("日期").first.fill(case.day)
    page.get_by_label("从", exact=True).first.fill("09:00")
    page.get_by_label("到", exact=True).first.fill("11:30")
    page.get_by_label("地点").fill("示例礼堂")
    page.get_by_label("名额", exact=True).fill("60")
    page.get_by_label("开始报名").fill(f"{case.opens}T09:00")
    page.get_by_label("截止报名").fill(f"{case.day}T18:00")


def test_an_officer_makes_announces_and_moves_a_session(
    page: Page, case: Case, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"plans{case.n}@example.org")
    page.goto("/training/desk/plan/")
    sound(page, violations)
    look("training-plan")
    write(page, case)
    follow(page, page.get_by_role("button", name="存成草稿"))
    expect(main).to_contain_text("截止报名不能晚于第一次上课")
    expect(page.get_by_label("地点")).to_have_value("示例礼堂")
    sound(page, violations)
    look("training-plan-refused")
    page.get_by_label("截止报名").fill(f"{case.closes}T18:00")
    follow(page, page.get_by_role("button", name="存成草稿"))
    expect(main).to_contain_text("核对一遍，再公布")
    sound(page, violations)
    look("training-announce")
    follow(page, page.get_by_role("button", name="公布", exact=True))
    session = page.url.rstrip("/").rpartition("/")[2]
    case.said(SEAT.format(n=case.n, session=session))
    follow(page, page.get_by_role("link", name="复制", exact=True))
    page.get_by_label("第一期从哪天开始").fill(case.day)
    page.get_by_label("一共几期").fill("6")
    follow(page, page.get_by_role("button", name="看看是哪几天"))
    sound(page, violations)
    look("training-copy")
    follow(page, page.get_by_role("button", name="建这几期"))
    expect(main).to_contain_text("都还没有公布")
    sound(page, violations)
    look("training-desk-calendar")
    follow(page, page.get_by_role("link", name="列表，可以筛选"))
    look("training-list")
    page.goto(f"/training/desk/sessions/{session}/edit/")
    expect(main).to_contain_text("会通知报了名的 1 人，每人一次")
    page.get_by_label("地点").fill("示例二号礼堂")
    sound(page, violations)
    look("training-edit")
    follow(page, page.get_by_role("button", name="存", exact=True))
    expect(main).to_contain_text("存好了")
    assert case.said(TOLD.format(n=case.n)) == ["1"]
    page.context.clear_cookies()
    enter(page, f"moves{case.n}@example.org", second=False)
    page.goto(f"/training/sessions/{session}/")
    expect(main).to_contain_text("示例二号礼堂")
    sound(page, violations)
    look("training-session-moved")
    page.goto("/training/calendar/")
    sound(page, violations)
    look("training-calendar")
