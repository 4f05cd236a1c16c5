"""Clauses and orders by their numbers, however somebody writes them.

第十一条（三）, 第11条第3项, 11-3    → §11.3, and §11 for the article it is in
4.7 d)                               → 4.7d
10号令, 令第10号, 十号令             → 令10
安监总管三〔2017〕121号, 121号文     → 文121
"""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

_DIGITS = "〇一二三四五六七八九"
_NUMBER = r"(\d{1,3}|[〇零一二三四五六七八九十百]{1,5})"

# A character that each form cannot be without, what it looks like, the tokens it gives. Few texts hold the character,
# and to look for it costs next to nothing.
_FORMS: tuple[tuple[str, re.Pattern[str], Callable[..., list[str]]], ...] = (
    ("第", re.compile(rf"第{_NUMBER}[条项款]"), lambda article: [f"§{article}"]),
    (
        "条",
        re.compile(rf"{_NUMBER}条第?\(?{_NUMBER}[)项款]"),
        lambda article, item: [f"§{article}", f"§{article}.{item}"],
    ),
    (
        "-",
        re.compile(r"(?<![\d.-])(\d{1,2})-(\d{1,2})(?![\d.-])"),
        lambda article, item: [f"§{article}", f"§{article}.{item}"],
    ),
    (".", re.compile(r"(\d+(?:\.\d+)+)\s([a-z])(?![a-z0-9])"), lambda clause, letter: [f"{clause}{letter}"]),
    ("令", re.compile(rf"{_NUMBER}号令|令第?{_NUMBER}号"), lambda one, other: [f"令{one or other}"]),
    ("号", re.compile(rf"{_NUMBER}号文|[〔\[(]\d{{4}}[〕\])]{_NUMBER}号"), lambda one, other: [f"文{one or other}"]),
)


def clauses(folded: str) -> Iterator[str]:
    """Yield a token for each clause and order that a folded text names."""
    for needed, form, tokens in _FORMS:
        if needed not in folded:
            continue
        for match in form.finditer(folded):
            yield from tokens(*(_plain(group) for group in match.groups()))


# Few numbers are written again and again.
@lru_cache(maxsize=2_000)
def _plain(number: str | None) -> str:
    """Return a number in digits: 二十一 → 21, 10 → 10, anything else as it is."""
    if not number or (number.isascii() and not number.isdigit()):
        return number or ""
    if number.isdigit() and number.isascii():
        return str(int(number))
    hundreds, _, rest = number.rpartition("百")
    tens, ten, ones = rest.replace("零", "").rpartition("十")
    value = (
        100 * _digit(hundreds or ("一" if "百" in number else "")) + 10 * _digit(tens or (ten and "一")) + _digit(ones)
    )
    return str(value)


def _digit(character: str) -> int:
    return max(_DIGITS.find(character[-1:]), 0) if character else 0
