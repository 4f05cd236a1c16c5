"""The one way in which entries go: from the oldest, when they are older than `AUDIT_KEEP_DAYS`; the chain says so."""

from datetime import timedelta

from django.conf import settings
from django.core.checks import Error
from django.db import transaction
from django.utils import timezone

from accounts.audit.acts import About, Act
from accounts.audit.chain import record
from accounts.models import AuditEntry, AuditHead

# 网络安全法 asks that logs be kept "不少于六个月"; the guards of the database keep them as long.
SHORTEST_DAYS = 183


def long_enough(**_kwargs: object) -> list[Error]:
    """Refuse to start with fewer days than the law asks for."""
    if settings.AUDIT_KEEP_DAYS >= SHORTEST_DAYS:
        return []
    return [
        Error(
            f"AUDIT_KEEP_DAYS={settings.AUDIT_KEEP_DAYS}：审计记录至少留六个月，请设 {SHORTEST_DAYS} 或更多。",
            id="accounts.E001",
        )
    ]


@transaction.atomic
def prune() -> int:
    """Take out what is over, and put an entry into the chain that says up to where; returns how many went.

    Nothing is taken out that something younger stands before: a clock that was wrong makes no hole.
    """
    head = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY).first()
    if head is None:
        return 0
    # A minute more: the guards go by the clock of the database.
    before = timezone.now() - timedelta(days=max(settings.AUDIT_KEEP_DAYS, SHORTEST_DAYS), minutes=1)
    kept = AuditEntry.objects.filter(at__gte=before).order_by("number").first()
    going = AuditEntry.objects.filter(number__lt=kept.number if kept else head.number + 1)
    last = going.order_by("-number").first()
    if last is None:
        return 0
    record(
        Act.PRUNED,
        by=None,
        origin="到期清理",
        about=About(f"第 {head.first_number} 到 {last.number} 条审计记录，过了 {settings.AUDIT_KEEP_DAYS} 天"),
        first_kept=last.number + 1,
        last_gone=last.number,
        hash_of_last_gone=last.hash,
    )
    AuditHead.objects.filter(pk=AuditHead.ONLY).update(first_number=last.number + 1)
    # Not `going`: by now the entry that says so would be among them where all others go.
    count, _ = AuditEntry.objects.filter(number__lte=last.number).delete()
    return count
