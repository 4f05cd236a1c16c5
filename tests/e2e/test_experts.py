"""The help desk finds whom to send; an expert keeps his own sheet with his thumb; somebody who is stopped is let in."""

import itertools

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import DESKTOP, EVERYBODY, PHONE, Visitor
from tests.e2e.people import TOO_SMALL, Look, Violations, enter, follow
from tests.served import manage

_numbers = itertools.count(1)

PEOPLE = """
from datetime import timedelta
from django.utils import timezone
from accounts.enums import MemberRole
from accounts.models import User
from accounts.roles import Role
from tests import factories
n = {n}
desk = factories.user(Role.HELP_DESK, name="示例受理", email=f"desk{{n}}@example.org")
dust = factories.scene()
firm = factories.enterprise(name=f"示例家具{{n}}厂", scenes=[dust], sector=factories.sector())
factories.enterprise(name=f"示例木门{{n}}厂")
one = factories.user(name=f"专家{{n}}", email=f"expert{{n}}@example.org", phone=f"1360000{{1000 + n}}")
factories.expert(one, by=desk, scenes=[dust], sectors=[factories.sector()], skills="会看除尘系统的设计图",
                 title="高级工程师", employer="示例设计院")
factories.user(name=f"新专家{{n}}", email=f"new{{n}}@example.org", phone=f"1350000{{1000 + n}}")
boss = factories.user(name=f"示例负责人{{n}}", phone=f"1340000{{1000 + n}}", email=None, phone_verified=True)
factories.member(firm, MemberRole.MANAGER, boss)
ago = timezone.now() - timedelta(days=120)
User.objects.filter(pk=boss.pk).update(date_joined=ago, last_seen_at=ago)
"""


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    """A number of this walk's own, with its people and its enterprises."""
    number = next(_numbers)
    manage(site_environment, "shell", "-c", PEOPLE.format(n=number))
    return number


@pytest.mark.parametrize("visitor", EVERYBODY, ids=str, indirect=True)
def test_an_expert_keeps_his_own_sheet(page: Page, *, n: int, look: Look, violations: Violations) -> None:
    main = page.locator("main")
    enter(page, f"expert{n}@example.org", second=False)
    page.goto("/mine/")
    assert violations() == []
    look("mine-expert")
    follow(page, page.get_by_role("link", name="我的专家资料"))
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == []
    look("expert-sheet")
    page.get_by_role("button", name="明天没空").click()
    expect(main).to_contain_text("记下了")
    page.get_by_role("button", name="又有空了").click()
    expect(main).to_contain_text("又可以安排您")

    page.get_by_text("别的日子").click()
    page.get_by_label("从哪天").fill("2027-03-05")
    page.get_by_label("到哪天").fill("2027-03-01")
    page.get_by_role("button", name="这些天没空").click()
    expect(main).to_contain_text("请改一下")
    assert violations() == []
    look("expert-days-wrong")
    page.get_by_label("到哪天").fill("2027-03-09")
    page.get_by_role("button", name="这些天没空").click()
    expect(main).to_contain_text("2027-03-05 到 2027-03-09没空")

    page.get_by_role("link", name="报一家企业").click()
    page.get_by_label("企业名称或统一社会信用代码").fill(f"木门{n}厂")
    follow(page, page.get_by_role("button", name="找", exact=True))
    assert violations() == []
    look("expert-find")
    page.get_by_role("link", name=f"示例木门{n}厂").click()
    page.get_by_label("有亲属在那里").check()
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == []
    look("expert-declare")
    page.get_by_role("button", name="报上去").click()
    expect(main).to_contain_text("不会派您去")
    assert violations() == []
    look("expert-sheet-filled")
    page.get_by_role("button", name="今天结束了").click()
    expect(main).to_contain_text("今天结束")


@pytest.mark.parametrize("visitor", [Visitor(PHONE), Visitor(DESKTOP)], ids=str, indirect=True)
def test_the_desk_keeps_the_pool_and_finds_whom_to_send(
    page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"desk{n}@example.org")
    page.goto("/admin/experts/new/")
    look("experts-add")
    page.get_by_label("手机号").fill(f"1350000{1000 + n}")
    page.get_by_label("粉尘涉爆").check()
    page.get_by_label("专长").fill("会看防爆电气")
    page.get_by_role("button", name="创建").click()
    expect(main).to_contain_text("加入了专家库")
    look("experts")

    page.goto("/admin/experts/?q=新专家")
    follow(page, main.get_by_role("link", name=f"新专家{n}"))
    look("expert")
    page.get_by_role("link", name="报一家企业").click()
    page.get_by_label("按名称").fill(f"家具{n}厂")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("link", name="就是这家").click()
    page.get_by_label("给它做服务").check()
    look("expert-desk-declare")
    page.get_by_role("button", name="记下").click()
    expect(main).to_contain_text("不会派")
    follow(page, page.get_by_role("link", name="登记没空的日子"))
    look("expert-desk-absence")
    page.goto(f"/admin/enterprises/?q=家具{n}厂")
    follow(page, main.get_by_role("link", name=f"示例家具{n}厂"))
    look("enterprise-members")
    page.get_by_role("link", name="找能去这家的专家").click()
    expect(main).to_contain_text("给它做服务、有合同")
    look("expert-verdicts")


@pytest.mark.parametrize("visitor", [Visitor(PHONE), Visitor(DESKTOP)], ids=str, indirect=True)
def test_the_desk_answers_who_gets_no_message_and_who_cannot_come_in(
    page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"desk{n}@example.org")
    page.goto("/accounts/desk/holders/")
    page.get_by_label("他的手机号").fill(f"家具{n}厂")
    follow(page, page.get_by_role("button", name="找", exact=True))
    assert violations() == []
    look("holders")
    follow(page, page.get_by_role("link", name=f"示例负责人{n}"))
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == []
    look("holder-confirm")
    page.get_by_label("怎么核对的").fill("回拨登记的座机，本人接的")
    page.get_by_role("button", name="是本人").click()
    expect(main).to_contain_text("请他再收一次验证码")
    page.get_by_label("他的手机号").fill(f"1340000{1000 + n}")
    page.get_by_role("button", name="找", exact=True).click()
    page.get_by_role("link", name=f"示例负责人{n}").click()
    expect(main).to_contain_text("现在不用核对")
    page.get_by_role("link", name="发给他的消息").click()
    expect(main).to_contain_text("核对了手机号")
    look("sent")
