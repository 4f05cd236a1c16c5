"""Differences between two texts: nothing is lost, nothing is invented, and a person can read them."""

import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from theme.differences import Part, word_differences

# Texts that share much, as two versions of a clause do, beside texts of any signs at all.
CLAUSES = st.text(alphabet="未应设置泄爆且或、，；。10.5%mABC \n", max_size=60)
ANY = st.one_of(CLAUSES, st.text(max_size=40))


def old_text(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if part.kind != "added")


def new_text(parts: list[Part]) -> str:
    return "".join(part.text for part in parts if part.kind != "removed")


def shown(old: str, new: str) -> str:
    marks = {"same": "{}", "removed": "[-{}]", "added": "[+{}]"}
    return "".join(marks[part.kind].format(part.text) for part in word_differences(old, new))


@given(ANY, ANY)
def test_the_parts_give_both_texts_back(old: str, new: str) -> None:
    parts = word_differences(old, new)
    assert (old_text(parts), new_text(parts)) == (old, new)


@given(ANY, ANY)
def test_the_parts_are_as_few_as_can_be_and_removals_come_first(old: str, new: str) -> None:
    parts = word_differences(old, new)
    kinds = [part.kind for part in parts]
    assert all(part.text for part in parts)
    assert all(
        pair not in {("same", "same"), ("removed", "removed"), ("added", "added"), ("added", "removed")}
        for pair in pairwise(kinds)
    )


@given(ANY)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert word_differences(text, text) == ([Part("same", text)] if text else [])


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "新增一项", "[+新增一项]"),
        ("删去一项", "", "[-删去一项]"),
        ("未设置泄爆装置", "未按标准设置泄爆装置", "未[+按标准]设置泄爆装置"),
        # One word makes a legal condition another one.
        ("停产且撤人", "停产或撤人", "停产[-且][+或]撤人"),
        # A number, a percentage, a Latin word change as a whole.
        ("浓度10.5%以上", "浓度10.8%以上", "浓度[-10.5%][+10.8%]以上"),
        ("按GB15577执行", "按GB15578执行", "按GB[-15577][+15578]执行"),
        ("接入DCS系统", "接入SIS系统", "接入[-DCS][+SIS]系统"),
        # A lone character that both have by chance is no common ground; a list keeps its commas.
        ("未装报警器材", "未设警示牌材", "未[-装报警器][+设警示牌]材"),
        ("甲、乙", "丙、丁", "[-甲][+丙]、[-乙][+丁]"),
    ],
)
def test_what_a_reader_sees(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@pytest.mark.parametrize("sentence", ["第{}项未设置泄爆装置。", "未经{}允许的作业"])
def test_long_texts_are_compared_in_no_time(sentence: str) -> None:
    old = "".join(sentence.format(n) for n in range(3000))
    new = "".join(sentence.format(n * 7) for n in range(3000))
    start = time.perf_counter()
    parts = word_differences(old, new)
    assert time.perf_counter() - start < 5
    assert (old_text(parts), new_text(parts)) == (old, new)
