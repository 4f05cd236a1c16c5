"""Where pages are kept: in this process, and behind it in a Redis that all processes share where there is one."""

import hashlib
import pickle
import time
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.core.cache.backends.base import BaseCache

from content.kept import Kept

# Seconds. A page may show how long something is until; nothing is kept for longer than this whatever its generation.
KEPT_FOR = 600
ROOMS = ("portal", "search", "content", "accounts", "theme")


class Ready(NamedTuple):
    """An answer to the last byte: its status line, its headers, its body. Whoever sends it changes nothing in it."""

    status: str
    headers: list[tuple[str, str]]
    body: bytes


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page in the three forms in which it goes out, made ready once: most requests take nothing but one of them."""

    generation: int
    made_at: float
    etag: str
    plain: Ready
    gzipped: Ready
    # For who has it already.
    unchanged: Ready

    @property
    def size(self) -> int:
        """Bytes in memory, nearly."""
        return len(self.plain.body) + len(self.gzipped.body) + 6144

    def good_for(self, generation: int) -> bool:
        """Whether it may still be shown. The clock is the wall's: machines share it."""
        return self.generation == generation and 0 <= time.time() - self.made_at < KEPT_FOR


class MemoryStore:
    """Keeps the pages asked for last, up to `limit` bytes. Safe among threads."""

    def __init__(self, limit: int) -> None:
        self._pages: Kept[KeptPage] = Kept(limit, lambda page: page.size)

    def get(self, key: str, generation: int) -> KeptPage | None:
        """Return the page of this generation; one of another is dropped."""
        page = self._pages.get(key)
        if page is not None and not page.good_for(generation):
            self._pages.drop(key)
            return None
        return page

    def put(self, key: str, page: KeptPage) -> None:
        """Keep a page; the ones not asked for longest make room. One larger than a quarter of all room is not kept."""
        self._pages.put(key, page)


class SharedStore:
    """Keeps pages in one of Django's caches, for all processes that run the same program."""

    def __init__(self, cache: BaseCache) -> None:
        self._cache = cache

    def get(self, key: str, generation: int) -> KeptPage | None:
        """Return the page of this generation."""
        page = self._cache.get(self._name(key, generation))
        return page if isinstance(page, KeptPage) and page.good_for(generation) else None

    def put(self, key: str, page: KeptPage) -> None:
        """Keep a page for others to find."""
        self._cache.set(self._name(key, page.generation), page, timeout=KEPT_FOR)

    def _name(self, key: str, generation: int) -> str:
        # Cache keys are short and plain; addresses are neither.
        return f"page:{program()}:{generation}:{hashlib.blake2b(key.encode(), digest_size=20).hexdigest()}"


@cache
def program() -> str:
    """A name for the program as it is now: another release or another setting shows pages differently."""
    told = hashlib.blake2b(pickle.dumps((settings.HELP_TELEPHONE, settings.SITE_URL)), digest_size=8)
    for file in _sources():
        told.update(file.read_bytes())
    return told.hexdigest()


def _sources() -> Iterable[Path]:
    folders = [Path(settings.BASE_DIR) / room for room in ROOMS]
    return sorted(
        file for folder in folders for file in folder.rglob("*") if file.suffix in (".py", ".html", ".css", ".js")
    )
