"""Browsers report here what our content security policy kept them from doing: an attack, or a fault of ours."""

import json
import logging
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from accounts.limits import is_within_limit

LARGEST = 16 * 1024
LONGEST = 200
# Of one request; a browser sends them in batches.
MOST = 10
NAMES = (
    ("document-uri", "documentURL"),
    ("effective-directive", "effectiveDirective"),
    ("blocked-uri", "blockedURL"),
)

logger = logging.getLogger(__name__)


@csrf_exempt
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """Write a report to the log; 204. Too many of one address 429, too large 413, no report 400: nothing is written."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
        return HttpResponse(status=413)
    if not is_within_limit(request, "policy_report"):
        return HttpResponse(status=429)
    try:
        reports = list(_reports(json.loads(request.body)))
    except (ValueError, RecursionError):
        return HttpResponse(status=400)
    for report in reports[:MOST]:
        logger.warning("content security policy", extra=report)
    return HttpResponse(status=204 if reports else 400)


def _reports(told: Any) -> Iterable[dict[str, str]]:
    """What is worth keeping, in either form that browsers send. Addresses without query: it may name people."""
    for entry in told if isinstance(told, list) else [told]:
        body = entry.get("csp-report", entry.get("body")) if isinstance(entry, dict) else None
        if isinstance(body, dict):
            document, directive, blocked = (str(body.get(old) or body.get(new) or "") for old, new in NAMES)
            yield {"page": _bare(document), "directive": directive[:LONGEST], "blocked": _bare(blocked)}


def _bare(address: str) -> str:
    parts = urlsplit(address[: 10 * LONGEST])
    return f"{parts.netloc}{parts.path}"[:LONGEST] or address[:LONGEST].split("?", maxsplit=1)[0]
