"""Whatever run of a title or a gist somebody types, the page is among the answers (hypothesis, over all pages)."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from search import analysis
from search.documents import Document
from search.engines.base import Engine, Request
from search.pages import documents_of, keys_of_visible
from tests.search.asking import fresh

pytestmark = pytest.mark.django_db

RUNS = re.compile(r"[\u4e00-\u9fff]+")


@pytest.fixture(scope="module")
def published(starter_site: None, django_db_blocker: Any) -> list[Document]:
    with django_db_blocker.unblock():
        return [document for keys in keys_of_visible() for document in documents_of(keys)[0]]


@pytest.fixture(scope="module")
def engine(published: list[Document]) -> Iterator[Engine]:
    with fresh() as made:
        with made.turn(wait=1.0) as turn:
            assert turn.rebuild(published) == len(published) > 600
        yield made


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def test_any_run_of_a_title_or_gist_finds_its_page(
    engine: Engine, published: list[Document], data: st.DataObject
) -> None:
    document = data.draw(st.sampled_from(published), label="page")
    runs = RUNS.findall(f"{document.title} {document.gist}")
    if not runs:
        return
    run = data.draw(st.sampled_from(runs), label="run")
    length = data.draw(st.integers(1, min(8, len(run))), label="length")
    start = data.draw(st.integers(0, len(run) - length), label="start")
    asked = analysis.question(run[start : start + length])
    answers = engine.search(Request(asked, limit=1000))
    assert answers.total < 1000
    assert document.key in {hit.document.key for hit in answers.hits}
