"""Names: shown as far as they can be seen, and never a path."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.names import shown_name, stored_name


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("检查表.pdf", "检查表.pdf"),
        ("检查表.PDF", "检查表.pdf"),
        ("检查表.exe", "检查表.pdf"),
        ("检查表", "检查表.pdf"),
        ("附件1.检查表（2024版）", "附件1.检查表（2024版）.pdf"),
        ("规程 3.10", "规程 3.10.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\张\\a.docx", "a.pdf"),
        ("a\x00b\n c\u202egnp.exe", "ab cgnp.pdf"),
        ("😀👨\u200d👩\u200d👧.pdf", "😀👨\u200d👩\u200d👧.pdf"),
        ("", "未命名.pdf"),
        ("..", "未命名.pdf"),
        (".pdf", "未命名.pdf"),
        ("\u200b\u202e", "未命名.pdf"),
    ],
)
def test_what_people_see(name: str, shown: str) -> None:
    assert shown_name(name, "pdf") == shown


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\名录.xlsx", "名录.xlsx"),
        ("a\x00b.xlsx", "ab.xlsx"),
        ("账单\u202excod.exe", "账单xcod.exe"),
        ("👷‍♀️ 现场.jpg", "👷‍♀️ 现场.jpg"),
        (" \t\r\n ", "未命名"),
        ("..", "未命名"),
        ("", "未命名"),
        ("\ud800.xlsx", "xlsx"),
    ],
)
def test_without_an_ending_of_ours_it_keeps_its_own(typed: str, shown: str) -> None:
    assert shown_name(typed) == shown
    assert shown_name(shown) == shown


def test_a_long_name_keeps_its_ending() -> None:
    assert shown_name("a" * 300 + ".xlsx") == "a" * 80 + ".xlsx"
    assert shown_name("长" * 300 + ".xlsx") == "长" * 66 + ".xlsx"
    assert shown_name("长" * 300) == "长" * 66


@given(st.text(max_size=400))
def test_any_name_becomes_one_that_can_stand_in_an_address(name: str) -> None:
    shown = shown_name(name, "docx")
    assert shown.endswith(".docx")
    assert shown.isprintable() or "\u200d" in shown
    assert not set("/\\\x00\n\r") & set(shown)
    assert len(shown) <= 100
    assert len(shown.encode()) <= 255


def test_a_stored_name_says_nothing_and_comes_once() -> None:
    names = {stored_name("jpg") for _ in range(100)}
    assert len(names) == 100
    assert all(name.removesuffix(".jpg").isalnum() for name in names)
