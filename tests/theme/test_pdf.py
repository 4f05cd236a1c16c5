"""Paper: readable by machines that read aloud, closed to every address that is not ours, alive after a death."""

import base64
import os
import signal
import socket
import threading
import time
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops
from weasyprint import CSS, HTML

from theme import pdf

HEAD = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"><title>除尘器没有泄爆</title></head><body>'
BASE_SHEET = Path(pdf.__file__).parent / "paper" / "base.css"
END = '<p id="end"></p></body></html>'


def paper(body: str) -> bytes:
    return pdf.render_pdf(f"{HEAD}{body}</body></html>")


def words(data: bytes) -> str:
    with pypdfium2.PdfDocument(data) as document:
        return "".join(page.get_textpage().get_text_bounded() for page in document).replace("\r\n", "")


def dot() -> str:
    data = BytesIO()
    Image.new("RGB", (2, 2), "black").save(data, "PNG")
    return f"data:image/png;base64,{base64.b64encode(data.getvalue()).decode()}"


def sheet_of(data: bytes) -> Image.Image:
    with pypdfium2.PdfDocument(data) as document:
        return ImageChops.invert(document[0].render(scale=3).to_pil().convert("L"))


class Listener:
    """A web server that only notes that it was asked, and sends whoever asks on to a file."""

    def __init__(self) -> None:
        self.hits: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.port = self._socket.getsockname()[1]
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def _listen(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            with connection:
                self.hits.append(connection.recv(4096))
                connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: file:///etc/passwd\r\nContent-Length: 0\r\n\r\n")

    def close(self) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(5)


@pytest.fixture
def listener() -> Iterator[Listener]:
    found = Listener()
    yield found
    found.close()


def structure(data: bytes) -> list[tuple[str, str]]:
    """Kind and alternative text of every element of the structure tree."""
    found = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Array):
            for kid in node:
                walk(kid)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append((str(node.S), str(node.get("/Alt", ""))))
            if "/K" in node:
                walk(node.K)

    with pikepdf.open(BytesIO(data)) as document:
        walk(document.Root.StructTreeRoot.K)
    return found


def test_a_machine_can_read_it_aloud() -> None:
    data = paper(f'<h1>泄爆</h1><p>没有泄爆装置</p><img src="{dot()}" alt="除尘器的泄爆片">')
    with pikepdf.open(BytesIO(data)) as document:
        assert str(document.Root.Lang) == "zh-CN"
        assert str(document.docinfo.Title) == "除尘器没有泄爆"
        assert bool(document.Root.MarkInfo.Marked)
        box = [float(side) for side in document.pages[0].MediaBox]
    assert box == pytest.approx([0, 0, 595.28, 841.89], abs=1)
    assert {kind for kind, _ in structure(data)} >= {"/H1", "/P", "/Figure"}
    assert ("/Figure", "除尘器的泄爆片") in structure(data)


def test_the_letters_travel_with_it_as_a_part_of_the_font() -> None:
    data = paper("<p>没有泄爆装置</p>")
    with pikepdf.open(BytesIO(data)) as document:
        fonts = [found for found in document.objects if isinstance(found, pikepdf.Dictionary)]
        descriptors = [found for found in fonts if found.get("/Type") == "/FontDescriptor"]
    assert descriptors
    assert all("/FontFile3" in found or "/FontFile2" in found for found in descriptors)


def test_a_phone_need_not_load_the_letters_that_are_not_there() -> None:
    # With the empty places of the other 65,000 letters it would be 250 KB.
    assert len(paper("<p>没有<b>泄爆</b>装置</p>")) < 30_000


def test_letters_look_as_they_do_with_the_whole_font() -> None:
    body = "<p>没有泄爆<b>装置，“5 万元—20 万元”</b>fi ㎡ □ ☑ 镕 𠮷 א ع</p><p>\ue000\u200b①</p>"
    whole = HTML(string=f"{HEAD}{body}</body></html>").write_pdf(stylesheets=[CSS(BASE_SHEET)], pdf_tags=True)
    ours, theirs = (sheet_of(data) for data in (paper(body), whole))
    assert words(paper(body)) == words(whole)
    assert ours.getbbox() is not None
    # Shades at the edges may differ a little, lines may not.
    assert ImageChops.difference(ours, theirs).getextrema()[1] < 64


