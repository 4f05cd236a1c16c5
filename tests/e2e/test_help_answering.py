"""Journey (d): an owner answers a report, plans, an adviser improves the plan; proof, more time, and it is reported.

He alone on his phone, the adviser and the lead cadre beside him.
"""

import io
import itertools
from dataclasses import dataclass

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import FilePayload, Page, expect

from tests.assistance.making import today
from tests.e2e.conftest import PHONE, Visitor, picture
from tests.e2e.people import THUMB, Look, Violations, enter, fits, follow
from tests.served import manage

_numbers = itertools.count(1)
# A box within its label is as large as that.
PEOPLE = """
import io
from PIL import Image
from accounts.enums import MemberRole
from accounts.roles import Role
from assistance.domain.photos import keep_photo
from assistance.enums import Level
from assistance.models import Advice, FindingPhoto
from tests import factories
from tests.assistance import making
n = {n}
firm = factories.enterprise(name=f"示例家具{{n}}厂")
world = making.World(
    firm=firm,
    desk=factories.user(Role.HELP_DESK, name="示例受理", email=f"takes{{n}}@example.org"),
    lead=factories.user(Role.HELP_TEAM, name="示例带队", email=f"leads{{n}}@example.org"),
    expert=factories.user(name="示例专家", email=f"advises{{n}}@example.org"),
)
boss = factories.user(name="示例负责人", email=f"answers{{n}}@example.org")
factories.member(firm, MemberRole.MANAGER, boss)
made = making.visit(world, "delivered", serial=n)
for title, fields in (
    ("一号车间除尘器没有泄爆装置，也没有隔爆阀", {{}}),
    ("疏散通道上堆了半成品，只能侧身走", dict(fix_when=0, place="二号车间北门")),
    ("喷漆房风机不是防爆型", dict(level=Level.MAJOR, place="喷漆房", cause="采购时没有看铭牌")),
):
    row = making.finding(world, of=made, title=title, text=title + "。", **fields)
    file = io.BytesIO()
    Image.new("RGB", (800, 600), (120, 130, 140)).save(file, "JPEG")
    file.seek(0)
    kept = keep_photo(file, name="现场.jpg", by=world.lead)
    FindingPhoto.objects.create(finding=row, file=kept.uuid, sha256=kept.sha256, taken_by=world.lead)
Advice.objects.create(visit=made, given_by=world.lead, text="木工班每天下班前用吸尘器清一遍，不要用压缩空气吹。")
print("VISIT", made.uuid, *(row.uuid for row in made.findings.order_by("order")))
"""


@dataclass(frozen=True)
class Made:
    """What this walk has of its own."""

    n: int
    visit: str
    slow: str
    quick: str
    major: str


@pytest.fixture
def made(site_environment: dict[str, str]) -> Made:
    """A delivered report with three findings, and its people."""
    number = next(_numbers)
    said = manage(site_environment, "shell", "-c", PEOPLE.format(n=number))
    line = next(line for line in said.splitlines() if line.startswith("VISIT"))
    return Made(number, *line.split()[1:])


def proof(words: str) -> FilePayload:
    """A photo as a phone hands it over."""
    file, picture = io.BytesIO(), Image.new("RGB", (600, 400), (70, 110, 90))
    ImageDraw.Draw(picture).text((40, 180), words)
    picture.save(file, "JPEG")
    return {"name": f"{words}.jpg", "mimeType": "image/jpeg", "buffer": file.getvalue()}


def checked(page: Page, visitor: Visitor, violations: Violations) -> None:
    """Whatever a thumb must hit is large enough, nothing hangs over the edge, and axe finds nothing."""
    assert violations() == []
    if visitor.script:
        fits(page)
        if visitor.width == PHONE:
            assert page.evaluate(THUMB) == []


