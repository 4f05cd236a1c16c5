"""Tables that are not taken at all: each gets a sentence that says what to do, whatever its name claims."""

import io
import re
import socket
import struct
import zipfile
import zlib
from typing import Any

import pytest

from intake.tables import reading, refusals
from intake.tables.reading import read
from intake.tables.template import template
from jobs.child import ChildDied, ChildOutOfMemory, ChildTimedOut, run_limited
from tests.intake.workbooks import HEADERS, LAYOUT, members, packed, rebuilt, shared, table, xlsx

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refused(data: bytes) -> refusals.TableRefused:
    with pytest.raises(refusals.TableRefused) as caught:
        read(data, LAYOUT)
    assert "请" in str(caught.value), "it says what to do"
    return caught.value


def zeros(unfolded: int, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    """A workbook of a few KB of which one member unfolds to so many bytes."""
    parts = members(table(["甲厂"]))
    parts.pop(name, None)
    out = io.BytesIO(packed(parts))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w", force_zip64=True) as part:
        for _ in range(unfolded // 2**20):
            part.write(b" " * 2**20)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"", refusals.EmptyFile),
        (b"\x00" * 5000, refusals.EmptyFile),
        (OLE + "Workbook".encode("utf-16-le"), refusals.OldFormat),
        (OLE + "EncryptedPackage".encode("utf-16-le"), refusals.Encrypted),
        (b"<html><table><tr><td>x</td></tr></table></html>", refusals.OldFormat),
        (b'\xef\xbb\xbf<?xml version="1.0"?><Workbook/>', refusals.OldFormat),
        (b"%PDF-1.7 ...", refusals.NotATable),
        (b"\x89PNG\r\n\x1a\n" + bytes(100), refusals.NotATable),
        (bytes(range(256)) * 20, refusals.NotATable),
        (packed({"[Content_Types].xml": b"", "word/document.xml": b""}), refusals.NotATable),
        (packed({"readme.txt": b"hello"}), refusals.NotATable),
        (packed({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), refusals.OldFormat),
        (table(["甲厂"])[:-400], refusals.Damaged),
        (rebuilt(table(["甲厂"]), sheet=lambda sheet: sheet[:-40]), refusals.Damaged),
        (rebuilt(table(["甲厂"]), workbook=b"<workbook/>"), refusals.NoSheet),
        (xlsx([]), refusals.WrongTemplate),
        (xlsx([HEADERS]), refusals.NoRows),
        (template(LAYOUT), refusals.NoRows),
        ("企业名称\n\x80\xff".encode("latin-1", "replace") + b"\xff\xff\x80", refusals.UnknownEncoding),
    ],
)
def test_what_is_not_a_table_of_ours(data: bytes, kind: type[refusals.TableRefused]) -> None:
    assert type(refused(data)) is kind


def test_a_small_file_that_unfolds_to_two_gigabytes() -> None:
    data = zeros(2 * 2**30)
    assert len(data) < 3 * 2**20
    assert isinstance(refused(data), refusals.Bomb)


def test_a_directory_that_lies_about_the_size() -> None:
    """zipfile reads no more than the directory says, so the lie makes a damaged file and not a large one."""
    name = b"xl/worksheets/sheet1.xml"
    raw = b" " * (300 * 2**20)
    data = bytearray(rebuilt(table(["甲厂"]), sheet=b""))
    deflated = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = deflated.compress(raw) + deflated.flush()
    parts = members(bytes(data)) | {name.decode(): body}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for key, value in parts.items():
            archive.writestr(key, value)
    data = bytearray(out.getvalue())
    for found in [match.start() for match in re.finditer(re.escape(name), data)]:
        if data[found - 30 : found - 26] == b"PK\x03\x04":
            struct.pack_into("<H", data, found - 22, 8)
        elif data[found - 46 : found - 42] == b"PK\x01\x02":
            struct.pack_into("<H", data, found - 36, 8)
            struct.pack_into("<I", data, found - 22, 1000)
    assert isinstance(refused(bytes(data)), refusals.Damaged)


def test_thousands_of_members() -> None:
    parts = members(table(["甲厂"])) | {f"xl/media/{number}.bin": b"" for number in range(3000)}
    assert isinstance(refused(packed(parts)), refusals.Bomb)


