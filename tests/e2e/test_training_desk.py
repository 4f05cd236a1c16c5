"""Journey (c), its second half: the officer lets in who asked, turns two down, seats who stands at the door, prints."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.content.paper.reading import words
from tests.e2e.people import THUMB, Look, Violations, enter, follow, sound
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from accounts.enums import MemberRole
from accounts.roles import Role
from tests import factories
from tests.training import making
from training.domain.leaving import cancel
from training.domain.named import Named, register_named
n = {n}
factories.user(Role.TRAINING_OFFICER, name="示例培训管理员", email=f"trains{{n}}@example.org")
boss = factories.user(name="示例安全员", email=f"roster{{n}}@example.org")
firm = factories.enterprise(name=f"示例自治区示例市高新区新能源汽车零部件制造有限责任公司{{n}}分厂")
factories.member(firm, MemberRole.SAFETY_OFFICER, boss)
course = factories.course(title="粉尘涉爆企业主要负责人专题班", slug=f"desk-{{n}}", code=f"DESK-{{n}}")
where = dict(place="区应急局培训中心 3 楼报告厅", address="示例路 18 号")
asks = making.session(course, title=f"2026 年第 {{n}}5 期", capacity=31, waiting_cap=20, needs_approval=True, **where)
names = ["阿卜杜热合曼江·阿卜杜克热木买买提", *(f"示例工人{{x}}" for x in range(1, 32))]
register_named(asks, [Named(name, staff_no=f"D{{n}}-{{x}}") for x, name in enumerate(names)], by=boss, enterprise=firm)
full = making.session(course, title=f"2026 年第 {{n}}6 期", capacity=2, waiting_cap=20, starts_in=9, **where)
first = making.registered(full)
making.registered(full)
making.registered(full)
cancel(first, by=first.by)
making.session(course, title=f"2026 年第 {{n}}7 期", capacity=80, starts_in=5, **where)
making.session(course, title=f"2026 年第 {{n}}8 期", capacity=80, state="draft", **where)
print("things:", asks.uuid, firm.name)
"""


class Case:
    """The sessions of one walk."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.n = next(_numbers)
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n))
        self.asks, self.firm = said.rpartition("things: ")[2].split()


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


def test_an_officer_fills_a_hall_and_prints_who_comes(
    page: Page, case: Case, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"trains{case.n}@example.org")
    page.goto("/mine/")
    follow(page, page.get_by_role("link", name="培训工作台"))
    expect(main).to_contain_text("等审核 32")
    sound(page, violations, THUMB)
    look("training-desk")
    follow(page, page.get_by_role("link", name=f"2026 年第 {case.n}5 期").first)
    sound(page, violations, THUMB)
    look("training-desk-roster")
    for number in (30, 31):
        page.get_by_label(f"示例工人{number}", exact=True).check()
    follow(page, page.get_by_role("button", name="不通过、取消"))
    expect(main).to_contain_text("请写上原因")
    sound(page, violations, THUMB)
    look("training-desk-roster-refused")
    page.get_by_label("原因").fill("不是主要负责人")
    follow(page, page.get_by_role("button", name="不通过、取消"))
    expect(main).to_contain_text("取消了 2 人")
    follow(page, page.get_by_role("button", name="等审核的 30 人全部通过"))
    expect(main).to_contain_text("通过 30 人：30 人有名额")
    look("training-desk-roster-approved")
    page.get_by_label("姓名、企业、电话").fill("工人1")
    follow(page, page.get_by_role("button", name="找", exact=True))
    follow(page, page.get_by_role("link", name="换人").first)
    page.get_by_label("姓名").fill("示例副手")
    page.get_by_label("工号").fill(f"D{case.n}-副")
    sound(page, violations, THUMB)
    look("training-desk-swap")
    follow(page, page.get_by_role("button", name="换成他"))
    expect(main).to_contain_text("换好了")
    follow(page, page.locator("tr", has_text="示例副手").get_by_role("link", name="经过"))
    expect(main).to_contain_text("换人")
    sound(page, violations, THUMB)
    look("training-desk-person")
    follow(page, page.get_by_role("link", name="回到名单"))
    walk_in(page, case, look, violations)
    prints(page, look, violations)


def walk_in(page: Page, case: Case, look: Look, violations: Violations) -> None:
    """One more stands at the door, and then the hall is full."""
    main = page.locator("main")
    follow(page, page.get_by_role("link", name="现场补登"))
    for name in ("示例来客甲", "示例来客乙"):
        page.get_by_label("企业").fill(case.firm[-12:])
        page.get_by_label("姓名").fill(name)
        page.get_by_label("手机号").fill("13900000009")
        if name == "示例来客甲":
            sound(page, violations, THUMB)
            look("training-desk-add")
        follow(page, page.get_by_role("button", name="登记，给座位"))
        if name == "示例来客甲":
            expect(main).to_contain_text("登记好了，请进")
    expect(main).to_contain_text("31 个名额都有人了")
    sound(page, violations, THUMB)
    look("training-desk-add-full")


def prints(page: Page, look: Look, violations: Violations) -> None:
    """Each paper says who comes, and names nobody who does not."""
    follow(page, page.get_by_role("link", name="打印"))
    sound(page, violations, THUMB)
    look("training-desk-papers")
    for link in ("按企业排", "按姓名排", "全部 31 人的桌签", "全部 31 人的胸牌"):
        address = page.get_by_role("link", name=link).get_attribute("href")
        answer = page.request.get(f"{page.url}{address}" if address.startswith("?") else address)  # type: ignore[union-attr]
        text = words(answer.body())
        assert "示例来客甲" in text, link
        assert "阿卜杜热合曼江" in text, link
        assert "示例工人31" not in text, link