def test_an_owner_answers_plans_proves_and_asks_for_more_time(
    page: Page, other_page: Page, visitor: Visitor, *, made: Made, look: Look, violations: Violations
) -> None:
    def seen(name: str) -> None:
        checked(page, visitor, violations)
        look(name)

    enter(page, f"answers{made.n}@example.org", second=False)
    _answer(page, made, seen)
    page.goto(f"/help/findings/{made.major}/report/")
    expect(page.locator("main")).to_contain_text("本站不会替您送")
    seen("help-major")
    _plan(page, made, seen)
    _both_write(page, other_page, made, look)
    _agree(page, other_page, seen)
    _more_time(page, other_page, made, seen)
    _prove(page, made, seen)


def _answer(page: Page, made: Made, seen: Look) -> None:
    """The report, item by item."""
    main = page.locator("main")
    page.goto(f"/help/visits/{made.visit}/answer/")
    expect(main).to_contain_text("还剩 3 项")
    seen("help-answer")
    page.get_by_role("button", name="认可：第 1 项").click()
    page.get_by_text("有异议").first.click()
    page.get_by_role("textbox", name="为什么不是这样").first.fill("当天正在装车，已经搬走了")
    page.get_by_role("button", name="提出异议：第 2 项").click()
    expect(main).to_contain_text("有异议，等待答复")
    seen("help-answer-objected")
    page.get_by_role("button", name="想过了，还是认可：第 2 项").click()
    page.get_by_role("button", name="做得到：建议 1").click()
    page.get_by_role("button", name="其余 1 项都认可").click()
    expect(main).to_contain_text("都答复了")
    seen("help-answered")


def _plan(page: Page, made: Made, seen: Look) -> None:
    """The owner alone; what is wrong is said and what was typed stays."""
    main = page.locator("main")
    page.goto(f"/help/visits/{made.visit}/plan/")
    page.get_by_label("疏散通道").uncheck()
    page.get_by_label("喷漆房").uncheck()
    seen("help-make-plan")
    page.get_by_role("button", name="下一步：写方案").click()
    seen("help-write-plan-empty")
    page.get_by_label("做什么").first.fill("给除尘器装泄爆片和隔爆阀")
    page.get_by_label("整改责任人").fill("示例负责人")
    page.get_by_label("资金（元）").fill("两万")
    page.get_by_label("完成时限").fill(str(today(9)))
    page.get_by_role("button", name="保存", exact=True).click()
    expect(main).to_contain_text("请只写数字")
    seen("help-write-plan-wrong")
    page.get_by_label("资金（元）").fill("20000")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(main).to_contain_text("整改期间的临时措施")
    seen("help-plan-draft")


def _agree(page: Page, expert: Page, seen: Look) -> None:
    page.get_by_role("link", name="提交，请专家商定").click()
    seen("help-submit-plan")
    page.get_by_role("button", name="提交方案").click()
    plan = page.url
    expert.goto("/help/day/")
    expect(expert.locator("#agree")).to_contain_text("交来，等您看")
    picture(expert, "help-day-agree")
    expert.goto(plan)
    expert.get_by_role("link", name="退回修改").click()
    expert.get_by_label("哪里要改、怎么改").fill("停用期间谁看着除尘器，写上名字")
    expert.get_by_role("button", name="退回修改").click()
    expect(expert.locator("main")).to_contain_text("已退回")
    page.goto("/mine/")
    follow(page, page.get_by_role("link", name="帮扶和整改").first)
    expect(page.locator("#returned")).to_contain_text("写上名字")
    seen("help-firm-returned")
    page.goto(plan)
    page.get_by_role("link", name="提交，请专家商定").click()
    page.get_by_role("button", name="提交方案").click()
    expert.goto(plan)
    expert.get_by_role("link", name="同意这个方案").click()
    expert.get_by_role("button", name="同意这个方案").click()
    expect(expert.locator("main")).to_contain_text("已商定")


