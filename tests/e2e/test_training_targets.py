"""Journey (e): the bureau asks the firms that must come, and by Thursday sees by district who has not answered."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.people import Look, Violations, enter, fill_in, follow
from tests.e2e.test_training import sound
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from accounts.enums import MemberRole
from accounts.models import District, Enterprise, EnterpriseContact
from accounts.roles import Role
from tests import factories
from tests.training import making
n = {n}
factories.user(Role.TRAINING_OFFICER, name="示例培训管理员", email=f"targets{{n}}@example.org")
east, west, south = (
    District.objects.create(name=f"示例{{name}}{{n}}区", kind="区", order=k) for k, name in enumerate("东西南")
)
firms = []
for k in range(60):
    firms.append(factories.enterprise(name=f"示例{{n}}木制品{{k:02}}有限公司", district=(east, west, south)[k % 3],
                                      grade="A" if k < 45 else "B"))
    if k % 4:
        EnterpriseContact.objects.create(enterprise=firms[k], name=f"示例联系人{{k:02}}", position="安全管理员",
                                         phone=f"0592-00000{{k:02}}")
for k in range(6):
    boss = factories.user(name=f"示例负责人{{k}}", email=f"boss{{n}}x{{k}}@example.org")
    factories.member(firms[k], MemberRole.MANAGER, boss)
course = factories.course(title="粉尘涉爆企业主要负责人专题班", slug=f"e2e-t-{{n}}", code=f"E2E-T-{{n}}", is_free=True,
                          kind="principal", hours=16, summary="讲清六个要害，带回一张自查单。")
at = making.session(course, title="2026 年第 5 期", capacity=80, place="区应急局培训中心 3 楼报告厅",
                    address="示例路 18 号")
print("things:", at.uuid, firms[0].uuid, firms[3].uuid, east.pk)
"""


class Case:
    """A session, firms that must come to it, and who goes round."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.n = environment, next(_numbers)
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n))
        self.session, self.comes, self.stays, self.east = said.rpartition("things: ")[2].split()

    def tell(self) -> None:
        """What the scheduler does every minute."""
        manage(self.environment, "tell_trainees")


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


def test_firms_are_put_on_the_list_asked_and_counted_by_district(
    page: Page, case: Case, look: Look, violations: Violations, visitor: Visitor
) -> None:
    main = page.locator("main")
    desk = f"/training/desk/sessions/{case.session}/targets/"
    _fill_the_list(page, case, look, violations)
    page.goto(desk)
    sound(page, violations)
    look("training-targets-before")
    follow(page, page.get_by_role("button", name="通知 6 家，请他们派人"))
    expect(main).to_contain_text("正在通知 6 家")
    case.tell()
    page.context.clear_cookies()
    _firms_answer(page, case, look, violations)
    page.context.clear_cookies()
    page.goto("/accounts/login/")
    fill_in(page, f"targets{case.n}@example.org", ahead=1)
    page.goto(desk)
    expect(main).to_contain_text("应到 46 家：已报名 1 家（1 人），说了不来 1 家，没有回音 44 家")
    expect(main).to_contain_text("有账号的都通知过了，明天可以再催")
    text = page.locator("textarea").nth(1)
    page.locator("summary", has_text=f"示例东{case.n}区").click()
    assert "还有 14 家没有回音" in text.input_value()
    # Without a script there is nothing to press: the text is selected by hand.
    expect(page.get_by_role("button", name="复制").first).to_be_visible(visible=visitor.script)
    sound(page, violations)
    look("training-targets")
    follow(page, page.get_by_role("link", name=f"示例东{case.n}区没有回音的"))
    expect(main).to_contain_text("应训企业 14 家")
    sound(page, violations)
    look("training-targets-firms")
    page.goto(f"{desk}firms/?answer=declined")
    expect(main).to_contain_text("停产检修到下月初")
    page.locator("input[name=target]").check()
    follow(page, page.get_by_role("button", name="把勾选的从名单上拿下"))
    expect(main).to_contain_text("一家都没有拿下")
    sound(page, violations)
    look("training-targets-answered")


def _fill_the_list(page: Page, case: Case, look: Look, violations: Violations) -> None:
    """From the register, district by district, and by names that are pasted."""
    main = page.locator("main")
    enter(page, f"targets{case.n}@example.org")
    page.goto(f"/training/desk/sessions/{case.session}/targets/")
    expect(main).to_contain_text("名单还是空的")
    sound(page, violations)
    follow(page, page.get_by_role("link", name="加企业"))
    for place in "东西南":
        page.get_by_label("县区").select_option(label=f"示例{place}{case.n}区")
        page.get_by_label("监管等级").select_option("A")
        follow(page, page.get_by_role("button", name="看看有多少家"))
        expect(main).to_contain_text("会加上 15 家")
        sound(page, violations)
        look("training-targets-add")
        follow(page, page.get_by_role("button", name="加上这 15 家"))
        expect(main).to_contain_text("加上了 15 家")
        follow(page, page.get_by_role("link", name="加企业"))
    page.get_by_label("企业名称或统一社会信用代码").fill(f"示例{case.n}木制品45有限公司\n没有这家")
    follow(page, page.get_by_role("button", name="加上这些"))
    expect(main).to_contain_text("1 行在企业名录里没有找到")
    sound(page, violations)
    look("training-targets-pasted")


def _firms_answer(page: Page, case: Case, look: Look, violations: Violations) -> None:
    """One registers somebody, one says why nobody comes; both were told."""
    main = page.locator("main")
    enter(page, f"boss{case.n}x0@example.org", second=False)
    page.goto("/mine/")
    expect(main).to_contain_text("请派人参加")
    look("training-targets-mine")
    follow(page, page.get_by_role("link", name="要派人，还没有报名"))
    expect(main).to_contain_text("在应训名单上，请派人参加")
    sound(page, violations)
    look("training-targets-asked")
    page.get_by_label("姓名").nth(0).fill("示例车间主任")
    page.get_by_label("工号").nth(0).fill("001")
    follow(page, page.get_by_role("button", name="报名", exact=True))
    expect(main).to_contain_text("已报上")
    expect(main).not_to_contain_text("应训名单")
    page.context.clear_cookies()
    enter(page, f"boss{case.n}x3@example.org", second=False)
    page.goto(f"/training/sessions/{case.session}/")
    expect(main).to_contain_text("在应训名单上，请派人参加")
    sound(page, violations)
    look("training-targets-session")
    follow(page, page.get_by_role("link", name="来不了，说一声"))
    page.get_by_label("为什么来不了").fill("停产检修到下月初，大家都放假了")
    sound(page, violations)
    look("training-targets-not-coming")
    follow(page, page.get_by_role("button", name="告诉应急局"))
    expect(main).to_contain_text("告诉应急局了")
    sound(page, violations)
    look("training-targets-told")
