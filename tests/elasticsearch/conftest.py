"""Tests of what only a cluster can do; `python -m tests.elasticsearch` gives them a node."""

import secrets
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from search.engines.elastic import ElasticEngine
from search.engines.turns import file_turn

Maker = Callable[..., ElasticEngine]


@pytest.fixture
def url() -> str:
    """Where the node listens."""
    assert settings.ELASTICSEARCH_URL, "用 make test-elasticsearch 来跑"
    return str(settings.ELASTICSEARCH_URL)


@pytest.fixture
def make_engine(url: str, tmp_path: Path) -> Iterator[Maker]:
    """Make engines over one place on the cluster, as several machines have them; `urls`, `turns` may be others."""
    prefix = f"test-{secrets.token_hex(6)}"

    def make(urls: list[str] | None = None, turns: Any = None) -> ElasticEngine:
        return ElasticEngine(urls or [url], prefix, turns or partial(file_turn, tmp_path))

    yield make
    make().drop()


@pytest.fixture
def engine(make_engine: Maker) -> ElasticEngine:
    """The engine of one machine."""
    return make_engine()
