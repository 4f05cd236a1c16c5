"""Which engine this site uses. The one place that knows, so that a second engine changes one function."""

from functools import cache
from pathlib import Path

from django.conf import settings

from search.engines.base import Engine
from search.engines.tantivy import TantivyEngine


def engine() -> Engine:
    """Return the engine of the settings; one object a process and folder."""
    return _tantivy(Path(settings.SEARCH_INDEX_DIR))


@cache
def _tantivy(folder: Path) -> TantivyEngine:
    return TantivyEngine(folder)