def hostile(address: str) -> str:
    return (
        f'<p>前</p><img src="{address}" alt="一张图"><object data="{address}"></object><embed src="{address}">'
        f'<svg xmlns="http://www.w3.org/2000/svg" width="90" height="20">'
        f'<image href="{address}" width="90" height="20"/></svg>'
        f'<link rel="stylesheet" href="{address}"><link rel="attachment" href="{address}">'
        f'<style>@import "{address}"; p {{ background: url("{address}") }} '
        f'@font-face {{ font-family: x; src: url("{address}") }} p {{ font-family: x }}</style><p>后</p>'
    )


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:{port}/picture.png",
        "http://localhost:{port}/",
        "//127.0.0.1:{port}/picture.png",
        "HTTP://127.0.0.1:{port}/",
        "http://paper.invalid@127.0.0.1:{port}/picture.svg",
        "file:///etc/passwd",
        "file:///etc/../etc/hostname",
        "ftp://127.0.0.1:{port}/x",
        "/../../../../etc/passwd",
        "../../../../etc/passwd",
        "%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "theme/../../pdf.py",
        "child.py",
        "data:image/png;base64,!!!!",
        "data:image/svg+xml,%3Csvg",
        "javascript:alert(1)",
        "\x7f",
        "",
    ],
)
def test_nothing_is_fetched_and_the_paper_says_so(address: str, listener: Listener) -> None:
    address = address.format(port=listener.port)
    said = words(paper(hostile(address)))
    assert listener.hits == []
    assert said.count("图片缺失") == 4
    assert "图片缺失：一张图" in said
    assert said.startswith("前")
    assert "后" in said
    assert "root:" not in said


def test_a_picture_outside_our_folders_is_missing(tmp_path: Path) -> None:
    picture = tmp_path / "private.png"
    Image.new("RGB", (2, 2), "black").save(picture)
    ways = [f"file://{picture}", str(picture), f"{'%2e%2e%2f' * 12}{str(picture)[1:]}", f"theme/{'../' * 12}{picture}"]
    said = words(paper("".join(f'<img src="{way}">' for way in ways)))
    assert said.count("图片缺失") == len(ways)


def test_a_drawing_that_asks_for_more_gets_nothing(listener: Listener) -> None:
    drawing = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">'
        f'<image href="http://127.0.0.1:{listener.port}/" width="9" height="9"/>'
        f'<style>@import "http://127.0.0.1:{listener.port}/"</style>'
        f'<use href="http://127.0.0.1:{listener.port}/#a"/></svg>'
    )
    address = f"data:image/svg+xml;base64,{base64.b64encode(drawing.encode()).decode()}"
    paper(f'<img src="{address}" alt="图"><base href="http://127.0.0.1:{listener.port}/"><img src="a.png">')
    assert listener.hits == []


def test_our_own_picture_is_shown() -> None:
    data = paper('<img src="theme/icon.svg" alt="网站的标识">')
    assert "图片缺失" not in words(data)
    assert ("/Figure", "网站的标识") in structure(data)


def test_the_child_knows_neither_django_nor_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-the-child")
    pdf.close()
    paper("<p>一</p>")
    pid = pdf._child.pid
    assert b"not-for-the-child" not in Path(f"/proc/{pid}/environ").read_bytes()
    assert pdf._child.call("theme.paper.child.loaded", ("django",), seconds=5) is False


def test_after_the_child_was_killed_the_next_paper_comes() -> None:
    paper("<p>一</p>")
    killed = pdf._child.pid
    killer = threading.Timer(0.15, os.kill, (killed, signal.SIGKILL))
    killer.start()
    with pytest.raises(pdf.PaperUnavailable):
        pdf.render_pdf(f"{HEAD}{'<p>很长的一段话，排很久。</p>' * 4000}", most_pages=10_000)
    assert "二" in words(paper("<p>二</p>"))
    assert pdf._child.pid != killed


def test_a_paper_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    with pytest.raises(pdf.PaperUnavailable):
        pdf.render_pdf(f"{HEAD}{'<p>很长的一段话，排很久。</p>' * 6000}", most_pages=10_000)


def test_a_paper_of_too_many_pages_is_refused() -> None:
    with pytest.raises(pdf.PaperTooLong):
        pdf.render_pdf(f"{HEAD}{'<p>一行</p>' * 300}", most_pages=2)


def test_who_comes_third_is_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "PATIENCE", 0.1)
    with pdf._our_turn():
        begun = time.monotonic()
        with pytest.raises(pdf.PaperUnavailable):
            paper("<p>第二个等一会儿</p>")
        assert 0.1 <= time.monotonic() - begun < 3
        assert pdf._places.acquire(blocking=False)
        with pytest.raises(pdf.PaperUnavailable, match="too many wait"):
            paper("<p>第三个</p>")
        pdf._places.release()
    assert "轮到了" in words(paper("<p>轮到了</p>"))


def test_a_picture_ends_where_its_text_ends() -> None:
    low = pdf.render_png(f"{HEAD}<p>一行</p>{END}", sheets=("picture",))
    high = pdf.render_png(f"{HEAD}{'<p>一行</p>' * 20}{END}", sheets=("picture",))
    with Image.open(BytesIO(low)) as short, Image.open(BytesIO(high)) as tall:
        assert short.format == tall.format == "PNG"
        assert short.width == tall.width == 1080
        assert 50 < short.height < 200
        assert tall.height > 8 * short.height
        assert short.convert("RGB").getpixel((1079, short.height - 1)) == (255, 255, 255)
