"""From what stands in a cell to a value, or to the sentence that says what is wrong with it."""

import datetime as dt
import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from intake.tables.layout import CLEAR, Column, Kind, Value
from intake.text import one_break, plain_code, tidy

# Beyond these digits a spreadsheet keeps zeros in place of what was typed.
EXACT_BELOW = 10**15
LARGEST_WHOLE = 2**31 - 1
EPOCH = dt.date(1899, 12, 30)
EPOCH_1904 = dt.date(1904, 1, 1)
# As days since the epoch: 1927 to 2119. A smaller or larger number is no date that somebody meant.
SERIALS = range(10_000, 80_000)
YEARS = range(1900, 2201)

_LOST = re.compile(r"\d(\.\d+)?E\+\d+", re.IGNORECASE)
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_UNKEEPABLE = re.compile("[\x00\ud800-\udfff]")
_MARKED = re.compile(r"'[=+\-@\t\n']")
_YES = {"是", "有", "对", "√", "✓", "✔", "y", "yes", "true", "1"}
_NO = {"否", "无", "没有", "不是", "错", "×", "✗", "n", "no", "false", "0"}


@dataclass(frozen=True, slots=True)
class Formula:
    """A cell that computes. Neither the formula nor the result somebody left in the file is used."""


@dataclass(frozen=True, slots=True)
class Broken:
    """A cell that shows #N/A, #REF! and the like."""

    shown: str


Raw = str | int | float | bool | dt.datetime | dt.date | dt.time | dt.timedelta | Formula | Broken | None


class Wrong(ValueError):
    """The cell cannot be taken; the text says why and what to do."""


def read_cell(raw: Raw, column: Column, *, epoch: dt.date | None) -> Value:
    """The value of a cell, None when it is empty. `epoch` is day 0 of the workbook, None for a text file.

    Raises Wrong.
    """
    if isinstance(raw, Formula):
        raise Wrong("这一格是公式，请粘贴为数值")
    if isinstance(raw, Broken):
        raise Wrong(f"这一格显示的是错误（{raw.shown}），请改成正确的内容")
    if column.clears and isinstance(raw, str) and tidy(raw) == CLEAR:
        return CLEAR
    if isinstance(raw, str):
        raw = (
            exact(raw, of_text_file=epoch is None) if column.kind is Kind.EXACT else tidy(raw).removeprefix("'").strip()
        )
    if raw is None or raw == "":
        return None
    if column.kind is Kind.DATE:
        return _date(raw, epoch)
    value = _READERS[column.kind](raw, column)
    if isinstance(value, str) and len(value) > column.longest:
        raise Wrong(f"太长了，最多 {column.longest} 个字，现在有 {len(value)} 个")
    return value


def shown(raw: Raw) -> str:
    """What a cell holds as a person would read it, for giving the row back."""
    if raw is None:
        return ""
    if isinstance(raw, Formula):
        return "（公式）"
    if isinstance(raw, Broken):
        return raw.shown
    if isinstance(raw, float) and raw.is_integer() and abs(raw) < EXACT_BELOW:
        return str(int(raw))
    if isinstance(raw, dt.datetime) and raw.time() == dt.time():
        return raw.date().isoformat()
    return tidy(str(raw))


def exact(text: str, *, of_text_file: bool) -> str:
    """A text as it stands, but for what no database takes and the apostrophe by which `write_csv` marks text.

    Empty where there is nothing but spaces.
    """
    text = _UNKEEPABLE.sub("", one_break(text))
    if of_text_file and _MARKED.match(text):
        text = text[1:]
    return text if text.strip() else ""


def typed(raw: Raw, column: Column, *, epoch: dt.date | None) -> str:
    """What somebody typed, for giving the row back without a loss."""
    if column.kind is Kind.EXACT and isinstance(raw, str):
        return exact(raw, of_text_file=epoch is None)
    return shown(raw)


def _exact(raw: Raw, column: Column) -> str:
    return raw if isinstance(raw, str) and not _LOST.fullmatch(raw) else _text(raw, column)


