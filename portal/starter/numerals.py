"""Chinese numerals as laws and standards count their articles."""

_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_UNITS = {"十": 10, "百": 100, "千": 1000}


def chinese_number(text: str) -> int:
    """Return the value of a numeral up to 九千九百九十九, such as 十, 二十一 or 一百零三.

    Raises ValueError for anything that is not such a numeral.
    """
    total, digit, unit = 0, None, 10_000
    for mark in text:
        if mark in _UNITS and _UNITS[mark] < unit and digit != 0:
            unit = _UNITS[mark]
            total += (1 if digit is None else digit) * unit
            digit = None
        elif mark in _DIGITS and digit in (None, 0):
            digit = _DIGITS[mark]
        else:
            raise ValueError(f"not a Chinese numeral: {text!r}")
    if not text or (digit == 0 and text not in ("零", "〇")):
        raise ValueError(f"not a Chinese numeral: {text!r}")
    return total + (digit or 0)
