"""Help on site: nine findings in one hand, signed and handed over; two people look again; a year later it is back."""

import io
import itertools

import pytest
from PIL import Image
from playwright.sync_api import FilePayload, Page, expect

from tests.e2e.conftest import DESKTOP, EVERYBODY, Visitor
from tests.e2e.people import TOO_SMALL, Look, Violations, enter, follow
from tests.served import manage

_numbers = itertools.count(1)
PEOPLE = """
from django.utils import timezone
from accounts.roles import Role
from assistance.models import Finding
from content.models import CriterionPage
from tests import factories
from tests.assistance import making
n = {n}
people = making.World(
    firm=factories.enterprise(name=f"示例家具{{n}}厂", address="示例路 1 号", sector=factories.sector()),
    lead=factories.user(Role.HELP_TEAM, name=f"带队{{n}}", email=f"lead{{n}}@example.org"),
    expert=factories.user(name=f"同去专家{{n}}", email=f"fellow{{n}}@example.org"),
)
people.firm.contacts.create(name="示例联系人", position="厂长", phone="0592-1234567")
people.firm.save()
visit = making.visit(people, "planned", starts_at="09:30")
asked = making.request(people, "accepted", text="除尘器没人看得懂")
asked.state, asked.visit = "scheduled", visit
asked.save()
visit.team.update(declared_at=None)
page = CriterionPage.objects.live().filter(published_revisions__isnull=False).order_by("pk").first()
old = making.visit(people, "delivered", on=making.today(-300))
making.finding(people, "closed", old, criterion=page, criterion_revision=1, title="去年也没有")
major = making.finding(people, "fixed", old, level=1, title="除尘器没有泄爆装置")
making.plan(people, "submitted", making.finding(people, of=old, title="灭火器压力不够"))
print(visit.uuid, major.uuid, page.title)
"""
WHAT = ["配电箱前堆纸箱", "灭火器压力不够", "砂轮机没有防护罩", "安全出口锁着", "电线拖在地上", "气瓶没有固定"]


@pytest.fixture
def made(site_environment: dict[str, str]) -> tuple[int, str, str, str]:
    """A number of this walk's own; the visit ahead, a major finding that waits, and the title of a criterion."""
    number = next(_numbers)
    printed = manage(site_environment, "shell", "-c", PEOPLE.format(n=number)).strip().splitlines()[-1]
    visit, major, title = printed.split(" ", 2)
    return number, visit, major, title


def small(n: int) -> FilePayload:
    file = io.BytesIO()
    Image.new("RGB", (320, 240), (40 + 20 * n, 120, 90)).save(file, "JPEG")
    return {"name": f"照片{n}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def draw(page: Page, place: str) -> None:
    """Drag a finger across it."""
    box = page.locator(place).bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.25, box["y"] + box["height"] * 0.3)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.7, steps=6)
    page.mouse.up()


def sign(page: Page, who: str, visitor: Visitor, name: str = "") -> None:
    page.get_by_label("谁签字").select_option(label=who)
    if name:
        page.get_by_label("姓名").fill(name)
    if visitor.script:
        page.locator(".pad").scroll_into_view_if_needed()
        draw(page, ".pad")
    else:
        page.get_by_label("签在纸上的").set_input_files(small(9))
    page.get_by_role("button", name="收下这个签字").click()
    expect(page.locator("main")).to_contain_text("签字收下了")


