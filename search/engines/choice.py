"""Which engine this site uses. One place, so that a second engine changes one function."""

from functools import cache
from pathlib import Path

from django.conf import settings

from search.engines.tantivy import TantivyEngine


@cache
def _at(folder: Path) -> TantivyEngine:
    return TantivyEngine(folder)


def engine() -> TantivyEngine:
    """Return the engine over the index folder of the settings; one object a process."""
    return _at(Path(settings.SEARCH_INDEX_DIR))
