"""视频讲解: for those who cannot hear as well, in ranges, and only where the article itself may be read."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from wagtail.images.tests.utils import get_test_image_file

from accounts.roles import Role
from content.domain.withdraw import withdraw
from content.models import ArticlePage, PortalDocument, PortalImage
from portal.models import HomePage
from tests import factories
from tests.content.desk.conftest import enter
from tests.content.pages.reading import main_of

pytestmark = pytest.mark.django_db

FILM = b"\x00\x00\x00\x18ftypmp42" + bytes(range(256)) * 40


def document(name: str, content: bytes) -> PortalDocument:
    return PortalDocument.objects.create(title=name, file=ContentFile(content, name=name))


def fields(**changes: Any) -> dict[str, Any]:
    return {
        "kind": ArticlePage.Kind.VIDEO,
        "video": document("film.mp4", FILM),
        "video_poster": PortalImage.objects.create(title="封面", file=get_test_image_file()),
        "video_captions": document(
            "film.vtt", b"WEBVTT\n\n00:00.000 --> 00:02.000\n\xe5\x85\x88\xe6\xb5\x8b\xe6\xb0\x94\n"
        ),
        "video_transcript": "先测气，再下池。",
    } | changes


@pytest.fixture
def page(home: HomePage) -> ArticlePage:
    return factories.article(**fields())


def ask(client: Client, url: str, **headers: str) -> tuple[int, bytes, Any]:
    response = client.get(url, headers=headers)
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return response.status_code, body, response


def test_the_page_shows_it_with_captions_poster_and_words(client: Client, page: ArticlePage) -> None:
    main = main_of(client, page)
    film = main.find("video")
    assert film["poster"]
    assert (film["width"], film["height"]) != ("", "")
    assert film.find("source")["src"] == "video.mp4"
    assert film.find("track")["src"] == "captions.vtt"
    assert "先测气，再下池。" in main.find(id="transcript").get_text()


def test_it_comes_whole_or_in_the_part_asked_for(client: Client, page: ArticlePage) -> None:
    url = f"{page.url}video.mp4"
    status, body, response = ask(client, url)
    assert (status, body, response["Content-Type"]) == (200, FILM, "video/mp4")
    assert response["Content-Length"] == str(len(FILM))
    status, body, response = ask(client, url, Range="bytes=100-199")
    assert (status, body) == (206, FILM[100:200])
    assert response["Content-Range"] == f"bytes 100-199/{len(FILM)}"
    assert ask(client, url, Range="bytes=-50")[:2] == (206, FILM[-50:])
    assert ask(client, url, Range="bytes=9999999-")[0] == 416
    assert ask(client, url, Range="bytes=oops")[:2] == (200, FILM)
    assert ask(client, url, **{"If-None-Match": ask(client, url)[2]["ETag"]})[0] == 304


def test_captions_are_text_for_the_browser(client: Client, page: ArticlePage) -> None:
    status, body, response = ask(client, f"{page.url}captions.vtt")
    assert status == 200
    assert response["Content-Type"].startswith("text/vtt")
    assert body.startswith(b"WEBVTT")


@pytest.mark.parametrize("name", ["video.mp4", "captions.vtt"])
def test_nobody_gets_it_where_the_article_may_not_be_read(client: Client, page: ArticlePage, name: str) -> None:
    url = page.url
    withdraw(page, by=factories.user(Role.RELEASER), reason="旧了")
    assert client.get(f"{url}{name}").status_code == 410
    without = factories.article()
    assert client.get(f"{without.url}{name}").status_code == 404
    assert client.get(f"{without.url}video.webm").status_code == 404


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("video_poster", lambda: None),
        ("video_captions", lambda: None),
        ("video_transcript", lambda: ""),
        ("video", lambda: document("film.mp4", b"<html>not a film</html>")),
        ("video", lambda: document("film.exe", FILM)),
        ("video_captions", lambda: document("film.vtt", b"1\n00:00:00,000 --> SRT")),
    ],
)
def test_a_film_that_not_everybody_can_follow_is_refused(home: HomePage, name: str, change: Any) -> None:
    page = factories.article()
    for field, value in fields(**{name: change()}).items():
        setattr(page, field, value)
    with pytest.raises(ValidationError) as refusal:
        page.full_clean()
    assert list(refusal.value.message_dict) == [name]


def test_a_file_that_is_too_large_is_refused_in_words(home: HomePage, settings: Any) -> None:
    settings.DOCUMENT_MIB = 1
    staff = enter(factories.user(Role.EDITOR))
    large = ContentFile(FILM + b"x" * 3 * 1024 * 1024, name="large.mp4")
    sent = {"title": "太大的视频", "file": large, "tags": ""}
    answer = staff.post(reverse("wagtaildocs:add"), sent).content.decode()
    assert "这个文件有 3 MB，最多 1 MB" in answer
    assert not PortalDocument.objects.exists()
    staff.post(reverse("wagtaildocs:add"), {"title": "小的", "file": ContentFile(FILM, name="small.mp4"), "tags": ""})
    assert PortalDocument.objects.get().title == "小的"


def test_it_is_found_by_what_is_said_in_it_and_kept_with_the_release(client: Client, page: ArticlePage) -> None:
    assert "先测气，再下池。" in client.get(f"{page.url}revisions/1/").content.decode()
