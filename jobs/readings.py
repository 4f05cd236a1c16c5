"""How the background machinery is: processes, periodic commands, tasks."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import periodic
from jobs.gauges import Level, Reading, spoken, waiting
from jobs.heartbeat import SILENT_AFTER
from jobs.identity import is_surely_dead
from jobs.models import Heartbeat, PeriodicRun
from jobs.periodic import PeriodicCommand

KINDS = {
    "web": ("网页服务", "看网页服务是否启动：systemctl status anquan-web，或者 manage.py serve。"),
    "worker": (
        "后台任务进程",
        "消息会晚发，改动会晚一点才搜得到。看后台服务是否启动：systemctl status anquan-worker，或者 manage.py serve。",
    ),
    "scheduler": (
        "定时任务进程",
        "到点的发布、提醒、备份都停着。看后台服务是否启动：systemctl status anquan-worker，或者 manage.py serve。",
    ),
}
LATE = timedelta(minutes=10)
"""So much later than its turn a command may run, beside three times its own pause."""


def processes() -> Iterator[Reading]:
    """Who beats, on which machine. What certainly ended on this machine is nobody's any more."""
    now = timezone.now()
    rows = [row for row in Heartbeat.objects.all() if not is_surely_dead(row.identity)]
    for kind, (name, advice) in KINDS.items():
        of_kind = [row for row in rows if row.kind == kind]
        alive = [row for row in of_kind if row.seen_at >= now - SILENT_AFTER]
        silent = [row for row in of_kind if row not in alive]
        hosts = "、".join(sorted({row.host for row in alive}))
        if not alive:
            yield Reading(name, "没有一个在运行", Level.ACT, advice)
        elif silent:
            names = "、".join(sorted({row.host for row in silent}))
            says = f"{len(alive)} 个在运行（{hosts}），{len(silent)} 个没有了心跳（{names}）"
            yield Reading(name, says, Level.WATCH, "去那台机器上看看；已经停用的，一天后不再显示。")
        else:
            since = spoken(now - min(row.started_at for row in alive))
            yield Reading(name, f"{len(alive)} 个在运行（{hosts}），最早的已运行 {since}")


def periodic_commands() -> Iterator[Reading]:
    """Each registered command: when it last came to its end, and whether it fails."""
    rows = {row.name: row for row in PeriodicRun.objects.all()}
    for name, command in sorted(periodic.registered().items()):
        yield _command(command, rows.get(name))


def _command(command: PeriodicCommand, row: PeriodicRun | None) -> Reading:
    now, every = timezone.now(), spoken(command.every)
    if row is None:
        return Reading(command.name, "还没有运行过", Level.WATCH, "刚装好的话等一分钟；不然看定时任务进程。")
    last = f"上次完成在 {spoken(now - row.last_finished)}前" if row.last_finished else "还没有完成过"
    if row.last_error:
        # Only what kind of error: its text may hold what people wrote.
        kind = row.last_error.strip().splitlines()[-1].partition(":")[0][:100]
        says = f"连续 {max(row.attempts, 1)} 次没有成功（{kind}），{last}"
        advice = f"会自己再试。一直不成，看日志，或者在服务器上运行 manage.py {command.name} 看它说什么。"
        return Reading(command.name, says, Level.ACT if row.attempts >= 3 else Level.WATCH, advice)
    is_running = row.leased_until is not None and row.leased_until > now
    if not is_running and row.due_at < now - LATE - 3 * command.every:
        return Reading(command.name, f"该运行而没有运行，{last}", Level.ACT, "看定时任务进程。")
    return Reading(command.name, f"{last}，每 {every}一次")


def tasks() -> Iterator[Reading]:
    """The libraries' tasks, wake-ups among them."""
    yesterday = timezone.now() - timedelta(days=1)
    ready = Q(status=TaskResultStatus.READY)
    failed = Q(status=TaskResultStatus.FAILED, finished_at__gte=yesterday)
    counted = DBTaskResult.objects.order_by().aggregate(
        ready=Count("pk", filter=ready), oldest=Min("enqueued_at", filter=ready), failed=Count("pk", filter=failed)
    )
    advice = "看后台任务进程是否在运行。"
    yield waiting(
        "后台任务", counted["ready"], counted["oldest"], act_after=timedelta(minutes=15), advice=advice, thing="个"
    )
    if counted["failed"]:
        says = f"最近一天 {counted['failed']} 个失败"
        yield Reading("失败的后台任务", says, Level.WATCH, "原因在日志里，按 django_tasks 找。")