def test_entities_are_not_unfolded(tmp_path: Any) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    for declared, used in (
        (f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>', b"&l9;"),
        (f'<!DOCTYPE x [<!ENTITY s SYSTEM "file://{secret}">]>', b"&s;"),
    ):

        def bend(strings: bytes, declared: str = declared, used: bytes = used) -> bytes:
            return declared.encode() + strings[strings.index(b"<sst") :].replace("甲厂".encode(), used)

        assert isinstance(refused(rebuilt(shared(table(["甲厂"])), strings=bend)), refusals.Suspicious)


def test_entities_far_down_are_not_unfolded_either() -> None:
    """Behind the piece that is looked at first, the parser itself refuses them."""
    padding = b"<!--" + b" " * 8192 + b"-->"

    def bend(strings: bytes) -> bytes:
        return padding + b'<!DOCTYPE x [<!ENTITY e "ha">]>' + strings[strings.index(b"<sst") :]

    assert isinstance(refused(rebuilt(shared(table(["甲厂"])), strings=bend)), refusals.Suspicious)


def test_a_table_that_refers_to_elsewhere_calls_nobody() -> None:
    """Another workbook, a picture and a style sheet on a server of ours: read like any other, and nobody is asked."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        place = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
        outside = "".join(
            f'<Relationship Id="rX{n}" Type="{kind}/{name}" Target="{place}" TargetMode="External"/>'
            for n, name in enumerate(("externalLink", "externalLinkPath", "image", "styles", "hyperlink"))
        )

        def bend(relations: bytes) -> bytes:
            return relations.replace(b"</Relationships>", outside.encode() + b"</Relationships>")

        data = rebuilt(table(["甲厂", "=[1]Sheet1!A1"]), **{"xl/_rels/workbook.xml.rels": bend})
        (row,) = read(data, LAYOUT).rows
        assert row.values["name"] == "甲厂"
        assert "公式" in row.problems[0]
        with pytest.raises(BlockingIOError):
            server.accept()


def test_too_many_rows() -> None:
    lines = [["甲厂", f"A{number}"] for number in range(LAYOUT.max_rows + 1)]
    assert "3,000 行" in str(refused(table(*lines)))
    assert isinstance(refused("企业名称\n".encode() + "甲\n".encode() * 3001), refusals.TooManyRows)


@pytest.mark.parametrize("count", [50_000, 1_000_000])
def test_far_too_many_rows_are_seen_before_they_are_read(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    head, _, tail = members(table(["甲厂"]))["xl/worksheets/sheet1.xml"].partition(b"<sheetData>")
    line = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    body = "".join(line.format(number) for number in range(2, count + 2)).encode()
    data = rebuilt(table(["甲厂"]), sheet=head + b"<sheetData>" + body + tail[tail.index(b"</sheetData>") :])
    # Understanding the rows would take more time than that; counting them does not.
    monkeypatch.setattr("intake.tables.rows._read_row", None)
    assert isinstance(refused(data), refusals.TooManyRows | refusals.Bomb)


def test_missing_headers_are_named() -> None:
    assert "“企业名称”" in str(refused(xlsx([["统一社会信用代码", "从业人数"], ["A1", 3]])))
    assert "这个表是空的" in str(refused(xlsx([[None]])))


def test_a_doubled_header_is_named() -> None:
    refusal = refused(xlsx([["企业名称", "单位名称", "从业人数"], ["甲", "乙", 1]]))
    assert isinstance(refusal, refusals.DoubledHeader)
    assert "“企业名称”出现了两次" in str(refusal)


def test_a_workbook_in_which_no_sheet_is_found() -> None:
    parts = members(table(["甲厂"]))
    parts["xl/_rels/workbook.xml.rels"] = parts["xl/_rels/workbook.xml.rels"].replace(b"sheet1.xml", b"elsewhere.xml")
    assert isinstance(refused(packed(parts)), refusals.NoSheet)


def test_more_bytes_than_the_layout_takes() -> None:
    refusal = refused(bytes(LAYOUT.max_mib * 2**20 + 1))
    assert isinstance(refusal, refusals.FileTooLarge)
    assert "10 MB" in str(refusal)


def slow() -> bytes:
    """A few KB over which a parser sits long: a style sheet with half a million formats, far below the size limit."""
    formats = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>' * 500_000

    def bend(styles: bytes) -> bytes:
        at = styles.index(b"<cellXfs")
        at = styles.index(b">", at) + 1
        return styles[:at] + formats + styles[at:]

    return rebuilt(table(["甲厂"]), styles=bend)


def test_the_time_limit_bites() -> None:
    data = slow()
    assert len(data) < 200_000
    with pytest.raises(refusals.TooMuchWork) as caught:
        read(data, LAYOUT, seconds=1.5)
    assert isinstance(caught.value.__cause__, ChildTimedOut)


def test_the_memory_limit_bites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MEMORY_MIB", 200)
    with pytest.raises(refusals.TooMuchWork) as caught:
        read(slow(), LAYOUT, seconds=60)
    # Python itself may find no room to say so.
    assert isinstance(caught.value.__cause__, ChildOutOfMemory | ChildDied)


def test_the_child_reads_without_django() -> None:
    found = run_limited(
        "tests.intake.in_the_child.read_and_name_django", (table(["甲厂"]), LAYOUT), seconds=20, memory_mib=512
    )
    assert found == []
