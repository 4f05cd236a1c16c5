"""Folding and tokens: the same characters however typed, and every half word among the tokens."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import analysis
from search.analysis import Layer
from search.language.folding import fold, fold_with_places
from search.language.terms import vocabulary

HAN_TEXT = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=2, max_size=30)


@given(st.text(max_size=40), st.text(max_size=40))
def test_a_part_folds_as_it_does_in_the_whole(start: str, end: str) -> None:
    assert fold(start + end) == fold(start) + fold(end)


@given(st.text(max_size=60))
def test_every_folded_character_knows_where_it_came_from(text: str) -> None:
    folded, places = fold_with_places(text)
    assert folded == fold(text)
    assert [fold(text[place]).find(character) >= 0 for character, place in zip(folded, places, strict=True)] == [
        True
    ] * len(folded)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("除塵器沒裝防爆板", "除尘器没装防爆板"),
        ("２０区　Ｈ２Ｓ", "20区 h2s"),
        ("H₂S", "h2s"),
        ("限\u200f制\u200b空\ufeff间", "限制空间"),
        ("氨\x00气", "氨 气"),
        ("煙花、剎車", "烟花、刹车"),
    ],
)
def test_one_spelling(typed: str, meant: str) -> None:
    assert fold(typed) == meant


@settings(deadline=None)  # the segmenter loads when first used
@given(HAN_TEXT, st.data())
def test_any_run_of_a_text_has_only_tokens_of_the_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 2))
    run = text[start : data.draw(st.integers(start + 2, min(len(text), start + 8)))]
    whole = analysis.tokens(text).grams
    part = analysis.tokens(run).grams
    assert part
    assert any(whole[at : at + len(part)] == part for at in range(len(whole)))


def test_letters_and_digits_give_the_whole_and_its_parts() -> None:
    assert analysis.tokens("按GB30871第4.10条").words[:3] == ("gb30871", "gb", "30871")
    assert "4.10" in analysis.tokens("按GB30871第4.10条").words


def test_a_synonym_is_looked_for_with_less_weight() -> None:
    clues = analysis.question("密闭空间").clues
    typed = next(clue for clue in clues if clue.tokens == ("密闭", "闭空", "空间"))
    meant = next(clue for clue in clues if clue.tokens == ("有限", "限空", "空间"))
    assert meant.layer is Layer.GRAMS
    assert 0 < meant.weight < typed.weight


def test_a_latin_synonym_counts_only_where_it_stands_free() -> None:
    assert "一氧化碳" in analysis.equivalents("CO 报警器")
    assert "一氧化碳" not in analysis.equivalents("CO2膨胀烟丝")


def test_merely_related_words_are_suggested_and_never_looked_for() -> None:
    assert "铁水" in analysis.related("熔融金属")
    assert not any("铁水" in clue.tokens for clue in analysis.question("熔融金属").clues)


def test_one_character_is_a_clue() -> None:
    assert [(clue.layer, clue.tokens) for clue in analysis.question("氨").clues] == [(Layer.CHARACTERS, ("氨",))]
    assert all(len(member) > 1 for group in vocabulary().synonyms for member in group)


@pytest.mark.parametrize("nothing", ["", "  ", "*", "“”", "😀", "\x00", "()[]"])
def test_a_text_without_letters_asks_nothing(nothing: str) -> None:
    assert analysis.question(nothing).clues == ()


@settings(deadline=None)
@given(st.text(max_size=200))
def test_no_token_can_break_the_stream(text: str) -> None:
    for layer in analysis.tokens(text).layers().values():
        assert not any(re.search(r"\s", token) or not token or len(token) > 40 for token in layer)
