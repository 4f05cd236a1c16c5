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
