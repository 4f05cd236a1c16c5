"""Journeys (a) and (d): a seat, or a place in line and then an offer; somebody else in the place of who cannot come."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.people import Look, Violations, enter, fill_in, follow, sound
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from accounts.enums import MemberRole
from tests import factories
from tests.training import making
from training.domain.named import Named, register_named
n = {n}
factories.user(name="示例车间主任", email=f"comes{{n}}@example.org")
firm = factories.enterprise(name=f"示例家具{{n}}厂")
officer = factories.user(name="示例安全员", email=f"sends{{n}}@example.org")
factories.member(firm, MemberRole.SAFETY_OFFICER, officer)
course = factories.course(title="粉尘涉爆企业主要负责人专题班", slug=f"e2e-{{n}}", code=f"E2E-{{n}}", kind="principal",
                       is_free=True, hours=16, summary="讲清六个要害，带回一张自查单。")
where = dict(place="区应急局培训中心 3 楼报告厅", address="示例路 18 号")
free = making.session(course, title="2026 年第 3 期", capacity=60, per_enterprise_cap=5,
                      cancel_by=timezone.now() + timedelta(days=4), **where)
full = making.session(course, title="2026 年第 4 期", capacity=2, waiting_cap=20, starts_in=7.04, **where)
first = making.registered(full)
making.registered(full)
making.registered(full)
before = making.session(course, title="2026 年第 2 期", starts_in=3, **where)
for at, names in ((free, "甲乙"), (before, "丙丁")):
    register_named(at, [Named(f"示例工人{{x}}", staff_no=f"G{{n}}{{x}}") for x in names], by=officer, enterprise=firm)
print("things:", free.uuid, full.uuid, first.uuid, firm.uuid)
"""
CANCEL = """
from training.domain.leaving import cancel
from training.domain.offers import decline
from training.models import Registration
first = Registration.objects.get(uuid="{first}")
cancel(first, by=first.by)
for row in first.session.registrations.filter(state="offered"):
    decline(row, by=row.by)
"""


class Case:
    """The sessions of one walk and who goes to them."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.n = environment, next(_numbers)
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n))
        self.free, self.full, self.first, self.firm = said.rpartition("things: ")[2].split()

    def free_a_seat(self) -> None:
        """Somebody cancels, and who was before in line does not want the seat."""
        manage(self.environment, "shell", "-c", CANCEL.format(first=self.first))


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


def test_a_director_gets_a_seat_and_of_a_full_session_an_offer(
    page: Page, case: Case, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    page.goto("/training/sessions/")
    expect(main).to_contain_text("有名额，还剩 58 个")
    sound(page, violations)
    look("training-sessions")
    page.goto(f"/training/sessions/{case.free}/")
    sound(page, violations)
    look("training-session")
    follow(page, page.get_by_role("link", name="登录，报名"))
    fill_in(page, f"comes{case.n}@example.org", second=False)
    follow(page, page.get_by_role("button", name="报名", exact=True))
    expect(main).to_contain_text("您已报上")
    sound(page, violations)
    look("training-session-confirmed")
    page.goto(f"/training/sessions/{case.full}/")
    follow(page, page.get_by_role("button", name="排候补"))
    expect(main).to_contain_text("您前面 1 人")
    expect(main).to_contain_text("时间重叠")
    sound(page, violations)
    look("training-session-waiting")
    case.free_a_seat()
    page.goto("/mine/")
    look("training-on-mine")
    follow(page, page.get_by_role("link", name="有名额等您确认"))
    expect(main).to_contain_text("这个名额给您留到")
    sound(page, violations)
    look("training-session-offered")
    follow(page, page.get_by_role("link", name="不要", exact=True))
    sound(page, violations)
    look("training-decline")
    follow(page, page.get_by_role("link", name="再想想"))
    follow(page, page.get_by_role("button", name="要这个名额"))
    expect(main).to_contain_text("您已报上")
    follow(page, page.get_by_role("link", name="我的培训"))
    sound(page, violations)
    look("training-mine")
    follow(page, page.locator("li", has_text="第 3 期").get_by_role("link", name="取消"))
    sound(page, violations)
    look("training-cancel")
    follow(page, page.get_by_role("button", name="取消报名"))
    expect(main).to_contain_text("取消了")
    look("training-session-cancelled")


def test_a_safety_officer_registers_several_and_swaps_one(
    page: Page, case: Case, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"sends{case.n}@example.org", second=False)
    page.goto("/mine/")
    follow(page, page.get_by_role("link", name="我的人"))
    expect(main).to_contain_text("示例工人丙")
    sound(page, violations)
    look("training-firm")
    follow(page, page.get_by_role("link", name="2026 年第 3 期"))
    page.get_by_label("姓名").nth(0).fill("示例工人戊")
    page.get_by_label("工号").nth(0).fill(f"G{case.n}戊")
    page.get_by_label("姓名").nth(1).fill("示例工人己")
    follow(page, page.get_by_role("button", name="报名", exact=True))
    expect(main).to_contain_text("示例工人戊")
    expect(main).to_contain_text("请写上姓名，再写手机号或者工号")
    expect(page.get_by_label("姓名").nth(1)).to_have_value("示例工人己")
    sound(page, violations)
    look("training-firm-session")
    follow(page, page.locator("li", has_text="示例工人甲").get_by_role("link", name="换人"))
    sound(page, violations)
    look("training-replace")
    follow(page, page.get_by_role("button", name="换成示例工人丙"))
    expect(main).to_contain_text("换好了")
    expect(page.locator("li", has_text="示例工人丙")).to_contain_text("已报上")
    look("training-replaced")
