"""Asking a provider over HTTP: its host from the settings only, certificates checked, no redirect followed."""

import json
import ssl
import time
from functools import cache
from http.client import HTTPException, HTTPResponse
from typing import Any, Final
from urllib.error import HTTPError
from urllib.request import HTTPRedirectHandler, HTTPSHandler, OpenerDirector, Request, build_opener

from django.conf import settings

from delivery.channels.base import Unavailable

LARGEST: Final = 64 * 1024


class _NoRedirect(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any, **_kwargs: Any) -> None:
        """Follow none: what we send holds a person's number."""


@cache
def _opener() -> OpenerDirector:
    # Kept: reading the system's certificates takes longer than the call.
    return build_opener(_NoRedirect, HTTPSHandler(context=ssl.create_default_context()))


def post(url: str, body: bytes, content_type: str) -> tuple[int, dict[str, Any]]:
    """Return status and JSON object of the answer, also for 4xx.

    `PROVIDER_SECONDS` bounds each wait for the network, and reading the answer as a whole. Raises Unavailable for 5xx,
    for an answer that is no JSON object, and for all that keeps an answer from coming; its text names no address.
    """
    seconds = settings.PROVIDER_SECONDS
    request = Request(url, data=body, headers={"Content-Type": content_type})  # noqa: S310 - from the settings
    try:
        with _opener().open(request, timeout=seconds) as response:
            return response.status, _json(response, seconds)
    except HTTPError as error:
        with error:
            if error.code >= 500 or error.code < 400:
                raise Unavailable(f"HTTP {error.code}") from None
            return error.code, _json_of_error(error)
    except (OSError, HTTPException, ValueError, RecursionError) as error:
        raise Unavailable(f"没有正常回答：{_name(error)}") from None


def _json(response: HTTPResponse, seconds: float) -> dict[str, Any]:
    until, read = time.monotonic() + seconds, b""
    while chunk := response.read1(LARGEST):
        read += chunk
        if len(read) > LARGEST or time.monotonic() > until:
            raise ValueError("too long")
    return _object(read)


def _json_of_error(error: HTTPError) -> dict[str, Any]:
    try:
        return _object(error.read(LARGEST))
    except (OSError, HTTPException, ValueError, RecursionError):
        raise Unavailable(f"HTTP {error.code}") from None


def _object(read: bytes) -> dict[str, Any]:
    told = json.loads(read)
    if not isinstance(told, dict):
        raise ValueError("no object")  # noqa: TRY004 - what a provider says is a value, not a type of ours
    return told


def _name(error: BaseException) -> str:
    """The kind of fault behind the library's wrapping, for example ConnectionRefusedError."""
    reason = getattr(error, "reason", None)
    return type(reason if isinstance(reason, BaseException) else error).__name__
