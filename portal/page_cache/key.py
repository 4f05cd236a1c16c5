"""Which requests may be answered from what is kept, and what tells one such request from another."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import parse_cookie

from theme.looks import COOKIE, Look

# What WeChat and QQ append to an address that is passed on; no page of ours reads them.
PASSED_ON = frozenset({"from", "isappinstalled", "nsukey", "clicktime", "enterid", "wxfrom"})
LONGEST_PATH = 512


def key_of(environ: Mapping[str, Any]) -> str | None:
    """Return the key of a request, None for one that must be answered anew.

    Such are all but GET and HEAD, whoever has a session, whoever sends credentials, and an address with a query: of
    those there are too many.
    """
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or "HTTP_AUTHORIZATION" in environ:
        return None
    path = environ.get("PATH_INFO", "")
    if len(path) > LONGEST_PATH or not _asks_for_nothing(environ.get("QUERY_STRING", "")):
        return None
    cookies = environ.get("HTTP_COOKIE", "")
    if settings.SESSION_COOKIE_NAME in cookies:
        return None
    parts = (_scheme(environ), environ.get("HTTP_HOST", ""), path, _look(cookies))
    return "\n".join(parts)


def _asks_for_nothing(query: str) -> bool:
    return not query or all(name in PASSED_ON for name, _ in parse_qsl(query, keep_blank_values=True))


def _scheme(environ: Mapping[str, Any]) -> str:
    """What the proxy says, where the settings trust it: a request over plain HTTP gets a redirect, not the page."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    told = environ.get(trusted[0], "") if trusted else ""
    return f"{environ.get('wsgi.url_scheme', '')} {told}"


def _look(cookies: str) -> str:
    """The reader's choice of colours and type size, in its one spelling: there are eight, whatever a cookie says."""
    # Most readers have made none, and this is asked for every page.
    return str(Look.parse(parse_cookie(cookies).get(COOKIE, "") if COOKIE in cookies else ""))
