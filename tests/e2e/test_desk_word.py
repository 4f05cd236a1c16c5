"""From Word to the site: a file becomes a draft with a list of what was lost, and what is pasted keeps its shape."""

import itertools
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

from tests.e2e.conftest import DESKTOP, PHONE, Visitor
from tests.e2e.people import Look, Violations, enter, fits, follow
from tests.intake import papers
from tests.intake.word_files import with_losses
from tests.served import manage

EVERY_SIZE = pytest.mark.parametrize("visitor", [Visitor(PHONE), Visitor(DESKTOP)], ids=str, indirect=True)
CLIPBOARD = Path(__file__).parent / "clipboard"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_numbers = itertools.count(1)
EDITOR = """
from accounts.roles import Role
from tests import factories
from content.models import ArticleAttachment, PortalDocument
from django.core.files.base import ContentFile
from tests.intake import papers
factories.user(Role.EDITOR, email="word{n}@example.org", name="示例编辑")
scan = PortalDocument.objects.create(title="除尘系统验收报告", file=ContentFile(papers.pdf(12), name="scan{n}.pdf"))
page = factories.article(title="粉尘清扫{n}", slug="scan-{n}", code="scan-{n}", live=False)
page.attachments = [ArticleAttachment(document=scan, summary="第 3 页是验收结论，第 8 页起是检测数据。")]
page.attachments.all()[0].clean()
factories.publish(page)
"""
PASTE = """(field, html) => {
  const held = new DataTransfer();
  held.setData("text/html", html);
  held.setData("text/plain", "without any shape");
  field.focus();
  field.dispatchEvent(new ClipboardEvent("paste", {clipboardData: held, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def n(site_environment: dict[str, str]) -> int:
    number = next(_numbers)
    manage(site_environment, "shell", "-c", EDITOR.format(n=number))
    return number


def paste(field: Locator, name: str) -> None:
    field.evaluate(PASTE, (CLIPBOARD / name).read_text(encoding="utf-8"))


def state(page: Page) -> list[dict[str, Any]]:
    """The blocks of the body, as the editor will send them."""
    told: list[dict[str, Any]] = page.evaluate(
        "window.wagtail.editHandler.getPanelByName('body').getBoundWidget().getValue()"
    )
    return [{"type": block["type"], "value": plain(block["value"])} for block in told]


def plain(value: Any) -> Any:
    if isinstance(value, list):
        return [plain(item.get("value", item) if isinstance(item, dict) else item) for item in value]
    return {name: plain(part) for name, part in value.items()} if isinstance(value, dict) else value


def keeps_its_shape(body: Locator) -> None:
    """What was pasted, as readers will see it: headings, lists, tables, and nothing else of Word's."""
    expect(body.get_by_role("heading", name="1 粉尘怎么清")).to_be_visible()
    expect(body.get_by_role("listitem").filter(has_text="先停机").first).to_contain_text("拉闸、挂牌")
    rows = body.get_by_role("table").filter(has_text="夏天加一次").get_by_role("row")
    cells = [row.locator("th, td").all_inner_texts() for row in rows.all()]
    assert cells == [["部位", "多久"], ["管道", "每班"], ["夏天加一次", "—"]]
    assert body.locator("script, img, [style], [class*=Mso]").count() == 0
    assert body.get_by_role("link", name="别点").count() == 0


@EVERY_SIZE
def test_a_word_file_becomes_a_draft_and_more_is_pasted(
    page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    main = page.locator("main")
    enter(page, f"word{n}@example.org")
    page.goto("/admin/desk/word/")
    look("desk-word-start")
    assert violations() == []
    bad: FilePayload = {"name": "规程.docx", "mimeType": WORD, "buffer": papers.pdf()}
    page.get_by_label("Word 文件").set_input_files(bad)
    follow(page, page.get_by_role("button", name="上传"))
    expect(main).to_contain_text("这是 PDF")
    look("desk-word-refused")
    page.get_by_label("Word 文件").set_input_files({"name": "规程.docx", "mimeType": WORD, "buffer": with_losses()})
    follow(page, page.get_by_role("button", name="上传"))
    expect(main).to_contain_text("脚注的话")
    expect(main).to_contain_text("谁也不读的话")
    assert violations() == []
    fits(page)
    look("desk-word-preview")
    page.locator(".desk-paper").scroll_into_view_if_needed()
    look("desk-word-preview-text")
    page.get_by_label("标题").fill(f"除尘规程{n}")
    follow(page, page.get_by_role("button", name="做成草稿"))
    expect(page.locator("body")).to_contain_text("草稿做好了")
    assert [block["type"] for block in state(page)][:3] == ["heading", "paragraph", "steps"]
    look("desk-word-draft")

    before = len(state(page))
    first = page.locator("textarea[name='body-1-value']")
    paste(first, "word.html")
    pasted = state(page)[2 : 2 + len(state(page)) - before]
    assert pasted == [
        {"type": "heading", "value": "1 粉尘怎么清"},
        {"type": "paragraph", "value": "积尘超过0.8 mm就要清，“厚度”按最厚处算"},
        {"type": "steps", "value": ["先停机\n• 拉闸、挂牌", "再清扫，看应急管理部网站（https://www.mem.gov.cn/）"]},
        {"type": "checklist", "value": ["防爆手电"]},
        {
            "type": "table",
            "value": {"columns": ["部位", "多久"], "rows": [["管道", "每班"], ["夏天加一次", "—"]]},
        },
        {"type": "paragraph", "value": "别点"},
    ]
    assert page.evaluate("window.pasted === undefined")
    expect(page.locator("body")).to_contain_text("图片 1 张没有贴进来")
    first.scroll_into_view_if_needed()
    look("desk-word-pasted")
    summary = page.locator("textarea[name='summary']")
    paste(summary, "wps.html")
    expect(summary).to_have_value("（1） 每班清扫\n（2） 做好记录\n• 防爆手电")
    audience = page.locator("textarea[name='audience']")
    paste(audience, "wps.html")
    expect(audience).to_have_value("每班清扫\n做好记录\n防爆手电")

    follow(page, page.locator("button.action-save").first)
    page.goto(page.url.replace("/edit/", "/view_draft/"))
    keeps_its_shape(page.locator("main .prose"))
    fits(page)
    look("desk-word-saved")


@EVERY_SIZE
def test_a_reader_knows_what_a_scan_holds_before_he_loads_it(
    page: Page, *, n: int, look: Look, violations: Violations
) -> None:
    page.goto(f"/articles/scan-{n}/")
    paper = page.locator("#attachments")
    expect(paper).to_contain_text("除尘系统验收报告")
    expect(paper).to_contain_text("扫描件 · ")
    expect(paper).to_contain_text("12 页")
    expect(paper).to_contain_text("第 3 页是验收结论")
    assert violations() == []
    fits(page)
    look("desk-word-scan")
