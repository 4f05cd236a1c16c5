"""Forms that people fill in twice, too late, or in two windows: nothing doubled, nothing lost."""

import itertools
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor, window_of
from tests.e2e.people import Look, Violations, enter, fill_in, follow, photo
from tests.served import manage

_addresses = itertools.count(1)
_numbers = itertools.count(1)

PEOPLE = """
from accounts.enums import MemberRole
from accounts.roles import Role
from tests import factories
from tests.assistance import making
n = {n}
factories.user(Role.HELP_DESK, name="示例受理", email=f"clerk{{n}}@example.org")
boss = factories.user(name="示例负责人", email=f"boss{{n}}@example.org")
firm = factories.enterprise(name=f"示例企业{{n}}厂", address="甲路 1 号")
factories.member(firm, MemberRole.MANAGER, boss)
free = factories.enterprise(name=f"示例无主{{n}}厂")
making.wall_text()
world = making.World(firm=firm)
visit = making.visit(world, "delivered")
making.finding(world, of=visit)
draft = making.plan(world, "draft", making.finding(world, of=visit), liable="", safeguards="")
print("things:", firm.uuid, free.uuid, firm.pk, visit.uuid, draft.uuid)
"""
# Nobody has touched the keys for a long time.
AGE = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    session = SessionStore(row.session_key)
    if "seen_at" in session:
        session["seen_at"] = 1
        session.save()
"""
HELD = """
import json
from accounts.models import Claim, Enterprise, Invitation, ReachPreference
from assistance.models import Answer, HelpRequest, Measure, RectificationPlan
from intake.models import PrivateFile
firm = Enterprise.objects.get(pk={pk})
claims = Claim.objects.filter(enterprise__uuid="{free}")
reach = ReachPreference.objects.filter(person__email="boss{n}@example.org").first()
print("held:", json.dumps({{
    "claims": claims.count(),
    "photos": PrivateFile.objects.filter(owner__in=claims.values("person__uuid")).count(),
    "invitations": Invitation.objects.filter(enterprise=firm).count(),
    "address": firm.address,
    "size": firm.get_size_display(),
    "contacts": sorted(firm.contacts.values_list("name", flat=True)),
    "reach": reach and [reach.by_email, reach.quiet_from],
    "asked": list(HelpRequest.objects.filter(enterprise=firm).values_list("text", "state")),
    "said": list(Answer.objects.filter(finding__visit__enterprise=firm).values_list("why", flat=True)),
    "plan": list(RectificationPlan.objects.filter(visit__enterprise=firm).values_list("liable", "safeguards")),
    "measures": list(Measure.objects.filter(plan__visit__enterprise=firm).order_by("pk").values_list("text")),
    "new": Enterprise.objects.filter(name="示例新企业{n}").count(),
}}))
"""


@pytest.fixture(params=[Visitor(PHONE), Visitor(DESKTOP, script=False)], ids=str)
def visitor(request: pytest.FixtureRequest) -> Visitor:
    """A phone with JavaScript, a desktop without: what a form does depends on nothing else."""
    return request.param


@pytest.fixture(scope="module")
def site_environment(site_environment: dict[str, str]) -> dict[str, str]:
    """Everybody comes from an address of his own: from one, no more than thirty may log in within a minute."""
    return site_environment | {"TRUSTED_PROXY_COUNT": "1"}


@pytest.fixture
def page(browser: Browser, site: str, visitor: Visitor) -> Iterator[Page]:
    """A window in which pages may be refused: that the login ran out is what is tried here."""
    context = window_of(browser, site, visitor)
    context.set_extra_http_headers({"X-Forwarded-For": f"192.0.2.{next(_addresses)}"})
    yield context.new_page()
    context.close()


class Case:
    """The people of one walk, their firms, and what the database holds of them."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment = environment
        self.n = next(_numbers)
        said = manage(environment, "shell", "-c", PEOPLE.format(n=self.n))
        self.firm, self.free, self.pk, self.visit, self.plan = said.rpartition("things: ")[2].split()
        self.boss, self.clerk = f"boss{self.n}@example.org", f"clerk{self.n}@example.org"

    def age(self) -> None:
        manage(self.environment, "shell", "-c", AGE)

    def held(self, *what: str) -> list[Any]:
        said = manage(self.environment, "shell", "-c", HELD.format(pk=self.pk, free=self.free, n=self.n))
        found = json.loads(said.rpartition("held: ")[2])
        return [found[name] for name in what]


