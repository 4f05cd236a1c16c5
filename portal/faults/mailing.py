"""Whether a fault is written about, and the mail itself.

One mail an hour for each fault and ten for all of them, however many processes on however many machines meet it: the
database counts. Where it is the database that is away, each process writes one mail an hour about whatever it meets.
Mail goes straight to the mail server and not through the outbox: what is broken may be what empties the outbox.
"""

import logging
import os
import socket
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPException
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

from jobs.gauges import Level, Reading, spoken
from portal.faults.fault import Fault
from portal.logs import mask
from portal.models import SeenFault
from portal.version import version

PAUSE: Final = timedelta(hours=1)
MOST: Final = 10
AFTER_TROUBLE: Final = timedelta(minutes=5)
"""When a mail could not be sent, the next one about that fault may be tried so soon."""
KEEP: Final = timedelta(days=90)
_LONGEST_TEXT: Final = 20_000
_SHOWN: Final = 5

logger = logging.getLogger(__name__)
_without_database: dict[str, float] = {}


def tell(faults: dict[Fault, int]) -> None:
    """Count faults, and write to ADMINS about those whose turn it is."""
    try:
        for fault, times in faults.items():
            _tell_one(fault, times)
    except DatabaseError:
        logger.warning("A fault could not be counted", exc_info=True)
        _tell_without_database(next(iter(faults)))
    finally:
        # Faults are rare: a connection kept for them is one less for readers.
        connection.close()


def _tell_one(fault: Fault, times: int) -> None:
    now = timezone.now()
    row, held = _counted(fault, times, now)
    if held is None or not settings.ADMINS:
        return
    if not _sent(fault, _counts(row, held)):
        again = {"next_mail_at": now + AFTER_TROUBLE, "mailed_at": None, "held": F("held") + held + 1}
        SeenFault.objects.filter(pk=row.pk).update(**again)


def _counted(fault: Fault, times: int, now: datetime) -> tuple[SeenFault, int | None]:
    """The row with these counted in, and how many were held back so far where it is time for a mail; else None."""
    first = {"kind": fault.kind[:200], "place": fault.place[:300], "first_at": now, "next_mail_at": now}
    with transaction.atomic():
        row, is_new = SeenFault.objects.select_for_update().get_or_create(fingerprint=fault.fingerprint, defaults=first)
        if is_new:
            SeenFault.objects.filter(last_at__lt=now - KEEP).delete()
        is_due = row.next_mail_at <= now and SeenFault.objects.filter(mailed_at__gt=now - PAUSE).count() < MOST
        held = row.held + times - 1 if is_due else None
        row.times, row.last_at, row.held = row.times + times, now, 0 if is_due else row.held + times
        if is_due:
            row.mailed_at, row.next_mail_at = now, now + PAUSE
        row.save()
    return row, held


def _counts(row: SeenFault, held: int) -> str:
    more = f"其中 {held} 次没有单独发信。" if held else ""
    return f"从 {timezone.localtime(row.first_at):%Y-%m-%d %H:%M} 起一共 {row.times} 次。{more}"


def _tell_without_database(fault: Fault) -> None:
    last = _without_database.get("mailed")
    if settings.ADMINS and (last is None or time.monotonic() - last > PAUSE.total_seconds()):
        _without_database["mailed"] = time.monotonic()
        _sent(fault, "数据库连不上，次数数不了；恢复以前这个进程一小时最多发一封信，不管出什么错。")


def _sent(fault: Fault, counts: str) -> bool:
    subject = f"【网站出错】{fault.kind.rpartition('.')[2]}（{fault.place}）"
    text = mask("\n".join(_lines(fault, counts)))[:_LONGEST_TEXT]
    headers = {"Auto-Submitted": "auto-generated"}
    to = [address for _, address in settings.ADMINS]
    try:
        EmailMessage(mask(subject)[:200], text, settings.SERVER_EMAIL, to, headers=headers).send()
    except (SMTPException, OSError):
        logger.warning("A mail about a fault could not be sent", exc_info=True)
        return False
    return True


def _lines(fault: Fault, counts: str) -> Iterator[str]:
    yield f"错误：{fault.kind}"
    yield f"位置：{fault.place}"
    yield f"日志里写的：{fault.message[:300]}"
    yield f"时间：{timezone.localtime():%Y-%m-%d %H:%M:%S}，机器 {socket.gethostname()}，进程 {os.getpid()}"
    yield f"版本：{version()}"
    yield f"次数：{counts}"
    yield ""
    yield f"全文在那台机器的日志里，按时间找：{settings.LOG_DIR}/portal.log"
    yield f"现在怎么样：{_status_address()}"
    yield "同一个错一小时最多发一封信，所有的错加起来一小时最多十封。信里只有位置，没有出错时的数据。"
    if fault.trace:
        yield "\n" + fault.trace


def _status_address() -> str:
    try:
        path = reverse("system_status")
    except NoReverseMatch:
        # Where the addresses themselves are what is broken.
        path = "/admin/status/"
    return settings.SITE_URL + path.removeprefix(settings.URL_PREFIX)


def seen() -> Iterator[Reading]:
    """What broke within a day, for the status page. One query."""
    now = timezone.now()
    rows = list(SeenFault.objects.filter(last_at__gt=now - timedelta(days=1))[: _SHOWN + 1])
    for row in rows[:_SHOWN]:
        says = f"{row.place}，一共 {row.times} 次，最近一次在 {spoken(now - row.last_at)}前"
        yield Reading(row.kind, says, Level.WATCH, "全文在日志里（portal.log）；把它交给维护这套系统的人。")
    if len(rows) > _SHOWN:
        yield Reading("还有别的", "这里只列最近的几种", Level.WATCH, "全部在日志里。")
    if not rows:
        yield Reading("最近一天", "没有出过错")
