"""How paper is handed out: not again what the asker has, a way on where none can be made, under a readable name."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response

from theme import pdf

RETRY_AFTER: Final = "30"
LONGEST_NAME: Final = 60
# What Windows refuses in a file's name, and what would hide in a header.
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


def answer(
    request: HttpRequest, html: str, *, make: Callable[[str], bytes], kind: str, name: str, plain_name: str, back: str
) -> HttpResponseBase:
    """Answer with the paper of this HTML, 304 where the asker has it, 503 with a way on where none can be made.

    The HTML is all that goes into the paper, so its hash tells whether the paper is the same: release, telephone and
    the state of the standard are in it. `kind` is the content type, `back` the page that can be printed instead.
    """
    etag = f'W/"{sha256(f"{pdf.sheets_mark()}{kind}{html}".encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    try:
        data = make(html)
    except (pdf.PaperUnavailable, pdf.PaperTooLong) as error:
        return unavailable(request, too_long=isinstance(error, pdf.PaperTooLong), back=back)
    response = HttpResponse(data, content_type=kind)
    response["ETag"] = etag
    response["Cache-Control"] = "public, no-cache"
    response["Content-Disposition"] = (
        f"inline; filename=\"{plain_name}\"; filename*=UTF-8''{quote(file_name(name, plain_name))}"
    )
    return response


def unavailable(request: HttpRequest, *, too_long: bool, back: str) -> HttpResponse:
    """503 in Chinese, with the page that can be printed instead."""
    context = {"too_long": too_long, "back": back}
    response = render(request, "content/paper/unavailable.html", context, status=503)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response


def file_name(name: str, plain_name: str) -> str:
    """A name that every system can keep, with the ending of `plain_name`."""
    ending = plain_name.rpartition(".")[2]
    return f"{_NOT_IN_NAMES.sub(' ', name).strip(' .')[:LONGEST_NAME].strip()}.{ending}"
