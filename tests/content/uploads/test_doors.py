"""What staff upload to Wagtail's libraries: by whichever door, it is looked at in a child first."""

import os
import threading
from pathlib import Path
from typing import Any

import pytest
import willow
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connections
from django.test import Client
from PIL import Image

from accounts.models import Sector, User
from content.domain.release import release
from content.models import ArticleAttachment, CasePicture, PortalDocument, PortalImage
from tests import factories as make
from tests.content.desk.conftest import editor, enter  # noqa: F401
from tests.content.uploads.doors import DOORS, MODELS, TITLE, add, drag, replace
from tests.intake import papers, pictures
from tests.jobs.processes import alive, children
from tests.jobs.waiting import until

pytestmark = pytest.mark.django_db

BAD_NAME = "../../..\\etc/\u202egpj.恶意\x00😀" + "长" * 300 + ".exe"
LARGE = b"\x00" * (3 * 1024 * 1024)


@pytest.fixture(autouse=True)
def _media(tmp_path: Path, settings: Any) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def staff(editor: User) -> Client:  # noqa: F811
    """Somebody who writes pages; one picture and one document are there already."""
    PortalImage.objects.create(title="旧图", file=ContentFile(pictures.png(), name="old.png"))
    PortalDocument.objects.create(title="旧文件", file=ContentFile(papers.pdf(), name="old.pdf"))
    return enter(editor)


def kept() -> set[Path]:
    """All uploads that lie in their folder; not the small pictures that Wagtail makes of large ones."""
    root = Path(settings.MEDIA_ROOT)
    return {path for path in root.rglob("*") if path.is_file() and path.parent != root / "images"}


def taken(kind: str) -> Any:
    return MODELS[kind].objects.get(title=TITLE)


doors = pytest.mark.parametrize("door", DOORS.values(), ids=DOORS.keys())


@doors
@pytest.mark.parametrize("large", [False, True], ids=["in memory", "in a file"])
def test_a_picture_is_painted_anew(staff: Client, door: Any, large: bool) -> None:
    file = pictures.photo_with_a_past(6) + (LARGE if large else b"") + pictures.MARKUP
    door(staff, "images", "工地.HEIC", file)
    image = taken("images")
    assert (image.width, image.height) == (40, 60)
    with image.file.open("rb") as stored:
        content = stored.read()
    assert image.file_size == len(content) < 5000
    assert pictures.MARKUP not in content
    assert image.file.name.endswith(".jpg")
    rendition = image.get_rendition("max-20x20")
    assert (rendition.width, rendition.height) == (13, 20)
    assert not any(pictures.MARKUP in path.read_bytes() for path in kept())


@doors
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (pictures.SVG, "SVG 图里可能藏着程序"),
        (pictures.huge_png(), "60000 × 60000 像素"),
        (pictures.png()[:90], "这张图打不开"),
        (b"", "0 字节"),
        (b"GIF89a<script>", "这张图打不开"),
    ],
    ids=range(5),
)
def test_a_bad_picture_is_refused_in_words_and_nothing_is_lost(
    staff: Client, door: Any, file: bytes, said: str
) -> None:
    before = kept()
    answer = door(staff, "images", "好看的图.png", file)
    assert said in answer
    if door not in (drag, DOORS["drag_and_finish"]):
        assert TITLE in answer
    assert kept() == before
    assert [image.title for image in PortalImage.objects.all()] == ["旧图"]


@doors
def test_a_document_is_kept_as_it_is(staff: Client, door: Any) -> None:
    file = papers.pdf(3)
    door(staff, "docs", "规程.exe", file)
    document = taken("docs")
    with document.file.open("rb") as stored:
        assert stored.read() == file
    assert document.file_size == len(file)
    assert document.file_extension == "pdf"


@doors
@pytest.mark.parametrize(
    ("file", "said"),
    [
        (papers.rewritten(papers.word(), {}, {"word/vbaProject.bin": b""}), "宏"),
        (papers.pdf(change=papers.script), "程序、附件"),
        (papers.entities(), "打不开"),
        (papers.tables(60), "套了太多层"),
        (b"<html><script>alert(1)</script></html>", "网页文件"),
        (b"MZ\x90\x00", "这是程序"),
    ],
    ids=range(6),
)
def test_a_bad_document_is_refused_in_words_and_nothing_is_lost(
    staff: Client, door: Any, file: bytes, said: str
) -> None:
    before = kept()
    answer = door(staff, "docs", "规程.pdf", file)
    assert said in answer
    if door not in (drag, DOORS["drag_and_finish"]):
        assert TITLE in answer
    assert kept() == before
    assert [document.title for document in PortalDocument.objects.all()] == ["旧文件"]


