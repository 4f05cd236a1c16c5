"""What is kept, what never is, and who gets it."""

import gzip
import time
from typing import Any

import pytest
from django.core.cache.backends.filebased import FileBasedCache
from django.test import Client

from accounts.models import User
from content.generations import Generation
from portal.page_cache.store import KEPT_FOR, KeptPage, MemoryStore, Ready, SharedStore
from tests import factories
from tests.portal.page_cache import probes
from tests.portal.page_cache.conftest import Reader
from theme.looks import Look

pytestmark = pytest.mark.django_db

NEVER = ["greets", "cookie", "token", "stray-token", "private", "language", "fails", "streams", "huge"]


@pytest.fixture(autouse=True)
def with_probes(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.portal.page_cache.probes"
    probes.calls.clear()


def cookie_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return f"sessionid={client.cookies['sessionid'].value}"


def test_the_same_for_all_is_made_once(reader: Reader) -> None:
    assert reader.ask("/probe/same/").text == reader.ask("/probe/same/").text == "第 1 次"


@pytest.mark.parametrize("probe", NEVER)
def test_what_is_not_the_same_for_all_is_made_each_time(reader: Reader, probe: str) -> None:
    for _ in range(3):
        reader.ask(f"/probe/{probe}/")
    assert len(probes.calls) == 3


def test_nobody_is_greeted_with_anothers_name(reader: Reader) -> None:
    first, second = factories.user(), factories.user()
    assert first.name in reader.ask("/probe/greets/", HTTP_COOKIE=cookie_of(first)).text
    assert second.name in reader.ask("/probe/greets/", HTTP_COOKIE=cookie_of(second)).text
    assert first.name not in reader.ask("/probe/greets/").text


def test_whoever_is_logged_in_neither_gets_nor_leaves_anything(reader: Reader) -> None:
    mine = cookie_of(factories.user())
    assert reader.ask("/probe/same/", HTTP_COOKIE=mine).text == "第 1 次"
    assert reader.ask("/probe/same/").text == "第 2 次"
    assert reader.ask("/probe/same/", HTTP_COOKIE=mine).text == "第 3 次"


def test_a_personal_answer_says_that_it_is_private(reader: Reader) -> None:
    assert reader.ask("/probe/greets/", HTTP_COOKIE=cookie_of(factories.user())).headers["Cache-Control"] == (
        "private, no-cache"
    )


@pytest.mark.parametrize(
    ("path", "method", "headers"),
    [
        ("/probe/same/", "POST", {}),
        ("/probe/same/?page=2", "GET", {}),
        ("/probe/same/", "GET", {"HTTP_AUTHORIZATION": "Basic x"}),
        ("/probe/same/", "GET", {"HTTP_HOST": "other.example.org"}),
    ],
)
def test_another_request_is_answered_anew(reader: Reader, path: str, method: str, headers: dict[str, str]) -> None:
    reader.ask("/probe/same/")
    reader.ask(path, method, **headers)
    assert len(probes.calls) == 2 - (method == "POST")  # a POST without a token does not even get so far


def test_what_wechat_appends_makes_no_other_page(reader: Reader) -> None:
    reader.ask("/probe/same/")
    assert reader.ask("/probe/same/?from=timeline&isappinstalled=0").text == "第 1 次"


def test_each_look_is_kept_by_itself(reader: Reader, home: object) -> None:
    for word in ("dark.large", "contrast.normal", ""):
        made, kept = (reader.ask("/", HTTP_COOKIE=f"other=1; look={word}") for _ in range(2))
        assert kept.was_kept
        assert f'class="{Look.parse(word).classes}"' in made.text
        assert made.text == kept.text


def test_nonsense_in_the_cookie_of_the_look_makes_no_other_page(reader: Reader) -> None:
    reader.ask("/probe/same/")
    assert reader.ask("/probe/same/", HTTP_COOKIE="look=x; x=look").text == "第 1 次"


def test_each_look_is_a_page_of_its_own_and_no_other_cookie_makes_one(reader: Reader) -> None:
    assert "look-auto" in reader.ask("/").text
    dark = reader.ask("/", HTTP_COOKIE="look=dark.large; other=1")
    assert not dark.was_kept
    assert "look-dark size-large" in dark.text
    assert reader.ask("/", HTTP_COOKIE="look=dark.large").was_kept
    assert "look-auto" in reader.ask("/").text
    for nonsense in ("look=<b>", "look=dark", "other=1", "xlook=dark.large"):
        answer = reader.ask("/", HTTP_COOKIE=nonsense)
        assert answer.was_kept
        assert "look-auto" in answer.text


def test_head_is_answered_without_a_body(reader: Reader) -> None:
    whole = reader.ask("/probe/same/")
    head = reader.ask("/probe/same/", "HEAD")
    assert (head.body, head.headers["Content-Length"]) == (b"", str(len(whole.body)))
    assert len(probes.calls) == 1


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip, deflate, br", True), ("gzip;q=0.5", True), ("gzip;q=0", False), ("identity", False), ("", False)],
)
def test_compressed_for_those_who_can_read_it(reader: Reader, home: object, accepted: str, packed: bool) -> None:
    plain = reader.ask("/")
    answer = reader.ask("/", HTTP_ACCEPT_ENCODING=accepted)
    assert answer.was_kept
    assert (answer.headers.get("Content-Encoding") == "gzip") is packed
    assert (gzip.decompress(answer.body) if packed else answer.body) == plain.body
    assert answer.headers["Vary"] == "Accept-Encoding, Cookie"