@pytest.mark.parametrize("visitor", EVERYBODY, ids=str, indirect=True)
def test_nine_findings_in_one_hand(  # noqa: PLR0915
    page: Page,
    other_page: Page,
    *,
    made: tuple[int, str, str, str],
    look: Look,
    violations: Violations,
    visitor: Visitor,
) -> None:
    n, visit, _, title = made
    main = page.locator("main")
    enter(other_page, f"fellow{n}@example.org", second=False)
    other_page.goto(f"/help/visits/{visit}/brief/")
    other_page.get_by_role("button", name="我没有利害关系").click()

    enter(page, f"lead{n}@example.org")
    page.goto("/mine/")
    follow(page, page.get_by_role("link", name="我的帮扶"))
    assert violations() == []
    look("help-day")
    follow(page, page.get_by_role("link", name="行前单").first)
    assert violations() == []
    look("help-brief")
    page.get_by_role("button", name="我没有利害关系").click()
    expect(main).to_contain_text("声明记下了")
    page.goto(f"/help/visits/{visit}/")
    page.get_by_role("button", name="到了，开始").click()
    expect(main).to_contain_text("正在现场")

    follow(page, page.get_by_role("link", name="记一项隐患"))
    assert violations() == []
    assert page.evaluate(TOO_SMALL) == [] if visitor.script else True
    look("help-record")
    for place, what in enumerate([*WHAT, "", ""]):
        page.get_by_label("拍照片").set_input_files([small(place)])
        page.get_by_label("看到了什么").fill(what)
        page.get_by_role("button", name="存下，记下一项").click()
        expect(main).to_contain_text(f"第 {place + 1} 项存下了")
    # The ninth: by its words, without typing anything twice.
    page.get_by_label("看到了什么").fill("这里积了粉尘")
    page.get_by_label("引用哪一条").fill(title)
    follow(page, page.get_by_role("button", name="找条款"))
    assert violations() == []
    page.get_by_role("radio", name=title).first.check()
    look("help-record-criterion")
    page.get_by_role("button", name="存下，写全这一项").click()
    # Journey (f): he sees that it is back.
    expect(main).to_contain_text("也查出过")
    expect(page.get_by_role("link", name="去年也没有")).to_be_visible()
    assert violations() == []
    look("help-rewrite")

    page.goto(f"/help/visits/{visit}/")
    assert violations() == []
    look("help-visit-drafts")
    page.get_by_role("link", name="写全第 1 项").click()
    if visitor.script:
        page.get_by_role("link", name="在照片 1 上画圈").click()
        page.locator(".shot-drawable").scroll_into_view_if_needed()
        draw(page, ".shot-drawable")
        look("help-mark")
        assert violations() == []
        page.get_by_role("button", name="存下标记").click()
        expect(page.locator(".shot-marks path")).to_have_count(2)
    for place in range(9):
        page.get_by_label("隐患名称").fill([*WHAT, "临边没有防护", "危化品混放", "除尘器积尘"][place])
        page.get_by_label("看到的情况").fill("现场看到的样子")
        page.get_by_label("位置").fill("一号车间")
        page.get_by_label("类型").select_option(label="安全")
        page.get_by_role("radio", name="即查即改").check()
        page.get_by_role("button", name="存下，写下一项").click()
        expect(main).to_contain_text(f"第 {place + 1} 项存下了")

    # Advice: given, mended; then one too many, struck.
    for text in ("每班下班前清一次灰", "请个人专门清扫"):
        page.get_by_role("textbox", name="建议").fill(text)
        follow(page, page.get_by_role("button", name="记下建议"))
        expect(main).to_contain_text("建议记下了")
    follow(page, page.get_by_role("link", name="改或划掉").first)
    assert violations() == []
    look("help-advice")
    page.get_by_role("textbox", name="建议").fill("每班清灰，拍照留底")
    follow(page, page.get_by_role("button", name="存下"))
    expect(main).to_contain_text("每班清灰，拍照留底")
    follow(page, page.get_by_role("link", name="改或划掉").last)
    page.get_by_text("划掉这一条").click()
    page.get_by_label("为什么").fill("和上一条重复")
    follow(page, page.get_by_role("button", name="划掉", exact=True))
    expect(main).to_contain_text("建议划掉了")
    assert violations() == []
    look("help-visit-advice")

    page.get_by_role("link", name="写沟通情况").click()
    page.get_by_label("见到了企业的谁").fill("示例厂长")
    page.get_by_role("button", name="存下", exact=True).click()
    follow(page, page.get_by_role("link", name="签字", exact=True))
    assert violations() == []
    look("help-sign")
    sign(page, f"带队{n}（带队干部）", visitor)
    page.goto(f"/help/visits/{visit}/")
    expect(main).to_contain_text("先撤掉签字")
    look("help-visit-held")
    page.goto(f"/help/visits/{visit}/sign/")
    sign(page, "企业其他人（写姓名）", visitor, "示例厂长")
    assert violations() == []
    look("help-sign-both")
    page.get_by_role("button", name="签完了，定稿").click()
    expect(main).to_contain_text("定稿了，编号 帮扶〔")
    page.get_by_role("link", name="交给企业").click()
    page.get_by_role("button", name="已经交了").click()
    expect(main).to_contain_text("交给示例厂长")
    assert violations() == []
    look("help-visit")
    follow(page, page.get_by_role("link", name="9. 除尘器积尘"))
    assert violations() == []
    look("help-finding")
    follow(page, page.get_by_role("link", name="经过"))
    look("help-history")
    # Back along the chain: finding, visit, request.
    page.go_back()
    page.locator(".lead").get_by_role("link").click()
    page.get_by_role("link", name="除尘器没人看得懂").click()
    expect(main).to_contain_text("除尘器没人看得懂")


@pytest.mark.parametrize("visitor", [Visitor(360), Visitor(DESKTOP)], ids=str, indirect=True)
def test_two_people_verify_a_major_one(
    page: Page, *, made: tuple[int, str, str, str], look: Look, violations: Violations
) -> None:
    n, _, major, _ = made
    main = page.locator("main")
    enter(page, f"lead{n}@example.org")
    page.goto("/help/day/")
    page.get_by_role("link", name="除尘器没有泄爆装置").click()
    expect(main).to_contain_text("要两个人一起到现场看")
    page.get_by_role("radio", name="已消除").check()
    page.get_by_label("怎么看的、看到什么").fill("泄爆片装上了")
    page.get_by_role("button", name="记下验收").click()
    expect(main).to_contain_text("重大隐患要两个人到现场验收")
    assert violations() == []
    look("help-verify")
    page.get_by_label("还有谁一起看").select_option(label=f"同去专家{n}")
    page.get_by_role("button", name="记下验收").click()
    expect(main).to_contain_text("这一项已消除")
    look("help-verified")
    page.goto(f"/help/findings/{major}/reopen/")
    assert violations() == []
    page.get_by_label("为什么又打开").fill("又拆掉了")
    page.get_by_label("新的整改期限").fill("2099-01-05")
    look("help-reopen")
    page.get_by_role("button", name="又打开", exact=True).click()
    expect(main).to_contain_text("又打开过 1 次")
