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
METHODS = frozenset({"GET", "HEAD"})
# Most readers have made none.
NO_CHOICE = str(Look())


def key_of(environ: Mapping[str, Any]) -> str | None:
    """Return the key of a request, None for one that must be answered anew.

    Such are all but GET and HEAD, whoever has a session, whoever sends credentials, and an address with a query: of
    those there are too many.
    """
    if environ["REQUEST_METHOD"] not in METHODS or "HTTP_AUTHORIZATION" in environ:
        return None
    path: str = environ.get("PATH_INFO", "")
    query = environ.get("QUERY_STRING")
    if len(path) > LONGEST_PATH or (query and not _asks_for_nothing(query)):
        return None
    cookies = environ.get("HTTP_COOKIE")
    if cookies and settings.SESSION_COOKIE_NAME in cookies:
        return None
    return f"{_scheme(environ)}\n{environ.get('HTTP_HOST', '')}\n{path}\n{_look(cookies or '')}"


def _asks_for_nothing(query: str) -> bool:
    return all(name in PASSED_ON for name, _ in parse_qsl(query, keep_blank_values=True))


def _scheme(environ: Mapping[str, Any]) -> str:
    """What the proxy says, where the settings trust it: a request over plain HTTP gets a redirect, not the page."""
    trusted = settings.SECURE_PROXY_SSL_HEADER
    told = environ.get(trusted[0], "") if trusted else ""
    return f"{environ.get('wsgi.url_scheme', '')} {told}"


def _look(cookies: str) -> str:
    """The reader's choice of colours and type size, in its one spelling: there are eight, whatever a cookie says."""
    return str(Look.parse(parse_cookie(cookies).get(COOKIE, ""))) if COOKIE in cookies else NO_CHOICE
