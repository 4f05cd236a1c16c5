"""CSV in every writing that leaves an office."""

import codecs
import csv
import io
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake.tables import text_file
from intake.tables.reading import read
from intake.tables.refusals import TableRefused
from intake.tables.writing import write_csv
from intake.text import tidy
from tests.intake.workbooks import LAYOUT

LINES = '企业名称,统一社会信用代码\r\n甲厂,A1\r\n"乙,厂",A2\r\n'


def said_of(reading: Callable[[], object]) -> str:
    """What the refusal says; a table that is taken needs no words."""
    try:
        reading()
    except TableRefused as refusal:
        return str(refusal)
    return "请看"


ENCODINGS = [
    (codecs.BOM_UTF8, "utf-8"),
    (b"", "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"", "gb18030"),
]


@pytest.mark.parametrize(("mark", "encoding"), ENCODINGS)
def test_every_writing_is_understood(mark: bytes, encoding: str) -> None:
    found = read(mark + LINES.encode(encoding), LAYOUT).rows
    assert [(row.values["name"], row.values["code"]) for row in found] == [("甲厂", "A1"), ("乙,厂", "A2")]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_without_its_mark(encoding: str) -> None:
    text = LINES + "plain,latin\r\n" * 20
    found = read(text.encode(encoding), LAYOUT).rows
    assert found[0].values["name"] == "甲厂"


def test_what_stands_in_quotes_divides_nothing() -> None:
    found = read('企业名称,从业人数\n"甲;厂\n二;车间\n""三"";班",12'.encode(), LAYOUT)
    assert [row.values["staff"] for row in found.rows] == [12]


@pytest.mark.parametrize("divider", [",", "\t", ";", "，"])
def test_every_divider(divider: str) -> None:
    found = read(divider.join(["企业名称", "从业人数"]).encode() + divider.join(["\n甲厂", "12"]).encode(), LAYOUT)
    assert dict(found.rows[0].values) == {"name": "甲厂", "staff": 12}


def test_stray_nul_and_digits_that_excel_has_eaten() -> None:
    (row,) = read("企业名称,统一社会信用代码\n甲\x00厂,1.1E+17\n".encode(), LAYOUT).rows
    assert row.values["name"] == "甲厂"
    assert "1.1E+17" in row.problems[0]


def test_a_number_of_days_is_no_date_where_no_program_says_from_when() -> None:
    (row,) = read("企业名称,成立日期\n甲厂,45443\n".encode(), LAYOUT).rows
    assert "不是日期" in row.problems[0]


@pytest.mark.parametrize("data", ['企业名称\n"甲厂'.encode(), b'"' * 50_000, b"," * 100_000, b"a" * 2_000_000])
def test_broken_quotes_and_endless_cells_end(data: bytes) -> None:
    assert "请" in said_of(lambda: read(data, LAYOUT))


CELL = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\x00\r\n"), max_size=12).map(tidy)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.tuples(CELL, CELL), min_size=1, max_size=5), st.sampled_from(ENCODINGS))
def test_what_is_written_in_any_encoding_is_read_again(lines: list[tuple[str, str]], how: tuple[bytes, str]) -> None:
    mark, encoding = how
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([("企业名称", "备注"), *lines])
    decoded = text_file.decode(mark + out.getvalue().encode(encoding))
    found = [tuple(cell or "" for cell in cells) for _, cells in text_file.rows(decoded)]
    assert found == [("企业名称", "备注"), *lines]


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_text_or_a_refusal(data: bytes) -> None:
    assert "请" in said_of(lambda: list(text_file.rows(text_file.decode(data))))


def test_what_we_export_comes_back_as_it_was() -> None:
    names = ["甲厂", "=1+1", "+86", "-3", "@x", 'a"b,c']
    found = read(write_csv(["企业名称"], [[name] for name in names]), LAYOUT).rows
    assert [row.values["name"] for row in found] == names
