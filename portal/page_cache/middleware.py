"""Which answers may be kept: those that are the same for everybody, and nothing else."""

import gzip
import hashlib
import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from portal.page_cache.door import ASKED, Asked, form_for, kept_pages
from portal.page_cache.store import KeptPage, Ready

# Bytes. A booklet may be larger: it has a lasting address and the browser keeps it.
LARGEST = 512 * 1024
# Set anew for each answer, by whoever sends it.
NOT_KEPT = frozenset({"content-length", "content-encoding", "etag", "date", "vary"})
VARY = ("Accept-Encoding", "Cookie")
TOKEN = b"csrfmiddlewaretoken"


class KeepPagesMiddleware:
    """Outermost but for health: keeps whole answers, headers included. What is kept goes out by `door.py`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer, and keep the answer where it is anybody's and the door asked for it."""
        response = self.get_response(request)
        if not may_keep(request, response):
            return mark_as_private(request, response)
        asked: Asked | None = request.META.get(ASKED)
        if asked is None or request.method != "GET":
            return response
        page = kept(cast("HttpResponse", response), asked.generation)
        kept_pages().put(asked.key, page)
        return fresh(page, request)


def may_keep(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether anybody may be shown this answer.

    Not if it read a session, sets a cookie, carries a token, or was told by its view not to be kept.
    """
    if response.status_code != 200 or not isinstance(response, HttpResponse) or len(response.content) > LARGEST:
        return False
    session = getattr(request, "session", None)
    if response.cookies or session is None or session.accessed:
        return False
    if request.META.get("CSRF_COOKIE_NEEDS_UPDATE") or TOKEN in response.content:
        return False
    if "Cache-Control" in response or "Content-Encoding" in response:
        return False
    varies = {name.strip().lower() for name in response.get("Vary", "").split(",") if name.strip()}
    return varies <= {name.lower() for name in VARY}


def mark_as_private(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Let no proxy keep what was made for one person, unless its view says otherwise."""
    session = getattr(request, "session", None)
    if "Cache-Control" not in response and (response.cookies or getattr(session, "accessed", False)):
        response["Cache-Control"] = "private, no-cache"
    return response


def kept(response: HttpResponse, generation: int) -> KeptPage:
    """Freeze an answer: compressed once, with a mark by which a browser asks whether it is still good."""
    plain = response.content
    # Weak: the same page compressed or not.
    etag = f'W/"{hashlib.blake2b(plain, digest_size=12).hexdigest()}"'
    headers = [(name, value) for name, value in response.items() if name.lower() not in NOT_KEPT]
    headers += [("Cache-Control", "no-cache"), ("Vary", ", ".join(VARY)), ("ETag", etag)]
    if settings.CDN_SECONDS:
        # RFC 9213: for shared caches in front of the site alone; browsers still ask each time.
        headers.append(("CDN-Cache-Control", f"public, max-age={settings.CDN_SECONDS}"))
    # The time in the compressed header would make equal pages differ.
    gzipped = gzip.compress(plain, 6, mtime=0)
    return KeptPage(
        generation=generation,
        made_at=time.time(),
        etag=etag,
        plain=Ready("200 OK", [*headers, _length(plain)], plain),
        gzipped=Ready("200 OK", [*headers, ("Content-Encoding", "gzip"), _length(gzipped)], gzipped),
        unchanged=Ready("304 Not Modified", [pair for pair in headers if pair[0] != "Content-Type"], b""),
    )


def _length(body: bytes) -> tuple[str, str]:
    return "Content-Length", str(len(body))


def fresh(page: KeptPage, request: HttpRequest) -> HttpResponse:
    """The page as Django's answer, for the one who made us make it."""
    ready = form_for(page, request.META)
    return HttpResponse(ready.body, status=int(ready.status[:3]), headers=dict(ready.headers))