@pytest.fixture
def case(site_environment: dict[str, str]) -> Case:
    return Case(site_environment)


def come_back(page: Page, email: str, *, second: bool = False) -> None:
    """Log in again from the page that says that the login ran out, and hand in what was typed."""
    expect(page.locator("h1")).to_contain_text("登录过期了")
    page.get_by_role("link", name="登录，接着办").click()
    # The code of this half minute is spent.
    fill_in(page, email, second=second, ahead=1)
    expect(page.locator("h1")).to_have_text("刚才填的还在")
    page.get_by_role("button", name="接着交上").click()


def test_a_claim(page: Page, case: Case, look: Look, violations: Violations) -> None:
    enter(page, case.boss, second=False)
    address, main = f"/mine/enterprises/{case.free}/claim/", page.locator("main")
    page.goto(address)
    page.get_by_label("营业执照照片").set_input_files(files=[photo()])
    case.age()
    page.get_by_role("button", name="提交认领").click()
    expect(main).to_contain_text("照片、文件要重新选")
    assert violations() == []
    look("idle")
    come_back(page, case.boss)
    expect(main).to_contain_text("请附上营业执照的照片")
    assert case.held("claims") == [0]

    page.get_by_label("营业执照照片").set_input_files(files=[photo()])
    page.get_by_role("button", name="提交认领").dblclick()
    expect(main).to_contain_text(f"示例无主{case.n}厂")
    expect(main).to_contain_text("等待核对")
    assert case.held("claims", "photos") == [1, 1]

    page.goto(address)
    expect(main).to_contain_text("正在核对")
    expect(page.get_by_role("button", name="提交认领")).to_have_count(0)


def test_a_claim_from_a_page_that_was_left_open(page: Page, case: Case) -> None:
    enter(page, case.boss, second=False)
    address = f"/mine/enterprises/{case.free}/claim/"
    windows = [page, page.context.new_page()]
    for window in windows:
        window.goto(address)
        window.get_by_label("营业执照照片").set_input_files(files=[photo()])
    for window in windows:
        window.get_by_role("button", name="提交认领").click()
        expect(window.locator("main")).to_contain_text("等待核对")
    assert case.held("claims", "photos") == [1, 1]


def test_an_invitation(page: Page, case: Case) -> None:
    enter(page, case.boss, second=False)
    main, phone = page.locator("main"), f"1370000{2000 + case.n}"
    page.goto(f"/mine/enterprises/{case.firm}/")
    other = page.context.new_page()
    other.goto(page.url)
    page.get_by_label("手机号").fill(phone)
    page.get_by_label("身份").select_option("safety_officer")
    case.age()
    page.get_by_role("button", name="发出邀请").click()
    come_back(page, case.boss)
    expect(main).to_contain_text("邀请已发出")
    expect(main).to_contain_text("安全管理员 ·")

    page.get_by_label("手机号").fill(phone)
    page.get_by_role("button", name="发出邀请").dblclick()
    expect(main).to_contain_text("邀请已发出")
    assert case.held("invitations") == [1]

    # The window from before the new login holds an old token, and what is typed there.
    other.get_by_label("手机号").fill(f"1380000{2000 + case.n}")
    other.get_by_role("button", name="发出邀请").click()
    expect(other.locator("h1")).to_have_text("刚才填的还在")
    other.get_by_role("button", name="接着交上").click()
    expect(other.locator("main")).to_contain_text("邀请已发出")
    assert case.held("invitations") == [2]


def test_how_one_is_reached(page: Page, case: Case) -> None:
    enter(page, case.boss, second=False)
    page.goto("/mine/reach/")
    other = page.context.new_page()
    other.goto("/mine/reach/")
    page.get_by_label("发邮件").uncheck()
    page.get_by_role("button", name="保存").dblclick()
    expect(page.locator("h1")).to_have_text("我的")
    other.get_by_label("几点以后不打扰").select_option("20")
    case.age()
    other.get_by_role("button", name="保存").click()
    come_back(other, case.boss)
    expect(other.locator("h1")).to_have_text("我的")
    assert case.held("reach") == [[False, 20]]

    page.go_back()
    expect(page.get_by_label("发邮件")).not_to_be_checked()


