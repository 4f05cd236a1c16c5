"""The Word file: headings that make a contents, lists, tables, links; what Chinese offices open without a question."""

from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from docx import Document
from docx.oxml.ns import qn

from content.written.blocks import Run, Table, Written
from content.written.page import DISCLAIMER
from content.written.word import word_file
from portal.models import HomePage
from tests import factories as make
from tests.content.written.world import BODY, SOURCES


def opened(client: Client, page: Any) -> Any:
    response = client.get(f"{page.url}word.docx")
    assert response["Content-Type"].endswith("wordprocessingml.document")
    return Document(BytesIO(response.content))


def lines(file: Any) -> list[str]:
    return [paragraph.text for paragraph in file.paragraphs]


def test_headings_in_their_order(client: Client, home: HomePage) -> None:
    page = make.criterion(sources=SOURCES)
    file = opened(client, page)
    headings = [(p.style.name, p.text) for p in file.paragraphs if p.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", page.title)
    assert ("Heading 2", "本局解释") in headings
    assert ("Heading 3", "怎么改") in headings
    assert ("Heading 2", "来源和核对") in headings
    assert file.core_properties.title == page.title
    assert file.core_properties.language == "zh-CN"


def test_lists_tables_and_boxes(client: Client, home: HomePage) -> None:
    file = opened(client, make.article(body=BODY))
    said = lines(file)
    assert "1.\t先停" in said
    assert "2.\t再清" in said
    assert "☐\t看泄爆口" in said
    assert "•\t不要用压缩空气吹" in said
    (table,) = file.tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["设备", "多久"],
        ["除尘器", "每天"],
        ["风管", "每周"],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_columns_are_as_wide_as_they_are_told_and_sheets_are_numbered() -> None:
    table = Table(((Run("做什么"),), (Run("状态"),)), (((Run("装泄爆片"),), (Run("做完"),)),), widths=(3, 1))
    file = Document(BytesIO(word_file(Written("方案", "", [table]), publisher="", foot="第 7 号")))
    wide, narrow = (column.width for column in file.tables[0].columns)
    assert wide == pytest.approx(3 * narrow, rel=0.01)
    foot = file.sections[0].footer.paragraphs[0]
    assert [field.get(qn("w:instr")) for field in foot._p.iter(qn("w:fldSimple"))] == ["PAGE", "NUMPAGES"]
    assert "第 7 号" in foot.text
    # Without an address none is named.
    assert "网址" not in foot.text + "".join(lines(file))


def test_each_list_counts_from_one(client: Client, home: HomePage) -> None:
    said = lines(opened(client, make.article(body=[("steps", ["甲", "乙"]), ("heading", "又"), ("steps", ["丙"])])))
    assert [line for line in said if line[:1].isdigit()] == ["1.\t甲", "2.\t乙", "1.\t丙"]


def test_sources_release_and_what_it_is_not(client: Client, home: HomePage) -> None:
    page = make.publish(make.case(sources=SOURCES))
    file = opened(client, page)
    said = "\n".join(lines(file))
    assert "第 2 次发布" in said
    assert "没有网页的来源" in said
    assert lines(file)[-2:] == [DISCLAIMER, f"网址：{page.full_url}"]
    assert DISCLAIMER in file.sections[0].footer.paragraphs[0].text
    links = {rel.target_ref for rel in file.part.rels.values() if rel.is_external}
    assert SOURCES[0][1]["url"] in links


def test_it_is_set_in_chinese_type_on_a4(client: Client, home: HomePage) -> None:
    file = opened(client, make.case())
    for name in ("Normal", "Heading 1", "Heading 3"):
        fonts = file.styles[name].element.rPr.rFonts
        assert fonts.get(qn("w:eastAsia")) in {"宋体", "黑体"}
        assert fonts.get(qn("w:eastAsiaTheme")) is None
    assert round(file.sections[0].page_width.cm, 1) == 21.0


def test_signs_that_word_refuses_do_no_harm(client: Client, home: HomePage) -> None:
    page = make.case(lessons="先停\x0b再清\x01；<b>不是粗体</b>", title="标题\x02")
    said = "\n".join(lines(opened(client, page)))
    assert "<b>不是粗体</b>" in said
    assert "\x01" not in said
