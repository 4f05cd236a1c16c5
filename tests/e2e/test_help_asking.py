"""Journey (a): an owner on a criterion page asks for help, reads where the wall ends, sends, and takes it back.

Beside him a caller without an account, who follows his request by the link that he was given.
"""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visitor
from tests.e2e.people import Look, Violations, enter, fill_in, follow, sound
from tests.served import manage

_numbers = itertools.count(1)
WALL = """谁来：一名带队干部，至少一名专家，穿便装，不带执法证件。
几个人、多久：一般 2 到 4 人，半天。
看什么：您请我们看的地方，和它连着的设备。
不看什么：账本、合同、员工个人的事。
不收钱，不推销，不留饭。提交以后、上门以前，随时可以撤回。
查到的只给您单位、帮扶组和帮扶受理看，不进执法检查。
例外有三个：重大事故隐患要由企业自己上报；现在就有危险，或者重大隐患到期没有改，局领导可以移交，移交您看得到；法院和事故调查依法要看。
"""
CRITERION = "/standards/gm10/11-3/"
PEOPLE = """
from accounts.enums import MemberRole
from accounts.models import User
from accounts.roles import Role
from assistance.domain.following import follow_link
from assistance.domain.looking import look
from assistance.domain.wall import write_wall_text
from assistance.enums import Level
from assistance.models import WallText
from tests import factories
from tests.assistance import making
n = {n}
if not WallText.objects.exists():
    write_wall_text(
        None, title="先看这一份", document="示例〔2026〕1号", effective_on=making.today(), body={wall!r}
    )
firm = factories.enterprise(name=f"示例家具{{n}}厂")
boss = factories.user(name="示例负责人", email=f"asks{{n}}@example.org")
factories.member(firm, MemberRole.MANAGER, boss)
world = making.World(firm=firm, desk=factories.user(Role.HELP_DESK, name="示例受理"),
                     lead=factories.user(Role.HELP_TEAM, name="示例带队"), expert=factories.user(name="示例专家"))
call = making.request(world, "triaged", way="phone", asked_by=None, entered_by=world.desk, caller_name="示例来电人",
                      caller_phone="0592-0000000")
busy = factories.enterprise(name=f"示例机械{{n}}厂")
factories.member(busy, MemberRole.MANAGER, factories.user(name="示例厂长", email=f"busy{{n}}@example.org"))
there = making.World(firm=busy, desk=world.desk, lead=world.lead, expert=factories.user(name="示例电工专家"))
made = making.visit(there, "delivered")
late = dict.fromkeys(("first_due_on", "due_on"), making.today(-2))
making.finding(there, of=made, title="一号车间除尘器没有泄爆装置，也没有隔爆阀", **late)
making.extension(there, of=making.finding(there, of=made, title="配电柜门不能关严", place="配电间"))
making.finding(there, "fixed", of=made, title="氧气瓶和乙炔瓶挨着放", place="焊接区")
major = making.finding(there, of=made, title="有限空间作业没有先检测", level=Level.MAJOR, place="污水池")
making.plan(there, "agreed", major)
making.finding(there, "closed", of=made)
making.request(there, "draft", asked_by=there.boss, text="还想请人看看喷漆房")
coming = making.visit(there, "planned", on=making.today(3), starts_at="09:30")
sent = making.request(there, "scheduled", visit=coming, text="行车的钢丝绳断了几根丝，不知道还能不能用")
making.request(there, "declined", text="办证")
look(major, by=world.desk)
print("things:", follow_link(call), busy.uuid, sent.uuid)
"""


class Case:
    """The people of one walk and their things."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.n = next(_numbers)
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n, wall=WALL))
        self.link, self.busy, self.planned = said.rpartition("things: ")[2].split()
        self.asks, self.owner = f"asks{self.n}@example.org", f"busy{self.n}@example.org"


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


def test_an_owner_asks_and_takes_it_back(page: Page, case: Case, look: Look, violations: Violations) -> None:
    main = page.locator("main")
    page.goto(CRITERION)
    title = page.locator("h1").inner_text()
    page.locator("#next").scroll_into_view_if_needed()
    look("help-criterion")
    expect(page.locator("#next").get_by_role("link", name="先打个电话问")).to_be_visible()
    page.locator("#next").get_by_role("link", name="请专家来看看").click()
    fill_in(page, case.asks, second=False)
    expect(page.locator("h1")).to_have_text("请专家来看看")
    expect(main).to_contain_text(title)
    sound(page, violations)
    look("help-ask")
    page.get_by_role("button", name="下一步").click()
    expect(main).to_contain_text("请写一句话")
    sound(page, violations)
    page.get_by_label("什么事").fill("除尘器没有泄爆片，不知道要不要停")
    page.get_by_label("像是重大隐患").check()
    page.get_by_role("button", name="下一步").click()
    for said in ("一名带队干部", "不看什么", "不收钱", "例外有三个", "还没有提交", "除尘器没有泄爆片"):
        expect(main).to_contain_text(said)
    sound(page, violations)
    look("help-send")
    page.get_by_role("link", name="改一改").click()
    page.get_by_label("什么时候方便").fill("周三以后")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="看过了，提交").click()
    expect(main).to_contain_text("收到了")
    expect(main).to_contain_text("周三以后")
    sound(page, violations)
    look("help-request")
    page.locator("#asked").get_by_role("link", name=title[:10]).click()
    expect(page.locator("h1")).to_have_text(title)
    page.go_back()
    follow(page, page.get_by_role("link", name="撤回申请"))
    sound(page, violations)
    look("help-withdraw")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(main).to_contain_text("不会有人来")


def test_an_owner_sees_all_that_is_open(page: Page, case: Case, look: Look, violations: Violations) -> None:
    main = page.locator("main")
    enter(page, case.owner, second=False)
    page.goto("/mine/")
    page.get_by_role("link", name="帮扶和整改").click()
    expect(main).to_contain_text("过期 2 天")
    sound(page, violations)
    look("help-firm")
    page.get_by_role("link", name="谁看过").click()
    page.get_by_role("link", name="谁看过、移交给谁").click()
    expect(main).to_contain_text("看了隐患的照片")
    sound(page, violations)
    look("help-log")
    page.goto(f"/help/firms/{case.busy}/past/?what=findings")
    sound(page, violations)
    look("help-past")
    page.goto(f"/help/requests/{case.planned}/")
    expect(main).to_contain_text("准备什么")
    sound(page, violations)
    look("help-request-planned")


def test_a_caller_follows_his_request(page: Page, case: Case, look: Look, violations: Violations) -> None:
    main = page.locator("main")
    page.goto(case.link)
    expect(main).to_contain_text("前告诉您怎么办")
    sound(page, violations)
    look("help-follow")
    page.get_by_text("不要了，撤回").click()
    page.get_by_label("为什么撤回").fill("修好了")
    page.get_by_role("button", name="撤回", exact=True).click()
    expect(main).to_contain_text("不会有人来")
    page.get_by_role("link", name="帮扶说明").click()
    expect(main).to_contain_text("例外有三个")
    sound(page, violations)
    look("help-wall")


@pytest.mark.parametrize("visitor", [Visitor(360)], ids=str, indirect=True)
def test_a_search_that_finds_nothing_leads_on(page: Page, look: Look) -> None:
    page.goto("/search/?q=喷泉")
    expect(page.locator("main").get_by_role("link", name="请专家来看看")).to_be_visible()
    look("help-search")
