"""Journey (b): the clerk opens on the calls of today, takes a call, finds whom to send, and plans the visit.

And for an owner who will never log in she writes down what he says, from the report to the plan.
"""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.assistance.making import today
from tests.e2e.people import THUMB, TOO_SMALL, Look, Violations, enter, follow
from tests.served import manage

_numbers = itertools.count(1)
# A box within its label is as large as that.
PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from accounts.domain.experts import declare_conflict
from accounts.models import EnterpriseContact, Membership
from accounts.roles import Role
from assistance.enums import Level
from assistance.models import Advice
from tests import factories
from tests.assistance import making
n = {n}
making.wall_text()
desk = factories.user(Role.HELP_DESK, name="示例受理", email=f"rings{{n}}@example.org")
factories.user(Role.BUREAU_LEAD, name="示例局领导", email=f"leads{{n}}@example.org")
firm = factories.enterprise(name=f"示例木门{{n}}厂", scenes=[factories.scene()], sector=factories.sector())
EnterpriseContact.objects.create(enterprise=firm, name="示例厂长", phone="0592-0000000")
expert = factories.user(name=f"示例粉尘专家{{n}}")
factories.expert(expert, by=desk, scenes=[factories.scene()], title="高级工程师")
tied = factories.user(name=f"示例设备专家{{n}}")
declare_conflict(factories.expert(tied, by=desk), at=firm, kind="contract", by=desk)
there = making.World(firm=factories.enterprise(name=f"示例机械{{n}}厂"), desk=desk,
                     lead=factories.user(Role.HELP_TEAM, name=f"示例带队{{n}}"))
late = making.finding(there, level=Level.MAJOR, title="除尘器没有泄爆装置", first_due_on=making.today(-5),
                      due_on=making.today(-5))
making.answer(there, of=making.finding(there, of=late.visit, title="配电柜没有盖板"))
making.case(there, "offered", title=f"示例案例{{n}}：柜门装好了")
# Asked by telephone, visited eight days ago; nobody of it has ever logged in.
silent = making.World(firm=factories.enterprise(name=f"示例五金{{n}}厂"), desk=desk, lead=there.lead)
Membership.objects.filter(enterprise=silent.firm).update(ended_at=timezone.now())
EnterpriseContact.objects.create(enterprise=silent.firm, name="林厂长", phone="0592-2222222")
report = making.visit(silent, "delivered", serial=900 + n, delivered_at=timezone.now() - timedelta(days=8))
making.finding(silent, of=report, title="砂轮机没有防护罩", due_on=making.today(20))
making.finding(silent, of=report, title="气瓶没有固定", due_on=making.today(20))
Advice.objects.create(visit=report, given_by=there.lead, text="每周一早上先看一遍气瓶。")
"""


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    """A number of this walk's own, with its people and its enterprises."""
    number = next(_numbers)
    manage(site_environment, "shell", "-c", PEOPLE.format(n=number))
    return number


def test_a_call_comes_in_and_a_visit_is_planned(page: Page, *, n: int, look: Look, violations: Violations) -> None:
    main = page.locator("main")
    enter(page, f"rings{n}@example.org")
    page.goto("/help/desk/")
    card = main.get_by_role("listitem").filter(has_text=f"示例机械{n}厂").first
    expect(card).to_contain_text("到期 5 天")
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == []
    look("help-desk")
    card.get_by_text("记一句、改约").click()
    card.get_by_label("记一句").fill("厂长在开会")
    card.get_by_role("button", name="改约").click()
    expect(main).to_contain_text("请选明天或以后的日期")
    look("help-desk-refused")
    main.get_by_role("button", name="没打通").first.click()
    expect(main).to_contain_text("再打")

    _takes_a_call(page, n, look)
    page.get_by_label("危险程度").select_option("2")
    page.get_by_label("哪天以前给企业回音").fill("2030-01-02")
    page.get_by_role("button", name="分好类").click()
    page.get_by_label("哪天以前定下上门时间").fill("2030-01-02")
    page.get_by_role("button", name="受理", exact=True).click()
    page.get_by_role("link", name="安排上门").click()
    expect(main).to_contain_text("示例粉尘专家")
    look("help-plan-visit")
    page.get_by_label("带队干部").select_option(label=f"示例带队{n}")
    page.get_by_label(f"示例粉尘专家{n}").check()
    page.get_by_role("button", name="安排上门，告诉企业").click()
    expect(main).to_contain_text("安排好了")
    look("help-desk-visit")

    page.goto("/admin/help/requests/?state=all")
    look("help-desk-requests")
    page.goto("/admin/help/findings/")
    look("help-desk-findings")
    page.goto("/help/desk/decisions/")
    assert violations() == []
    look("help-decisions")
    follow(page, main.get_by_role("link", name=f"示例案例{n}"))
    assert violations() == []
    look("help-case-clear")
    page.go_back()
    follow(page, main.get_by_role("link", name="配电柜没有盖板").first)
    assert violations() == []
    look("help-objection")


