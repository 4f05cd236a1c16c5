"""Text stays text: nothing that an editor types becomes markup or a link by accident."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from content.written.blocks import Block, Drawing, Heading, Items, Paragraph, Run, Table, Written
from content.written.markdown import markdown

ADDRESS = "https://example.org/a/"
# Signs that begin markup wherever they stand.
MARKUP = set("\\`*_[]<>&|~")
NASTY = st.text(alphabet="\\`*_[]<>&|~#+-=.:!()1 a中：/@w", max_size=30)


def told(*blocks: Block) -> str:
    """The Markdown of some blocks, without title and ending."""
    text = markdown(Written("标题", ADDRESS, blocks))
    assert text.startswith("# 标题\n\n")
    assert text.endswith(f"\n\n---\n\n<{ADDRESS}>\n")
    return text.removeprefix("# 标题\n\n").removesuffix(f"\n\n---\n\n<{ADDRESS}>\n")


def unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)


def line(text: str) -> Paragraph:
    return Paragraph((Run(text),))


@given(NASTY)
def test_every_sign_is_escaped_and_comes_back(text: str) -> None:
    written = told(line(text))
    assert unescaped(written) == text
    rest = re.sub(r"\\.", "", written)
    assert not MARKUP & set(rest)
    assert not re.match(r"\s*([#+\-=:]|\d+[.)](\s|$))", written)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<script>alert(1)</script>", r"\<script\>alert(1)\</script\>"),
        ("[点这里](https://evil.example)", r"\[点这里\](https\://evil.example)"),
        ("https://evil.example", r"https\://evil.example"),
        ("看www.evil.example", r"看www\.evil.example"),
        ("a@evil.example", r"a\@evil.example"),
        ("&lt;b&gt;", r"\&lt;b\&gt;"),
        ("# 不是标题", r"\# 不是标题"),
        ("1. 不是列表", r"1\. 不是列表"),
        ("5.1.1 是条号", "5.1.1 是条号"),
        ("- 不是列表", r"\- 不是列表"),
        ("---", r"\---"),
        ("![图](x)", r"!\[图\](x)"),
        ("压力≥0.1MPa，温度＞60℃", "压力≥0.1MPa，温度＞60℃"),
    ],
)
def test_what_looks_like_markup(text: str, expected: str) -> None:
    assert told(line(text)) == expected


@given(NASTY.filter(str.strip))
def test_a_link_leads_where_it_says_and_nowhere_else(text: str) -> None:
    written = told(Paragraph((Run(text.strip(), "https://example.org/a(b)?c=<d> e"),)))
    assert written.endswith("](https://example.org/a%28b%29?c=%3Cd%3E%20e)")
    assert unescaped(written).startswith(f"[{text.strip()}]")


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        # Between punctuation and a letter the signs would not be read as such.
        ([Run("原因：", strong=True), Run("积尘")], "**原因**：积尘"),
        ([Run("不等于安全。", strong=True)], "**不等于安全。**"),
        ([Run(" 先停 ", strong=True), Run("再清")], " **先停** 再清"),
        ([Run("看", "https://example.org/"), Run("，再做")], "[看](https://example.org/)，再做"),
    ],
)
def test_strong_words_and_links(runs: list[Run], expected: str) -> None:
    assert told(Paragraph(tuple(runs))) == expected


def test_lists() -> None:
    inner = Items(((line("甲"),), (line("乙"),)))
    assert told(Items(((line("一"),), (line("二"),)), ordered=True)) == "1. 一\n2. 二"
    assert told(Items(((line("看铭牌"),),), boxes=True)) == "- [ ] 看铭牌"
    assert told(Items(((line("改"), inner), (line("完"),)), ordered=True)) == "1. 改\n\n   - 甲\n   - 乙\n\n2. 完"


def test_tables_are_as_wide_in_every_row() -> None:
    table = Table(
        ((Run("设备"),), (Run("多|久"),)), (((Run("一组"),),), ((Run("除尘器"),), (Run("每天"),))), "多久一次"
    )
    assert told(table) == "多久一次\n\n| 设备 | 多\\|久 |\n| --- | --- |\n| 一组 |  |\n| 除尘器 | 每天 |"


def test_the_rest() -> None:
    assert told(Heading(3, (Run("怎么查"),))) == "### 怎么查"
    assert told(Heading(9, (Run("深"),))) == "###### 深"
    assert told(Paragraph((Run("原文"),), quoted=True)) == "> 原文"
    assert told(Drawing("泄爆口朝外", "要这样")) == "（图）要这样：泄爆口朝外"
