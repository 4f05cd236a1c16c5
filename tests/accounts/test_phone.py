"""Numbers as people type them, in the one form the database has."""

import re

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.adapter import mask_login
from accounts.phone import mask_phone, normalise_phone, show_phone

eleven_digits = st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True)
separators = st.sampled_from(["", " ", "-", "　", " - "])
FULL_WIDTH = str.maketrans("0123456789+-", "０１２３４５６７８９＋－")


@given(
    digits=eleven_digits,
    prefix=st.sampled_from(["", "+86", "86", "0086", "+86 "]),
    gap=separators,
    wide=st.booleans(),
    blanks=st.sampled_from(["", " ", "\t", "　"]),
)
def test_every_way_of_typing_a_number_gives_the_same(digits, prefix, gap, wide, blanks):
    typed = blanks + prefix + gap.join((digits[:3], digits[3:7], digits[7:])) + blanks
    typed = typed.translate(FULL_WIDTH) if wide else typed

    stored = normalise_phone(typed)

    assert stored == "+86" + digits
    assert normalise_phone(stored) == stored
    assert show_phone(stored) == digits


@given(text=st.text(max_size=20))
def test_anything_else_is_refused_in_words_or_is_a_number(text):
    try:
        answer = normalise_phone(text)
    except ValidationError as error:
        answer = error.messages[0]

    assert answer == "请填 11 位手机号，例如 13800000000。" or re.fullmatch(r"\+861[3-9][0-9]{9}", answer)


@pytest.mark.parametrize(
    "typed", ["", "1380000000", "138000000000", "12800000000", "010-12345678", "+8525123456", "1.38E+10", "abc"]
)
def test_what_is_no_mobile_number_is_refused(typed):
    with pytest.raises(ValidationError):
        normalise_phone(typed)


@given(digits=eleven_digits)
def test_a_masked_number_shows_seven_digits(digits):
    masked = mask_phone("+86" + digits)

    assert masked == f"{digits[:3]}****{digits[7:]}"
    assert mask_login("+86" + digits) == masked


def test_a_masked_address_shows_its_first_letter_and_its_host():
    assert mask_login("zhangsan@example.org") == "z***@example.org"
    assert mask_login("张三") == "***"