def test_an_entry_of_the_register(page: Page, case: Case, look: Look) -> None:
    enter(page, case.clerk)
    address = f"/admin/enterprises/edit/{case.pk}/"
    other = page.context.new_page()
    for window in (page, other):
        window.goto(address)
    page.get_by_role("textbox", name="生产经营地址").fill("乙路 2 号")
    page.locator("[name=contacts-0-name]").fill("示例联系人")
    page.get_by_role("button", name="保存").dblclick()
    expect(page.locator("main")).to_contain_text("已保存")
    other.get_by_role("combobox", name="规模").select_option(label="小型")
    case.age()
    other.get_by_role("button", name="保存").click()
    come_back(other, case.clerk, second=True)
    expect(other.locator("main")).to_contain_text("已保存")
    assert case.held("address", "size", "contacts") == ["乙路 2 号", "小型", ["示例联系人"]]

    # The same field in both: the second reads what the first wrote, and decides.
    for window in (page, other):
        window.goto(address)
    for window, street, telephone in ((other, "丙路 3 号", "0592-1"), (page, "丁路 4 号", "0592-2")):
        window.get_by_role("textbox", name="生产经营地址").fill(street)
        window.locator("[name=contacts-0-phone]").fill(telephone)
        follow(window, window.get_by_role("button", name="保存"))
    expect(page.locator("main")).to_contain_text("改成了“丙路 3 号”")
    look("register-overtaken")
    follow(page, page.get_by_role("button", name="保存"))
    expect(page.locator("main")).to_contain_text("改成了“0592-1”")
    look("contact-overtaken")
    assert case.held("address") == ["丙路 3 号"]
    follow(page, page.get_by_role("button", name="保存"))
    assert case.held("address") == ["丁路 4 号"]


def test_a_new_entry_of_the_register(page: Page, case: Case) -> None:
    enter(page, case.clerk)
    page.goto("/admin/enterprises/new/")
    page.locator("[name=name]").fill(f"示例新企业{case.n}")
    page.get_by_role("button", name="创建").dblclick()
    expect(page.locator("main")).to_contain_text(f"示例新企业{case.n}")
    assert case.held("new") == [1]

    page.goto("/admin/enterprises/new/")
    page.locator("[name=name]").fill(f"示例新企业{case.n}")
    page.get_by_role("button", name="创建").click()
    expect(page.locator("main")).to_contain_text("确实是另一家，再点一次保存")
    page.get_by_role("button", name="创建").click()
    expect(page.locator("main")).to_contain_text("已登记")
    assert case.held("new") == [2]


def test_help_that_is_asked_for(page: Page, case: Case) -> None:
    enter(page, case.boss, second=False)
    page.goto("/help/ask/")
    page.get_by_label("什么事").fill("除尘器没人看得懂")
    page.get_by_label("像是重大隐患").check()
    case.age()
    page.get_by_role("button", name="下一步").click()
    come_back(page, case.boss)
    expect(page.locator("main")).to_contain_text("除尘器没人看得懂")
    case.age()
    page.get_by_role("button", name="看过了，提交").click()
    come_back(page, case.boss)
    expect(page.locator("main")).to_contain_text("收到了")
    assert case.held("asked") == [[["除尘器没人看得懂", "submitted"]]]


def test_an_answer_to_a_report(page: Page, case: Case) -> None:
    enter(page, case.boss, second=False)
    page.goto(f"/help/visits/{case.visit}/answer/")
    page.get_by_text("有异议").first.click()
    page.get_by_role("textbox", name="为什么不是这样").first.fill("当天正在装车，已经搬走了")
    case.age()
    page.get_by_role("button", name="提出异议：第 1 项").click()
    come_back(page, case.boss)
    expect(page.locator("main")).to_contain_text("有异议，等待答复：当天正在装车，已经搬走了")
    assert case.held("said") == [["当天正在装车，已经搬走了"]]


def test_a_plan(page: Page, case: Case) -> None:
    enter(page, case.boss, second=False)
    page.goto(f"/help/plans/{case.plan}/write/")
    page.get_by_label("整改责任人").fill("示例负责人")
    page.get_by_label("整改期间的临时措施").fill("停用，断电挂牌")
    page.get_by_text("加一条措施").first.click()
    page.get_by_label("做什么").first.fill("清理积尘")
    case.age()
    page.get_by_role("button", name="保存", exact=True).click()
    come_back(page, case.boss)
    expect(page.locator("main")).to_contain_text("已保存")
    assert case.held("plan", "measures") == [[["示例负责人", "停用，断电挂牌"]], [["装泄爆片"], ["清理积尘"]]]