# --- names ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["images", "docs"])
@pytest.mark.parametrize("is_released", [True, False])
def test_what_a_page_shows_is_not_exchanged_behind_its_readers(staff: Client, kind: str, is_released: bool) -> None:
    row = MODELS[kind].objects.get()
    page = make.case() if kind == "images" else make.article()
    if kind == "images":
        page.pictures = [CasePicture(image=row)]
    else:
        page.attachments = [ArticleAttachment(document=row, summary="第 2 页是结论")]
    page.save_revision()
    if is_released:
        release(page, by=None, origin="test")
    said = replace(staff, kind, "new.png", pictures.png() if kind == "images" else papers.pdf(2))
    assert "请另传一份" in said
    assert MODELS[kind].objects.get().file.name == row.file.name


@doors
@pytest.mark.parametrize("kind", ["images", "docs"])
def test_a_name_is_never_a_path(staff: Client, door: Any, kind: str) -> None:
    before = kept()
    door(staff, kind, BAD_NAME, pictures.jpeg() if kind == "images" else papers.pdf())
    (new,) = kept() - before
    assert new.parent == Path(settings.MEDIA_ROOT) / ("original_images" if kind == "images" else "documents")
    assert new.stem.isalnum()
    assert new.stem.isascii()
    assert taken(kind).file.path == str(new)


def test_a_name_is_kept_for_show_and_for_saving(staff: Client, client: Client) -> None:
    add(staff, "docs", "2024年 粉尘防爆\u202efdp.检查表 😀 50%#.PDF", papers.pdf())
    document = taken("docs")
    assert document.filename == "2024年 粉尘防爆fdp.检查表 😀 50%#.pdf"
    assert client.get(document.url).status_code == 200
    add(staff, "docs", BAD_NAME, papers.pdf())
    document = PortalDocument.objects.order_by("-pk")[0]
    assert document.filename.startswith("gpj.恶意")
    assert document.filename.endswith(".pdf")
    assert client.get(document.url).status_code == 200


def test_a_page_to_download_opens_nothing_in_our_pages(staff: Client, client: Client) -> None:
    add(staff, "docs", "规程.pdf", papers.pdf())
    response = client.get(taken("docs").url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["Content-Type"] == "application/pdf"
    assert "%E8%A7%84%E7%A8%8B.pdf" in response["Content-Disposition"]


# --- the web process ------------------------------------------------------------------------------------------


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """What this process gives to Pillow and to Willow, whole."""
    seen: list[bytes] = []

    def note(file: Any) -> None:
        content = file.read() if hasattr(file, "read") else Path(file).read_bytes()
        if hasattr(file, "seek"):
            file.seek(0)
        seen.append(content)

    for module in (Image, willow.Image):
        real = module.open

        def watched(file: Any, *args: Any, real: Any = real, **options: Any) -> Any:
            note(file)
            return real(file, *args, **options)

        monkeypatch.setattr(module, "open", watched)
    return seen


@doors
def test_what_was_sent_is_never_opened_in_the_web_process(staff: Client, door: Any, opened: list[bytes]) -> None:
    file = pictures.photo_with_a_past() + pictures.MARKUP
    door(staff, "images", "工地.jpg", file)
    taken("images").get_rendition("max-20x20")
    assert opened
    assert not any(pictures.MARKUP in content for content in opened)
    door(staff, "images", "工地.jpg", pictures.jpeg()[:300] + pictures.MARKUP)
    assert not any(pictures.MARKUP in content for content in opened)


def highest_memory() -> int:
    """The most MiB this process has held since the last `forget_memory`."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) // 1024


def forget_memory() -> int:
    Path("/proc/self/clear_refs").write_text("5")
    return highest_memory()


def test_a_picture_that_takes_hundreds_of_megabytes_takes_them_elsewhere(staff: Client) -> None:
    wide = pictures.empty_png(8900, 8900)
    before = forget_memory()
    drag(staff, "images", "wide.png", wide)
    assert highest_memory() - before < 100


@pytest.mark.django_db(transaction=True)
def test_others_can_write_while_a_picture_is_looked_at(editor: User) -> None:  # noqa: F811
    staff, before = enter(editor), set(children(os.getpid()))
    answers: list[str] = []

    def upload() -> None:
        answers.append(drag(staff, "images", "endless.jpg", pictures.endless_jpeg()))
        connections.close_all()

    thread = threading.Thread(target=upload)
    thread.start()
    child = until(lambda: set(children(os.getpid())) - before, "somebody looks at the picture").pop()
    Sector.objects.create(name="写得进去", slug="can-write")
    assert alive(child)
    thread.join()
    assert "太费时间" in answers[0]