def test_who_has_it_already_gets_304(reader: Reader) -> None:
    first = reader.ask("/")
    for kept in (True, False):
        if not kept:
            factories.publish(factories.criterion())
        again = reader.ask("/", HTTP_IF_NONE_MATCH=first.headers["ETag"])
        assert (again.status, again.body) == ((304, b"") if kept else (200, again.body))
    assert again.body


def test_what_is_kept_says_the_same_as_what_is_made(reader: Reader) -> None:
    made, kept = reader.ask("/"), reader.ask("/")
    assert kept.was_kept
    assert made.body == kept.body
    assert made.headers == kept.headers
    assert "default-src 'none'" in kept.headers["Content-Security-Policy"]
    assert kept.headers["Cache-Control"] == "no-cache"


def test_a_delivery_network_is_told_how_long(reader: Reader, settings: Any) -> None:
    settings.CDN_SECONDS = 30
    assert reader.ask("/probe/same/").headers["CDN-Cache-Control"] == "public, max-age=30"


def page(generation: int = 1, *, made_at: float = 0, size: int = 100) -> KeptPage:
    body = Ready("200 OK", [], b"x" * size)
    return KeptPage(generation, made_at or time.time(), 'W/"x"', body, body._replace(body=b""), body._replace(body=b""))


def test_memory_stays_below_its_limit_and_forgets_the_oldest() -> None:
    store = MemoryStore(30_000)
    for number in range(20):
        store.put(f"{number}", page(size=1000))
        store.get("0", 1)
    assert store.get("0", 1)
    assert store.get("19", 1)
    assert store.get("1", 1) is None
    store.put("too large", page(size=29_000))
    assert store.get("too large", 1) is None


def test_another_generation_and_an_old_page_are_not_shown() -> None:
    store = MemoryStore(30_000)
    store.put("a", page(generation=1))
    assert store.get("a", 2) is None
    store.put("b", page(made_at=time.time() - KEPT_FOR))
    assert store.get("b", 1) is None


def test_a_shared_memory_serves_another_process(tmp_path: object) -> None:
    mine, theirs = (SharedStore(FileBasedCache(str(tmp_path), {})) for _ in range(2))
    mine.put("key", page(generation=3))
    assert theirs.get("key", 3)
    assert theirs.get("key", 4) is None
    assert theirs.get("other", 3) is None


def test_the_generation_is_asked_for_once_in_half_a_second(django_assert_num_queries: Any) -> None:
    generation = Generation()
    with django_assert_num_queries(1):
        for _ in range(50):
            generation.now()
