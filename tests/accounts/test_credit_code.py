"""统一社会信用代码: what is understood, what is refused and in which words."""

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.credit_code import ALPHABET, check_character, is_temporary, normalise_code, temporary_code

# Public codes, of well-known companies and of examples.
KNOWN = ["91350100M000100Y43", "91110000802100433B", "914403001922038216"]


@pytest.mark.parametrize("code", KNOWN)
def test_a_code_off_a_licence_is_taken(code: str) -> None:
    assert normalise_code(code) == code


@pytest.mark.parametrize(
    "typed", ["91350100m000100y43", " 9135 0100 M000 100Y43\t", "９１３５０１００Ｍ０００１００Ｙ４３"]
)
def test_a_code_is_understood_as_people_type_it(typed: str) -> None:
    assert normalise_code(typed) == KNOWN[0]


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("", "0 位"),
        ("91350100M000100Y4", "17 位"),
        ("91350100M000100Y433", "19 位"),
        ("9135O100M000100Y43", "“O”"),
        ("91350100M000100Y44", "校验位"),
        ("19350100M000100Y43", "校验位"),
        ("9135010０M000100Y中3", "“中”"),
        ("LS12345678901234S6", "“S”"),
    ],
)
def test_what_is_no_code_is_refused_and_says_what_to_look_at(typed: str, word: str) -> None:
    with pytest.raises(ValidationError, match=word):
        normalise_code(typed)


codes = st.text(ALPHABET, min_size=17, max_size=17).map(lambda body: body + check_character(body))


@given(codes, st.integers(0, 17), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(code: str, place: int, character: str) -> None:
    assert normalise_code(code) == code
    wrong = code[:place] + character + code[place + 1 :]
    if wrong != code:
        with pytest.raises(ValidationError):
            normalise_code(wrong)


def test_a_temporary_code_has_its_length_and_can_be_no_real_one() -> None:
    codes = {temporary_code() for _ in range(100)}
    assert len(codes) == 100
    for code in codes:
        assert (len(code), is_temporary(code), normalise_code(code.lower())) == (18, True, code)
        assert set(code) - set(ALPHABET)
    assert not any(is_temporary(code) for code in KNOWN)
