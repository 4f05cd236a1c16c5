"""How messages go out, for the status page: what waits, what cannot be sent, which channels rest."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from delivery.enums import ON_THE_WORKLIST, Channel, State
from delivery.models import ChannelPause, Message
from jobs.gauges import Level, Reading, waiting


def outbox() -> Iterator[Reading]:
    """Three queries, however many messages there are."""
    now = timezone.now()
    due = Q(state=State.WAITING, by_digest=False, due_at__lte=now)
    counted = Message.objects.order_by().aggregate(
        due=Count("pk", filter=due),
        oldest=Min("created_at", filter=due),
        later=Count("pk", filter=Q(state=State.WAITING) & ~due),
        stuck=Count("pk", filter=Q(state__in=ON_THE_WORKLIST)),
    )
    advice = "看后台任务进程和定时任务进程是否在运行，邮件、短信服务商是否通。"
    yield waiting("发件箱", counted["due"], counted["oldest"], act_after=timedelta(minutes=30), advice=advice)
    if counted["later"]:
        yield Reading("还没到时候的", f"{counted['later']} 条：等汇总，或者过一会儿再试")
    if counted["stuck"]:
        says = f"{counted['stuck']} 条发不出去"
        yield Reading("发不出去的消息", says, Level.WATCH, "到“设置 › 发不出去的消息”里看原因，再发或者不发。")
    for row in ChannelPause.objects.filter(paused_until__gt=now):
        until = f"{timezone.localtime(row.paused_until):%H:%M}"
        says = f"连续 {row.failures} 次没成，歇到 {until} 再试"
        yield Reading(f"{Channel(row.channel).label}渠道", says, Level.ACT, "看服务商是否通、账号是否有效。")
