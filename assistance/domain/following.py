"""How a caller without an account follows what became of his call: a signed link, which staff read out or send him.

Whoever holds the link may see how far the request is, and take it back; nothing that was found stands behind it.
"""

import uuid
from datetime import date, timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from assistance.domain.door import demand, lock, move
from assistance.domain.errors import LinkIsOverError
from assistance.enums import REQUEST_OVER, Act, RequestState, Way
from assistance.models import AssistanceLog, HelpRequest
from assistance.notices import telling

# So long after its end a request can still be looked at.
GOOD_FOR: Final = timedelta(days=30)
BY_LINK: Final = "来电人用链接撤回"
_signer: Final = Signer(salt="assistance.follow", sep=".")


def token_of(request: HelpRequest) -> str:
    """What stands in the link; the same each time."""
    return _signer.sign(urlsafe_base64_encode(request.uuid.bytes))


def follow_link(request: HelpRequest) -> str:
    """Return the address, below the site's root, at which the caller follows a request that was entered for him."""
    return reverse("help_follow", args=[token_of(request)])


def row_of(token: str) -> HelpRequest | None:
    """Return the request behind a link; None where the link is none of ours or has run out."""
    try:
        key = uuid.UUID(bytes=urlsafe_base64_decode(_signer.unsign(token)))
    except (BadSignature, ValueError):
        return None
    rows = HelpRequest.objects.filter(uuid=key, way=Way.PHONE).exclude(state=RequestState.DRAFT)
    row: HelpRequest | None = rows.select_related("visit", "referred_to").first()
    return row if row and not _has_run_out(row) else None


def days_written(request: HelpRequest) -> list[date]:
    """On which days the desk wrote down what the firm said since; what it was stands behind the wall."""
    lines = AssistanceLog.objects.filter(enterprise=request.enterprise_id, at__gte=request.submitted_at)
    return sorted({timezone.localdate(at) for at in lines.exclude(said_by="").values_list("at", flat=True)})


@transaction.atomic
def withdraw_by_link(token: str, *, why: str = "") -> HelpRequest:
    """Take back what was asked on the telephone. Raises LinkIsOverError, NotFromHereError, MovedOnError."""
    row = row_of(token)
    if row is None:
        raise LinkIsOverError
    row = lock(row)
    demand(row, RequestState.WITHDRAWN)
    said = f"{BY_LINK}：{why.strip()}" if why.strip() else BY_LINK
    visit = row.visit
    row = move(row, RequestState.WITHDRAWN, Act.WITHDRAW, by=None, why=said, visit=None)
    if visit:
        telling.request_withdrawn(row, visit=visit, by=None)
    return row


def _has_run_out(row: HelpRequest) -> bool:
    if row.state not in REQUEST_OVER:
        return False
    ended = AssistanceLog.objects.filter(thing_uuid=row.uuid, now=row.state).first()
    at = ended.at if ended else row.submitted_at
    return at is None or at < timezone.now() - GOOD_FOR
