"""How paper is handed out: not again what the asker has, a way on where none can be made, under a readable name."""

import re
from collections.abc import Callable
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from wagtail.models import Page

from content.context import around
from content.paper.kept import papers
from theme import pdf

RETRY_AFTER: Final = "30"
LONGEST_NAME: Final = 60
# What Windows refuses in a file's name, and what would hide in a header.
_NOT_IN_NAMES: Final = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+')


def answer(
    request: HttpRequest,
    html: str,
    *,
    make: Callable[[str], bytes],
    kind: str,
    name: str,
    plain_name: str,
    back: str,
    canonical: str = "",
) -> HttpResponseBase:
    """Answer with the paper of this HTML, 304 where the asker has it, 503 with a way on where none can be made.

    The HTML is all that goes into the paper, so its hash tells whether the paper is the same: release, telephone and
    the state of the standard are in it. `kind` is the content type, `back` the page that can be printed instead.
    """
    etag = f'W/"{sha256(f"{pdf.sheets_mark()}{kind}{html}".encode()).hexdigest()[:32]}"'
    unchanged = get_conditional_response(request, etag=etag)
    if unchanged is not None:
        return unchanged
    data = papers.get(etag)
    if data is None:
        try:
            data = make(html)
        except (pdf.PaperUnavailable, pdf.PaperTooLong) as error:
            return unavailable(request, too_long=isinstance(error, pdf.PaperTooLong), back=back)
        papers.put(etag, data)
    response = HttpResponse(data, content_type=kind)
    response["ETag"] = etag
    # Said by the view, so that the page cache leaves it alone: papers are large, and kept here.
    response["Cache-Control"] = "public, no-cache"
    if canonical:
        response["Link"] = f'<{canonical}>; rel="canonical"'
    response["Content-Disposition"] = disposition("inline", name, plain_name)
    return response


def answer_beside(
    page: Page, request: HttpRequest, html: str, *, make: Callable[[str], bytes], kind: str, name: str, plain_name: str
) -> HttpResponseBase:
    """Answer with a paper that belongs to one page, which is the one to be printed instead and to be found."""
    return answer(
        request,
        html,
        make=make,
        kind=kind,
        name=name,
        plain_name=plain_name,
        back=page.get_url(request) or "",
        canonical=around.canonical(page, request),
    )


def unavailable(request: HttpRequest, *, too_long: bool, back: str) -> HttpResponse:
    """503 in Chinese, with the page that can be printed instead."""
    context = {"too_long": too_long, "back": back}
    response = render(request, "content/paper_unavailable.html", context, status=503)
    response["Retry-After"] = RETRY_AFTER
    response["Cache-Control"] = "no-store"
    return response


def handed_over(data: bytes, kind: str, name: str, plain_name: str, *, how: str = "attachment") -> HttpResponse:
    """The file under a readable name, for one person: kept nowhere on the way."""
    response = HttpResponse(data, content_type=kind)
    response["Content-Disposition"] = disposition(how, name, plain_name)
    response["X-Content-Type-Options"] = "nosniff"
    return response


def disposition(how: str, name: str, plain_name: str) -> str:
    """Content-Disposition under a readable name, with a plain one for programs that know no other (RFC 6266)."""
    return f"{how}; filename=\"{plain_name}\"; filename*=UTF-8''{quote(file_name(name, plain_name))}"


def file_name(name: str, plain_name: str) -> str:
    """A name that every system can keep, with the ending of `plain_name`."""
    ending = plain_name.rpartition(".")[2]
    return f"{_NOT_IN_NAMES.sub(' ', name).strip(' .')[:LONGEST_NAME].strip()}.{ending}"
