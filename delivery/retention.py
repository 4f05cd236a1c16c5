"""Forgetting in time: an old message's address and text go, the fact that it was sent stays.

The fact serves as a log of what the site did: 网络安全法 has network logs kept for "不少于六个月" (第二十三条 since
2026, 第二十一条 before), so `MESSAGE_KEEP_DAYS` is not meant to be less than 180, and what remains of the row names
nobody.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from delivery.domain.state import move
from delivery.enums import AT_REST, State
from delivery.models import Message

_BATCH = 1000


def blank_old() -> int:
    """Blank what was written more than `MESSAGE_KEEP_DAYS` days ago and is at rest; returns how many.

    What stands on the worklist all that time is dropped first. Harmless to repeat and to interrupt.
    """
    before = timezone.now() - timedelta(days=settings.MESSAGE_KEEP_DAYS)
    old = Message.objects.filter(created_at__lt=before, blanked_at=None)
    with transaction.atomic():
        for row in old.on_the_worklist().select_for_update():
            move(row, State.DROPPED, trouble="", reason="过了保存期，没有人处理")
    blanked = 0
    while True:
        with transaction.atomic():
            keys = list(old.filter(state__in=AT_REST).values_list("pk", flat=True)[:_BATCH])
            Message.objects.filter(pk__in=keys).update(address="", context={}, last_error="", blanked_at=timezone.now())
        blanked += len(keys)
        if not keys:
            return blanked
