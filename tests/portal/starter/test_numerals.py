import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.starter.numerals import chinese_number

_DIGITS = "零一二三四五六七八九"


def _written(number: int) -> str:
    """Write a number from 1 to 9999 the way laws do."""
    parts, gap = [], False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit == 0:
            gap = bool(parts)
            continue
        parts.append(("零" if gap else "") + _DIGITS[digit] + name)
        gap = False
    text = "".join(parts)
    return text.removeprefix("一") if text.startswith("一十") else text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("一百", 100),
        ("一百零三", 103),
        ("一百一十四", 114),
        ("两百", 200),
    ],
)
def test_numerals_of_laws(text: str, number: int) -> None:
    assert chinese_number(text) == number


@given(st.integers(min_value=1, max_value=9999))
def test_every_number_that_can_be_written_is_read_back(number: int) -> None:
    assert chinese_number(_written(number)) == number


@pytest.mark.parametrize("text", ["", "十百", "一二", "百零", "条", "3", "十一一", "零十", "一百零"])
def test_what_is_no_numeral_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a Chinese numeral"):
        chinese_number(text)
