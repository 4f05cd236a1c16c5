"""Numbers of clauses and orders: however written, the same tokens."""

import pytest

from search.language.clauses import clauses
from search.language.folding import fold


@pytest.mark.parametrize(
    ("written", "token"),
    [
        ("第十一条（三）", "§11.3"),
        ("第11条第3项", "§11.3"),
        ("十一条三项", "§11.3"),
        ("GM10 11-3", "§11.3"),
        ("第二十一条", "§21"),
        ("第一百零三条", "§103"),
        ("第一百一十条", "§110"),
        ("第一百条", "§100"),
        ("第二十项", "§20"),
        ("45067 4.7 d)", "4.7d"),
        ("10号令", "令10"),
        ("十号令", "令10"),
        ("应急管理部令第10号", "令10"),
        ("安监总管三〔2017〕121号", "文121"),
        ("121号文", "文121"),
    ],
)
def test_ways_to_write_a_number(written: str, token: str) -> None:
    assert token in list(clauses(fold(written)))


@pytest.mark.parametrize("written", ["2024-01-24", "GB 30871-2022", "0.4MPa", "25人", "4.7 MPa", "电话 010-12350", ""])
def test_other_numbers_are_no_clauses(written: str) -> None:
    assert list(clauses(fold(written))) == []
