"""No character is lost between a field and a cell, whatever it is."""

from typing import Any

import pytest

from accounts.models import User
from accounts.roles import Role
from content.models import ArticlePage, CriterionPage
from content.tables import body
from content.tables.exporting import TooLongForExcel
from content.tables.kinds import KINDS
from intake.tables.reading import read
from intake.tables.writing import LONGEST_CELL
from tests import factories as make
from tests.content.tables.working import preview, taken_out

NASTY = (
    "=1+1",
    "+86",
    "-3",
    "@a",
    "'=1",
    "''",
    " 前后有空格 ",
    "\t制表",
    "第一行\n\n第三行\n",
    "全角：ＡＢＣ１２３，　全角空格",
    "表情👨‍👩‍👧‍👦 零宽\u200b字\ufeff符\u202e",
    "竖向制表\x0b和\x01",
    "_x000B_ 和 _x005F_x000B_",
    '<b>&amp;</b> "引号",逗号;分号',
    "【段落】",
    "\\【反斜线\\n",
    "a | b || \\| c",
    "1.50",
    "2024-05-31",
    "TRUE",
    "例：不是示例",
)


@pytest.fixture
def editor(home: Any) -> User:
    return make.user(Role.EDITOR)


@pytest.mark.parametrize("csv", [False, True])
def test_no_character_is_lost_on_the_way(editor: User, csv: bool) -> None:
    kind, texts = KINDS["questions"], [*NASTY, "\n".join(NASTY)]
    pages = [make.question(short_answer=text, live=False) for text in texts]
    layout = kind.layout
    found = read(taken_out("questions", csv=csv), layout).rows
    assert [row.values["short_answer"] for row in found] == texts
    job = preview("questions", taken_out("questions", csv=csv), by=editor)
    assert job.rows.filter(verdict="same").count() == len(pages)


def test_every_block_of_a_body_survives() -> None:
    blocks = [
        {"type": kind, "value": text, "id": f"{kind}{number}"}
        for number, text in enumerate(NASTY)
        for kind in ("heading", "paragraph", "warning")
    ]
    items = [{"type": "item", "value": text, "id": f"i{number}"} for number, text in enumerate(NASTY)]
    rows_of_table = [
        {"type": "item", "value": items[:3], "id": "r1"},
        {"type": "item", "value": items[-6:], "id": "r2"},
    ]
    blocks += [
        {"type": "steps", "value": items, "id": "s"},
        {"type": "checklist", "value": [], "id": "c"},
        {"type": "do_dont", "value": {"do": items, "dont": items[:1]}, "id": "d"},
        {"type": "table", "value": {"columns": items, "rows": rows_of_table}, "id": "t"},
    ]
    text = body.as_text(blocks)
    assert body.as_blocks(text, before=blocks) == blocks
    fresh = body.as_blocks(text)
    assert body.as_text(fresh) == text
    assert {block["id"] for block in fresh}.isdisjoint({block["id"] for block in blocks})


def test_line_breaks_of_a_browser_are_left_as_they_are(editor: User) -> None:
    page = make.article(body=[("paragraph", "一\r\n二")], summary="上\r\n下")
    assert preview("articles", taken_out("articles"), by=editor).rows.get().verdict == "same"
    page.refresh_from_db()
    assert page.get_latest_revision().content["summary"] == "上\r\n下"


def test_a_cell_that_excel_cannot_hold_is_named_and_goes_as_csv(editor: User) -> None:
    text = "长" * (LONGEST_CELL + 1)
    page = make.criterion(gist=text)
    make.criterion(gist="👷" * 17_000)
    with pytest.raises(TooLongForExcel, match=f"“{page.code}”的“大意”.*CSV"):
        taken_out("criteria")
    job = preview("criteria", taken_out("criteria", csv=True), by=editor)
    assert [row.verdict for row in job.rows.all()] == ["same", "same"]
    assert CriterionPage.objects.count() == 2


def test_a_body_with_more_than_text_says_so_and_stays(editor: User) -> None:
    page = make.article()
    revision = page.get_latest_revision()
    revision.content["body"] = '[{"type": "image", "value": 7, "id": "x"}]'
    revision.save()
    job = preview("articles", taken_out("articles"), by=editor)
    assert job.rows.get().verdict == "same"
    assert body.ON_THE_PAGE in job.rows.get().typed.values()
    assert ArticlePage.objects.count() == 1