def _text(raw: Raw, _column: Column) -> str:
    if isinstance(raw, int | float) and not isinstance(raw, bool) and not abs(raw) < EXACT_BELOW:
        raise Wrong("数字太长，Excel 已经丢掉了后面的位数。请先把这一格设为文本格式，再重新填写")
    text = shown(raw)
    if _LOST.fullmatch(text):
        raise Wrong(f"“{text}”是 Excel 缩写过的数字，后面的位数已经丢了。请先把这一格设为文本格式，再重新填写")
    return text


def _code(raw: Raw, column: Column) -> str:
    return plain_code(_text(raw, column))


def _whole(raw: Raw, _column: Column) -> int:
    text = unicodedata.normalize("NFKC", shown(raw)).replace(",", "").replace(" ", "")
    if isinstance(raw, bool) or not re.fullmatch(r"[+-]?\d{1,30}", text, re.ASCII):
        raise Wrong(f"“{shown(raw)[:40]}”不是整数，请只填数字")
    if abs(int(text)) > LARGEST_WHOLE:
        raise Wrong("数字太大了，请核对")
    return int(text)


def _number(raw: Raw, _column: Column) -> int | float:
    # Fifteen digits are what a spreadsheet shows of a number, and all that it keeps.
    text = f"{raw:.15g}" if isinstance(raw, float) else unicodedata.normalize("NFKC", shown(raw))
    if isinstance(raw, bool) or not re.fullmatch(
        r"[+-]?\d{1,9}(\.\d{1,6})?", text := re.sub("[, ]", "", text), re.ASCII
    ):
        raise Wrong(f"“{shown(raw)[:40]}”不是数字，请只填数字，例如 1.5")
    number = float(text)
    return int(number) if number.is_integer() else number


def _date(raw: Raw, epoch: dt.date | None) -> dt.date:
    if isinstance(raw, dt.datetime):
        return _plausible(raw.date())
    if isinstance(raw, dt.date):
        return _plausible(raw)
    is_number = isinstance(raw, int | float) and not isinstance(raw, bool) and math.isfinite(raw)
    if is_number and epoch and int(raw) in SERIALS:  # type: ignore[arg-type]
        return epoch + dt.timedelta(days=int(raw))  # type: ignore[arg-type]
    text = unicodedata.normalize("NFKC", shown(raw))
    match = _DATE.fullmatch(text) or _COMPACT.fullmatch(text)
    try:
        return _plausible(dt.date(*(int(part) for part in match.groups())))  # type: ignore[union-attr]
    except (AttributeError, ValueError):
        raise Wrong(f"“{text[:40]}”不是日期，请写成 2024-05-31 这样") from None


def _plausible(date: dt.date) -> dt.date:
    if date.year not in YEARS:
        raise Wrong(f"“{date.isoformat()}”这个日期不对，请核对年份")
    return date


def _phone(raw: Raw, column: Column) -> str:
    digits = re.sub(r"[\s\-()]", "", unicodedata.normalize("NFKC", _text(raw, column)))
    digits = re.sub(r"^(\+86|0086|86(?=1\d{10}$))", "", digits)
    if not _MOBILE.fullmatch(digits):
        raise Wrong(f"“{shown(raw)[:40]}”不是手机号，请填 11 位手机号")
    return digits


def _yes_no(raw: Raw, _column: Column) -> bool:
    word = unicodedata.normalize("NFKC", shown(raw)).strip().casefold()
    if word not in _YES | _NO:
        raise Wrong(f"“{shown(raw)[:40]}”看不懂，请填“是”或“否”")
    return word in _YES


def _choice(raw: Raw, column: Column) -> str:
    said = folded(shown(raw))
    for value, label in column.choices:
        if said in {folded(value), folded(label)}:
            return value
    labels = "、".join(label for _, label in column.choices[:12])
    more = "等" if len(column.choices) > 12 else ""
    raise Wrong(f"“{shown(raw)[:40]}”不在可选的里面，请填：{labels}{more}")


def folded(text: str) -> str:
    """A label as it is compared: without spaces, full-width and capital letters made plain."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).casefold()


_READERS: dict[Kind, Callable[[Raw, Column], Value]] = {
    Kind.TEXT: _text,
    Kind.EXACT: _exact,
    Kind.CODE: _code,
    Kind.WHOLE: _whole,
    Kind.NUMBER: _number,
    Kind.PHONE: _phone,
    Kind.YES_NO: _yes_no,
    Kind.CHOICE: _choice,
}
