"""The digest: what can wait is gathered for each address into one message at a time of day."""

from datetime import datetime, time, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from delivery import wording
from delivery.domain.state import move
from delivery.enums import State
from delivery.models import Message, MessageTemplate

CODE = "delivery.digest"


def declare_digest() -> None:
    """Declare the wording of the digest itself."""
    wording.declare(
        CODE,
        label="每日汇总",
        placeholders={"count": "3", "lines": "· 您报名的培训班定在 12 月 3 日\n· 整改材料已经收到"},
        subject="您有 ${count} 条通知",
        text="您有 ${count} 条通知：\n${lines}",
    )


def digest_time() -> time:
    """The time of day at which digests go out. Raises ValueError for a setting that is none."""
    return time.fromisoformat(settings.DIGEST_AT)


def next_digest(after: datetime) -> datetime:
    """The next time at which digests go out, local time."""
    local = timezone.localtime(after)
    at = timezone.make_aware(datetime.combine(local.date(), digest_time()))
    return at if at >= after else timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), digest_time()))


def gather() -> int:
    """Make one message for each address out of what has waited for its digest; returns how many it made.

    The new message and the end of the old ones are one transaction: killed anywhere, nothing is doubled or lost.
    A single one needs no digest and goes as it is.
    """
    now, made = timezone.now(), 0
    for key in Message.objects.to_gather(now).order_by().values("channel", "address", "person").distinct():
        with transaction.atomic():
            made += _gather_one(list(Message.objects.to_gather(now).filter(**key).select_for_update(skip_locked=True)))
    return made


def _gather_one(rows: list[Any]) -> int:
    if len(rows) < 2:
        Message.objects.filter(pk__in=[row.pk for row in rows]).update(by_digest=False)
        return 0
    first = rows[0]
    lines = "\n".join(f"· {_line(row)}" for row in rows)
    digest = Message.objects.create(
        dedupe_key=f"digest:{first.uuid}",
        channel=first.channel,
        address=first.address,
        person=first.person,
        template=CODE,
        context={"count": str(len(rows)), "lines": lines},
    )
    for row in rows:
        move(row, State.GATHERED, digest=digest)
    return 1


def _line(row: Any) -> str:
    kept = MessageTemplate.objects.in_force(row.template, row.channel, timezone.localdate())
    text = kept.text if kept else wording.text_of(row.template)
    return wording.one_line(wording.fill(text, row.context))
