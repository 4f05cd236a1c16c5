"""2,000 odd requests: each is answered, none by a server error, and a refusal is a Chinese page that helps."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponseBase
from django.test import Client

from search.queue import drain
from tests.fuzz.odd import Odd, requests

COUNT, PARTS, SEED = 2000, 8, 20261125


def ask(client: Client, odd: Odd) -> HttpResponseBase:
    return client.generic(
        odd.method,
        odd.path.encode("utf-8", "surrogatepass").decode("utf-8"),
        odd.body,
        odd.content_type,
        **odd.headers,
        QUERY_STRING=odd.query.encode().decode("latin-1"),
    )


def text_of(response: HttpResponseBase) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace")


def wrong_with(odd: Odd, response: HttpResponseBase) -> str | None:
    """Say what is wrong with an answer, if anything."""
    status = response.status_code
    if status >= 500:
        return f"{status} for {odd}"
    # The admin first asks who it is.
    if (
        odd.kind == "broken text"
        and status not in {400, 404}
        and not (odd.path.startswith("/admin/") and status == 302)
    ):
        return f"{status}, not refused: {odd}"
    if odd.kind == "unknown address" and not 300 <= status < 500:
        return f"{status}, though there is no such address: {odd}"
    if status >= 400 and odd.method != "HEAD":
        page = text_of(response)
        # Wagtail writes it small.
        if 'lang="zh-hans"' not in page.lower() or "<h1" not in page:
            return f"{status} without a Chinese page: {odd}: {page[:80]!r}"
    return None


@pytest.fixture(scope="module")
def index_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the index lives."""
    return tmp_path_factory.mktemp("index")


@pytest.fixture
def answers(starter_site: None, db: None, settings: Any, index_folder: Path) -> None:
    """The requests go to the whole of the starter content, and questions to a filled index."""
    settings.SEARCH_INDEX_DIR = index_folder
    if not any(index_folder.iterdir()):
        drain()


@pytest.mark.parametrize("part", range(PARTS))
def test_odd_requests(answers: None, part: int) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    wrong: list[str] = []
    seen: Counter[int] = Counter()
    for odd in requests(COUNT // PARTS, SEED + part):
        response = ask(client, odd)
        seen[response.status_code] += 1
        if found := wrong_with(odd, response):
            wrong.append(found)
    assert wrong == []
    # The odd ones reached what they were meant to reach.
    assert {200, 400, 403, 404, 405} <= set(seen), seen


def test_the_site_still_answers_after_them(answers: None, client: Client) -> None:
    page = client.get("/standards/gm10/11-3/").content.decode()
    assert "哪些不算" in page


def test_what_is_wrong_is_noticed() -> None:
    class Broken:
        status_code, streaming, content = 500, False, b""

    class English(Broken):
        status_code, content = 404, b"<h1>Not Found</h1>"

    unknown: Any = Odd("unknown address", path="/nowhere/")
    assert wrong_with(unknown, Broken()) == f"500 for {unknown}"  # type: ignore[arg-type]
    assert "without a Chinese page" in str(wrong_with(unknown, English()))  # type: ignore[arg-type]