def _more_time(page: Page, lead: Page, made: Made, seen: Look) -> None:
    """Asked for by the owner with a fresh photo, given by the lead cadre."""
    main = page.locator("main")
    page.goto(f"/help/findings/{made.slow}/extension/")
    page.get_by_label("为什么来不及").fill("泄爆片要定做，厂家 20 天后才发货。")
    page.get_by_label("想延到哪天").fill(str(today(25)))
    page.get_by_label("照片或文件").set_input_files(files=[proof("off and tagged")])
    seen("help-extension")
    page.get_by_role("button", name="提交申请").click()
    page.goto(f"/help/findings/{made.slow}/extension/")
    expect(main).to_contain_text("已经有一份在等答复")
    seen("help-extension-waits")
    lead.context.clear_cookies()
    enter(lead, f"leads{made.n}@example.org")
    lead.goto(f"/help/findings/{made.slow}/extension/decide/")
    lead.get_by_label("同意", exact=True).check()
    lead.get_by_label("给企业的答复").fill("可以，停用期间不要开机。")
    picture(lead, "help-decide-extension")
    lead.get_by_role("button", name="答复").click()
    page.reload()
    expect(main).to_contain_text("可以，停用期间不要开机。")


def _prove(page: Page, made: Made, seen: Look) -> None:
    """Each measure with what shows it, then the findings."""
    main = page.locator("main")
    page.goto(f"/help/findings/{made.slow}/fixed/")
    expect(main).to_contain_text("还没做完")
    seen("help-fixed-not-yet")
    page.get_by_role("link", name="还没做完：给除尘器装泄爆片").click()
    page.get_by_label("照片或文件").set_input_files(files=[proof("vent panel"), proof("valve")])
    seen("help-show-measure")
    page.get_by_role("button", name="交上，这一条做完了").click()
    page.get_by_role("link", name="交照片或文件：第 2 条").click()
    page.get_by_label("照片或文件").set_input_files(files=[{**proof("sign"), "buffer": b"\xff\xd8\xff broken"}])
    page.get_by_role("button", name="交上，这一条做完了").click()
    expect(main).to_contain_text("没有收下")
    seen("help-show-measure-refused")
    page.get_by_label("照片或文件").set_input_files(files=[proof("sign")])
    page.get_by_role("button", name="交上，这一条做完了").click()
    expect(main).to_contain_text("第 1 稿")
    expect(main.locator(".proofs img").first).to_be_visible()
    seen("help-plan-agreed")
    page.goto(f"/help/findings/{made.slow}/fixed/")
    seen("help-fixed")
    page.get_by_role("button", name="改好了，请来验收").click()
    expect(main).to_contain_text("已报上")
    page.goto(f"/help/findings/{made.quick}/fixed/")
    page.get_by_label("照片或文件").set_input_files(files=[proof("free")])
    page.get_by_role("button", name="改好了，请来验收").click()
    expect(main).to_contain_text("已报上")


def _both_write(page: Page, expert: Page, made: Made, look: Look) -> None:
    """The owner and the adviser have the draft open at once."""
    plan = page.url
    enter(expert, f"advises{made.n}@example.org", second=False)
    for one in (page, expert):
        one.goto(plan)
        one.get_by_role("link", name="接着写").click()
    expert.get_by_label("整改期间的临时措施").fill("停用除尘器，断电挂牌。")
    expert.get_by_text("加一条措施").first.click()
    expert.get_by_label("做什么").first.fill("旧积尘清干净，拍照留底")
    expert.get_by_role("button", name="保存", exact=True).click()
    expect(expert.locator("main")).to_contain_text("已保存")
    page.get_by_label("整改期间的临时措施").fill("停用除尘器，专人看着。")
    page.get_by_role("button", name="保存", exact=True).click()
    main = page.locator("main")
    expect(main).to_contain_text("示例专家刚把这里改成：“停用除尘器，断电挂牌。”")
    look("help-plan-clash")
    page.get_by_label("整改期间的临时措施").fill("停用除尘器，断电挂牌，专人看着。")
    page.get_by_role("button", name="保存", exact=True).click()
    expect(main).to_contain_text("两边写的都保存了")
    expect(main).to_contain_text("旧积尘清干净")
