"""Which engine this site uses. The one place that knows."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from django.conf import settings
from django.utils.module_loading import import_string

from search.engines.base import Engine, EngineUnavailable
from search.engines.tantivy import TantivyEngine
from search.engines.turns import file_turn, site_turn

TANTIVY: Final = "tantivy"
ELASTICSEARCH: Final = "elasticsearch"
KINDS: Final = (TANTIVY, ELASTICSEARCH)


def engine() -> Engine:
    """Return the engine of the settings; one object a process and place."""
    folder = Path(settings.SEARCH_INDEX_DIR)
    if settings.ELASTICSEARCH_URL:
        return _elastic(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX, folder)
    return _tantivy(folder)


@contextmanager
def scratch(kind: str) -> Iterator[Engine]:
    """Have an empty engine of a kind until the block ends; the live index is not touched. Raises EngineUnavailable."""
    # tantivy may still be tidying up in there.
    with TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if kind == TANTIVY:
            yield TantivyEngine(folder)
            return
        if not settings.ELASTICSEARCH_URL:
            raise EngineUnavailable("ELASTICSEARCH_URL is not set")
        made = _over(settings.ELASTICSEARCH_URL, f"scratch-{secrets.token_hex(6)}", partial(file_turn, folder))
        try:
            yield made
        finally:
            made.drop()


@cache
def _elastic(urls: str, prefix: str, folder: Path) -> Engine:
    made: Engine = _over(urls, prefix, partial(site_turn, folder))
    return made


def _over(urls: str, prefix: str, turns: Any) -> Any:
    # By its name: the client takes 40 MiB that a site without a cluster can use otherwise.
    kind = import_string("search.engines.elastic.ElasticEngine")
    return kind([url.strip() for url in urls.split(",")], prefix, turns, ca=settings.ELASTICSEARCH_CA)


@cache
def _tantivy(folder: Path) -> TantivyEngine:
    return TantivyEngine(folder)