def _takes_a_call(page: Page, n: int, look: Look) -> None:
    """The firm is found, the criterion named; the link is read out once, and another one made."""
    main = page.locator("main")
    page.goto("/admin/help/enter/")
    page.get_by_label("按名称").fill(f"木门{n}厂")
    page.get_by_role("button", name="找", exact=True).click()
    follow(page, page.get_by_role("link", name="就是这家"))
    look("help-enter")
    page.get_by_label("怎么称呼对方").fill("示例来电人")
    page.get_by_label("回电号码").fill("0592-1111111")
    page.get_by_label("对方说的事").fill("除尘器冒烟，不知道能不能开")
    page.get_by_label("念给对方听").check()
    page.get_by_label("说的是哪一条判定条款").fill("除尘器 泄爆")
    follow(page, page.get_by_role("button", name="找条款"))
    expect(page.get_by_label("对方说的事")).to_have_value("除尘器冒烟，不知道能不能开")
    page.get_by_role("button", name="提交申请").scroll_into_view_if_needed()
    look("help-enter-criterion")
    page.get_by_role("radio").first.check()
    page.get_by_role("button", name="提交申请").click()
    expect(main).to_contain_text("从哪一条来")
    link = main.locator(".desk-address")
    first = link.inner_text()
    look("help-desk-request")
    page.reload()
    expect(link).to_have_count(0)
    main.get_by_text("换一个查询链接").first.click()
    page.get_by_role("button", name="换一个查询链接").click()
    expect(main).to_contain_text("旧链接不能用了")
    assert link.inner_text() != first
    look("help-desk-link")


def test_a_lead_sees_what_is_major(page: Page, *, n: int, look: Look, violations: Violations) -> None:
    enter(page, f"leads{n}@example.org")
    page.goto("/mine/")
    follow(page, page.get_by_role("link", name="没验收的重大隐患"))
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == []
    look("help-lead")
    follow(page, page.get_by_role("link", name="移交").first)
    assert violations() == []
    look("help-refer")
    page.goto("/help/lead/wall/new/")
    assert violations() == []
    look("help-wall-new")


def test_what_an_owner_says_on_the_telephone_is_written_down(
    page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"rings{n}@example.org")
    # Not from the board: ten calls stand there, and those of the walks before may be more urgent.
    page.goto("/admin/help/visits/?state=delivered")
    follow(page, page.get_by_role("link", name=f"示例五金{n}厂"))
    follow(page, page.get_by_role("link", name="看帮扶记录"))
    look("help-word-visit")
    follow(page, main.get_by_role("link", name="代记：逐项答复"))
    _answer(page, look, violations)
    page.goto("/help/desk/decisions/")
    expect(main).not_to_contain_text(f"示例五金{n}厂")
    page.goto("/admin/help/visits/?state=delivered")
    follow(page, page.get_by_role("link", name=f"示例五金{n}厂"))
    follow(page, page.get_by_role("link", name="看帮扶记录"))
    follow(page, main.get_by_role("link", name="代记：编写整改方案"))
    _plan(page, look, violations)
    follow(page, main.get_by_role("link", name="气瓶没有固定"))
    look("help-word-finding")
    follow(page, main.get_by_role("link", name="代记：来不及，申请延期"))
    assert violations() == []
    assert page.evaluate(THUMB) == []
    look("help-word-extension")


def _answer(page: Page, look: Look, violations: Violations) -> None:
    """Say first who speaks, then item by item what he says."""
    main = page.locator("main")
    assert violations() == []
    assert page.evaluate(THUMB) == []
    look("help-word-who")
    follow(page, main.get_by_role("button", name="接着逐项记"))
    expect(main).to_contain_text("请选一下：电话、纸质还是当面")
    page.get_by_label("谁说的").fill("林厂长")
    page.get_by_label("电话", exact=True).check()
    follow(page, main.get_by_role("button", name="接着逐项记"))
    first = main.locator("article").filter(has_text="砂轮机没有防护罩")
    first.get_by_text("有异议", exact=True).click()
    first.get_by_label("为什么不是这样").fill("那台砂轮机上个月已经卖掉了")
    follow(page, first.get_by_role("button", name="提出异议"))
    expect(first).to_contain_text("帮扶受理代记：林厂长，电话")
    assert violations() == []
    assert page.evaluate(THUMB) == []
    look("help-word-answer")
    follow(page, main.get_by_role("button", name="做得到"))
    follow(page, main.get_by_role("button", name="其余 1 项都认可"))
    expect(main).to_contain_text("已答复 2 项，还剩 0 项")


def _plan(page: Page, look: Look, violations: Violations) -> None:
    """Write down the plan of the same call: who speaks is known already."""
    main = page.locator("main")
    expect(page.get_by_label("谁说的")).to_have_value("林厂长")
    page.get_by_label("砂轮机没有防护罩").uncheck()
    look("help-word-plan")
    follow(page, main.get_by_role("button", name="下一步：写方案"))
    page.get_by_label("做什么").first.fill("给气瓶加链条固定")
    page.get_by_label("整改责任人").fill("林厂长")
    page.get_by_label("资金（元）").fill("200")
    page.get_by_label("完成时限").fill(str(today(15)))
    page.get_by_label("整改期间的临时措施").fill("气瓶先放倒垫稳")
    assert violations() == []
    look("help-word-write")
    follow(page, main.get_by_role("button", name="保存并提交商定"))
    expect(main).to_contain_text("方案已提交")
    expect(main).to_contain_text("帮扶受理代记：林厂长，电话")
    assert violations() == []
    look("help-word-submitted")
