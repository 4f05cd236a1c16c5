"""What comes of bad files at the doors of people and enterprises: a sentence, nothing kept, nothing half written."""

import io
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import Claim, Enterprise, User
from accounts.roles import Role
from intake.imports.work import drain
from intake.models import Import, PrivateFile
from tests import factories as make
from tests.intake import papers, pictures
from tests.intake.conftest import kept_files
from tests.intake.test_refused import OLE, zeros
from tests.intake.workbooks import packed, rebuilt, xlsx

pytestmark = pytest.mark.django_db
Made = Callable[[], bytes]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.PRIVATE_DIR = tmp_path / "private"
    return tmp_path / "private"


def browser_of(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def said(answer: HttpResponse) -> str:
    """The words of a page that came at the end of whatever way."""
    assert answer.status_code == 200
    return answer.content.decode()


PICTURES: dict[str, tuple[Made, str]] = {
    "nothing": (lambda: b"", "空的"),
    "a bomb": (pictures.huge_png, "60000 × 60000"),
    "half": (lambda: pictures.jpeg()[:400], "打不开"),
    "a script": (lambda: pictures.SVG, "SVG"),
    "a program": (lambda: b"MZ\x90\x00", "不是能用的图片"),
    "endless": (pictures.endless_jpeg, "太费时间"),
    "a paper": (papers.pdf, "PDF"),
    "a web page": (lambda: b"<html><script>alert(1)</script></html>", "不是能用的图片"),
    "too large": (lambda: b"\xff\xd8\xff" + bytes(20 * 2**20), "最多 20 MB"),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_a_licence_that_is_no_picture(home: Any, folder: Path, kind: str) -> None:
    made, words = PICTURES[kind]
    at = reverse("claim_enterprise", args=[make.enterprise().uuid])
    photo = SimpleUploadedFile("../../营业执照\u202egpj.jpg", made())
    page = said(browser_of(make.user()).post(at, {"licence": photo}))
    assert words in page
    assert 'name="licence"' in page
    assert not Claim.objects.exists()
    assert kept_files(folder) == []


def test_a_photo_with_a_past_is_kept_without_it(home: Any, folder: Path) -> None:
    at = reverse("claim_enterprise", args=[make.enterprise().uuid])
    answer = browser_of(make.user()).post(at, {"licence": SimpleUploadedFile("x" * 300, pictures.polyglot())})
    assert answer.status_code == 302
    (kept,) = kept_files(folder)
    assert not any(word in kept.read_bytes() for word in (b"script", b"payload", b"Exif", b"PK\x03\x04"))
    assert PrivateFile.objects.get().name == "营业执照.jpg"


HEADS = ["企业名称", "统一社会信用代码"]
TABLES: dict[str, tuple[Made, str]] = {
    "nothing": (lambda: b"", "空的"),
    "a password": (lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "密码"),
    "an old one": (lambda: OLE + "Workbook".encode("utf-16-le"), "xlsx"),
    "a bomb": (lambda: zeros(2**30), "展开后太大"),
    "another template": (lambda: xlsx([["姓名", "电话"], ["甲", "1"]]), "企业名称"),
    "a doubled header": (lambda: xlsx([[*HEADS, "单位名称"], ["甲厂", "", "乙厂"]]), "出现了两次"),
    "no sheet": (lambda: rebuilt(xlsx([HEADS, ["甲厂"]]), workbook=b"<workbook/>"), "工作表"),
    "a picture": (pictures.png, "表格"),
    "an archive": (lambda: packed({"../../etc/passwd": b"x"}), "表格"),
    "no lines": (lambda: xlsx([HEADS]), "没有"),
}


@pytest.mark.parametrize("kind", TABLES)
def test_a_register_that_is_no_table_of_ours(home: Any, folder: Path, kind: str) -> None:
    made, words = TABLES[kind]
    browser = browser_of(make.user(Role.HELP_DESK))
    at = reverse("register_import:start")
    answer = browser.post(at, {"file": SimpleUploadedFile("名录.xlsx", made())}, follow=True)
    if Import.objects.filter(state="uploaded").exists():
        # A large one is read by the worker; its page then says the same.
        drain()
        answer = browser.get(reverse("register_import:show", args=[Import.objects.get().uuid]), follow=True)
    assert words in said(answer)
    assert not Enterprise.objects.exists()
    assert Import.objects.get().state == "refused"


def test_no_file_at_all_is_asked_for(home: Any, folder: Path) -> None:
    clerk = browser_of(make.user(Role.HELP_DESK))
    assert "请先选一个文件" in said(clerk.post(reverse("register_import:start"), {}, follow=True))
    at = reverse("claim_enterprise", args=[make.enterprise().uuid])
    for sent in ({"next": ""}, {"licence": "text"}):
        assert "请附上营业执照的照片" in said(browser_of(make.user()).post(at, sent))


def bent(member: str, mode: int) -> bytes:
    """A good table in whose archive one more member lies: a name that leads out, a link, a device."""
    out = io.BytesIO(xlsx([HEADS, ["示例厂", ""]]))
    info = zipfile.ZipInfo(member)
    info.create_system, info.external_attr = 3, mode << 16
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


@pytest.mark.parametrize(
    ("member", "mode"),
    [
        ("../../outside", stat.S_IFREG),
        ("/tmp/outside", stat.S_IFREG),
        ("xl/media/outside", stat.S_IFLNK),
        ("xl/worksheets/outside.xml", stat.S_IFLNK),
        ("xl/media/outside", stat.S_IFCHR),
    ],
)
def test_nothing_of_an_archive_is_ever_unpacked(
    home: Any, folder: Path, tmp_path: Path, member: str, mode: int
) -> None:
    """Tables and documents are the only archives that are read, part by part and in memory: see `intake/inside/`."""
    browser = browser_of(make.user(Role.HELP_DESK))
    at = reverse("register_import:start")
    file = SimpleUploadedFile("名录.xlsx", bent(member, mode | 0o666))
    page = said(browser.post(at, {"file": file}, follow=True))
    assert "示例厂" in page
    assert "root:" not in page
    found = [*tmp_path.rglob("*"), *Path("/tmp").glob("outside")]
    assert not [path for path in found if path.name.startswith("outside") or path.is_symlink()]


def test_one_altered_byte_is_noticed(home: Any, folder: Path) -> None:
    whole = xlsx([HEADS, ["示例厂", ""]])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        sheet = archive.getinfo("xl/worksheets/sheet1.xml")
    middle = sheet.header_offset + 30 + len(sheet.filename) + sheet.compress_size // 2
    altered = whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :]
    browser = browser_of(make.user(Role.HELP_DESK))
    file = SimpleUploadedFile("名录.xlsx", altered)
    assert "损坏" in said(browser.post(reverse("register_import:start"), {"file": file}, follow=True))
    assert not Import.objects.get().rows.exists()
