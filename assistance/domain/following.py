"""How a caller without an account follows what became of his call: a signed link, which staff read out or send him.

Whoever holds the link may see how far the request is, and take it back; nothing that was found stands behind it. One
link counts at a time: where it was lost or went to the wrong person, the desk makes another.
"""

import uuid
from datetime import timedelta
from typing import Final

from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_decode, urlsafe_base64_encode

from accounts.models import User
from assistance.domain.door import demand, enter, lock, log, move
from assistance.domain.errors import LinkIsOverError, NoLinkError
from assistance.enums import REQUEST_OVER, Act, RequestState, Way
from assistance.models import AssistanceLog, HelpRequest
from assistance.notices import telling

# So long after its end a request can still be looked at.
GOOD_FOR: Final = timedelta(days=30)
BY_LINK: Final = "来电人用链接撤回"
_UUID_BYTES, _NUMBER_BYTES = 16, 2
_signer: Final = Signer(salt="assistance.follow", sep=".")


def token_of(request: HelpRequest) -> str:
    """What stands in the link that counts; the same each time."""
    number = request.link_number.to_bytes(_NUMBER_BYTES)
    return _signer.sign(urlsafe_base64_encode(request.uuid.bytes + number))


def follow_link(request: HelpRequest) -> str:
    """Return the address, below the site's root, at which the caller follows a request that was entered for him."""
    return reverse("help_follow", args=[token_of(request)])


def row_of(token: str) -> HelpRequest | None:
    """Return the request behind a link; None where the link is none of ours, is void or has run out."""
    try:
        said = urlsafe_base64_decode(_signer.unsign(token))
        key, number = uuid.UUID(bytes=said[:_UUID_BYTES]), int.from_bytes(said[_UUID_BYTES:])
    except (BadSignature, ValueError):
        return None
    rows = HelpRequest.objects.filter(uuid=key, link_number=number)
    row: HelpRequest | None = rows.select_related("visit", "referred_to").first()
    return row if row and has_link(row) else None


def has_link(request: HelpRequest) -> bool:
    """Whether a caller follows it by a link: it was entered for him, and is not long over."""
    return request.way == Way.PHONE and request.state != RequestState.DRAFT and not _has_run_out(request)


@transaction.atomic
def new_link(request: HelpRequest, *, by: User, known: int) -> HelpRequest:
    """Make another link, so that those before are void. `known`: which one counted for him; pressed twice is once.

    Raises NotAllowedError, NoLinkError.
    """
    row = enter(request, Act.NEW_LINK, by=by)
    if not has_link(row):
        raise NoLinkError
    if row.link_number == known:
        row.link_number += 1
        row.save(update_fields=["link_number"])
        log(row, Act.NEW_LINK, by=by)
    return row


@transaction.atomic
def withdraw_by_link(token: str, *, why: str = "") -> HelpRequest:
    """Take back what was asked on the telephone. Raises LinkIsOverError, NotFromHereError, MovedOnError."""
    row = row_of(token)
    if row:
        row = lock(row)
    # Asked once more: another link may have been made in the same moment.
    if row is None or row_of(token) is None:
        raise LinkIsOverError
    demand(row, RequestState.WITHDRAWN, by_name=False)
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
