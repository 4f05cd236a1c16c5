"""The fast way out: what is kept is answered before Django has even begun."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import DatabaseError

from content.generations import Generation, the_generation
from portal.page_cache.key import key_of
from portal.page_cache.store import KeptPage, MemoryStore, Ready, SharedStore

MIB = 1024 * 1024

StartResponse = Callable[..., Any]
Application = Callable[[dict[str, Any], StartResponse], Iterable[bytes]]


# Where the door tells the middleware what was asked. No request header can have this name.
ASKED = "portal.page_cache.asked"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to keep the answer under, and the generation before it was begun.

    A page made while something changes belongs to what was before.
    """

    key: str
    generation: int


class KeptPages:
    """What this process knows: the generation, its own memory, and the memory it shares with others, if any."""

    def __init__(self, memory: MemoryStore, shared: SharedStore | None, generation: Generation) -> None:
        self.generation = generation
        self._memory = memory
        self._shared = shared

    def get(self, asked: Asked) -> KeptPage | None:
        """Return the page that may be shown now."""
        page = self._memory.get(asked.key, asked.generation)
        if page is None and self._shared is not None:
            page = self._shared.get(asked.key, asked.generation)
            if page is not None:
                self._memory.put(asked.key, page)
        return page

    def put(self, key: str, page: KeptPage) -> None:
        """Keep a page in every memory there is."""
        self._memory.put(key, page)
        if self._shared is not None:
            self._shared.put(key, page)


@cache
def kept_pages() -> KeptPages:
    """The pages of this process."""
    shared = SharedStore(caches[settings.PAGE_CACHE_SHARED]) if settings.PAGE_CACHE_SHARED else None
    return KeptPages(MemoryStore(settings.PAGE_CACHE_MIB * MIB), shared, the_generation)


def with_kept_pages(application: Application) -> Application:
    """Wrap a WSGI application: answer from what is kept, else let it answer. With no room for pages, leave it as is."""
    if not settings.PAGE_CACHE_MIB:
        return application

    def answer(environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        asked = _asked(environ)
        page = kept_pages().get(asked) if asked else None
        if page is None:
            environ[ASKED] = asked
            return application(environ, start_response)
        ready = form_for(page, environ)
        start_response(ready.status, ready.headers)
        return [b"" if environ["REQUEST_METHOD"] == "HEAD" else ready.body]

    return answer


def form_for(page: KeptPage, environ: Mapping[str, Any]) -> Ready:
    """The form of the page that this request takes: 304 for who has it already, compressed for who understands that."""
    if page.etag in environ.get("HTTP_IF_NONE_MATCH", ""):
        return page.unchanged
    return page.gzipped if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")) else page.plain


def _asked(environ: dict[str, Any]) -> Asked | None:
    key = key_of(environ)
    if key is None:
        return None
    try:
        return Asked(key, kept_pages().generation.now())
    except DatabaseError:
        # Django says so in Chinese.
        return None


# Browsers send the same few lines over and over.
@lru_cache(maxsize=64)
def _takes_gzip(accepted: str) -> bool:
    for part in accepted.lower().replace(" ", "").split(","):
        name, _, weight = part.partition(";q=")
        if name == "gzip":
            return not weight or weight.strip("0.") != ""
    return False
