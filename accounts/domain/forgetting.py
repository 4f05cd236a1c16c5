"""Old words to people, and numbers of people who never came: gone when nobody has a use for them any more."""

from datetime import timedelta
from typing import Final

from django.db.models import Q
from django.utils import timezone

from accounts.enums import InvitationState
from accounts.models import InboxMessage, Invitation, LoginInvitation

MESSAGES_KEPT: Final = timedelta(days=730)
NUMBERS_KEPT: Final = timedelta(days=180)


def forget_messages() -> int:
    """Delete what stood in somebody's inbox for two years; return how many. Repeating is harmless."""
    return InboxMessage.objects.filter(at__lt=timezone.now() - MESSAGES_KEPT).delete()[0]


def forget_numbers() -> int:
    """Take the number out of invitations and slips that were over half a year ago; return how many.

    An invitation that nobody answered counts as taken back: only one that waits needs a number.
    """
    now = timezone.now()
    before = now - NUMBERS_KEPT
    Invitation.objects.filter(state=InvitationState.WAITING, until__lt=before).update(
        state=InvitationState.WITHDRAWN, decided_at=now, phone=""
    )
    over = Invitation.objects.exclude(state=InvitationState.WAITING).exclude(phone="")
    count = over.filter(Q(decided_at__lt=before) | Q(until__lt=before)).update(phone="")
    slips = LoginInvitation.objects.exclude(phone="").filter(until__lt=before)
    # Without its number a slip would be good for anybody.
    slips.filter(used_at=None, withdrawn_at=None).update(withdrawn_at=now)
    return count + slips.update(phone="")
