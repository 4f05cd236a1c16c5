"""Reading a Word file: what can be placed, and by name and words all that cannot."""

from collections.abc import Callable

import pytest

from intake.documents import read_word
from intake.errors import UploadRefused
from intake.inside.typed_lists import grouped
from tests.intake import papers
from tests.intake.word_files import LOSSES, rule, with_losses


def test_headings_lists_and_tables_come_as_they_are_meant() -> None:
    read = read_word(rule())
    assert read.title == "除尘系统安全操作规程"
    assert read.blocks == (
        ("heading", "适用范围"),
        ("paragraph", "本规程适用于木粉尘除尘。"),
        ("steps", ["先停机", "再清扫"]),
        ("heading", "二、日常要求"),
        ("steps", ["每班清扫", "做好记录"]),
        ("checklist", ["防爆手电"]),
        ("paragraph", "（2）只有这一条，不是列表"),
        ("table", [["部位", "厚度", "多久清一次"], ["管道", "—", "每班"]]),
    )
    assert [(one.what, one.where) for one in read.lost] == [("合并的单元格", "“部位”开头的表格")]


def test_what_stands_deeper_in_a_list_stays_with_its_item() -> None:
    items = [
        ("item", 0, True, "停机"),
        ("item", 1, False, "先断电"),
        ("item", 2, True, "挂牌"),
        ("item", 0, True, "清扫"),
    ]
    assert grouped(items) == [("steps", ["停机\n• 先断电\n　• 挂牌", "清扫"])]


def test_whatever_cannot_be_placed_is_named_with_its_words() -> None:
    read = read_word(with_losses())
    for what, (_, words) in LOSSES.items():
        assert any(one.what == what and words in one.text for one in read.lost), what
    told = str(read.blocks)
    assert "删掉的字" not in told
    assert "新加的字" in told
    assert "javascript" not in told
    assert next(one for one in read.lost if one.what == "公式").where == "“丙”这一段"


def test_a_link_keeps_its_address_behind_its_words() -> None:
    link = '<w:p><w:hyperlink r:id="rX"><w:r><w:t>点这里</w:t></w:r></w:hyperlink></w:p>'
    file = papers.related("hyperlink", "https://www.mem.gov.cn/", file=papers.with_body(link + "<w:p/>"))
    assert "点这里（https://www.mem.gov.cn/）" in read_word(file).title + str(read_word(file).blocks)
    local = read_word(papers.related("hyperlink", "C:\\x.hta", file=papers.with_body(link)))
    assert any(one.what == "链接" and "x.hta" in one.text for one in local.lost)


BAD: list[tuple[Callable[[], bytes], str]] = [
    (lambda: papers.rewritten(papers.word(), {}, {"word/vbaProject.bin": b"\x00"}), "宏"),
    (lambda: papers.related("attachedTemplate", "https://example.org/a.dotm"), "从别处调取"),
    (papers.entities, "打不开"),
    (lambda: papers.tables(60), "套了太多层"),
    (papers.locked_archive, "密码"),
    (papers.unfolding_archive, "解开以后太大"),
    (lambda: papers.word(*["有限空间作业，先通风、再检测、后作业。" * 40] * 300), "太长"),
    (lambda: papers.with_body("<w:p/>" * 150_000), "格式太碎"),
    (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, ".wps"),
    (papers.pdf, "这是 PDF"),
    (papers.sheet, "不是 Word 文件"),
    (lambda: b"hello", "不是 Word 文件"),
    (lambda: papers.word("　"), "没有能放到页面上的字"),
    (lambda: b"", "空的"),
]


@pytest.mark.parametrize(("make", "said"), BAD)
def test_a_bad_file_is_refused_in_words(make: Callable[[], bytes], said: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        read_word(make())
    assert said in str(refused.value)
    assert str(refused.value).endswith("。")
