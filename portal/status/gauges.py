"""What the machine and its settings say: disk, versions, settings that are missing."""

import platform
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import django
import wagtail
from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from accounts.audit.pruning import SHORTEST_DAYS
from jobs.gauges import Level, Reading, spoken
from portal.keeping import record
from portal.version import version

SPARE: Final = 1024**3
"""Beside a second copy of the database and one more backup: uploads, logs and a new index in the making."""


def disk() -> Iterator[Reading]:
    """Room on the disks that the site writes to, each once, against what it needs to go on."""
    good = record.state().last_good
    needed = SPARE + _database_bytes() + (good.bytes if good else 0)
    places = {"数据": Path(settings.VAR_DIR), "上传的文件": Path(settings.MEDIA_ROOT), "日志": Path(settings.LOG_DIR)}
    places["备份"] = Path(settings.BACKUP_DIR)
    seen: set[int] = set()
    for name, place in places.items():
        if not place.exists() or (device := place.stat().st_dev) in seen:
            continue
        seen.add(device)
        usage = shutil.disk_usage(place)
        level = Level.ACT if usage.free < needed else Level.WATCH if usage.free < 3 * needed else Level.FINE
        says = f"还剩 {filesizeformat(usage.free)}，共 {filesizeformat(usage.total)}；至少要留 {filesizeformat(needed)}"
        advice = f"腾出地方，或者把盘扩大：{place}。盘满了，上传和保存都会失败。"
        yield Reading(f"磁盘（{name}）", says, level, advice if level else "")


def _database_bytes() -> int:
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        return sum(path.stat().st_size for end in ("", "-wal") if (path := Path(name + end)).exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def backups() -> Iterator[Reading]:
    """The last good backup, and what is wrong with backups; reads one small file."""
    state = record.state()
    good, trouble = state.last_good, state.trouble
    mend = "在服务器上运行 manage.py backup，看它说什么。"
    if trouble:
        yield Reading("备份", trouble, Level.ACT, mend)
    if good:
        where = f"，另一份在 {good.copied}" if good.copied else ""
        says = f"{spoken(timezone.now() - good.ended)}前，{filesizeformat(good.bytes)}{where}"
        yield Reading("最近一份好的备份", says)
    elif not trouble:
        yield Reading("最近一份好的备份", "还没有做过", Level.WATCH, mend)
    if not settings.BACKUP_AT:
        yield Reading("自动备份", "没有开（BACKUP_AT 是空的）", Level.WATCH, "在 .env 里写上每天几点，重启。")
    if not settings.BACKUP_KEY:
        says = "没有设 BACKUP_KEY，备份没有加密：里面有个人信息和密钥"
        yield Reading("备份加密", says, Level.WATCH, "在 .env 里写一个长随机串，另存一份；丢了它，备份就打不开。")
    if not settings.BACKUP_COPY_TO:
        says = "只有本机一份，盘坏了就没了"
        yield Reading(
            "异地备份", says, Level.WATCH, "在 .env 的 BACKUP_COPY_TO 里写另一台机器挂载的目录，或者 s3:// 地址。"
        )


def versions() -> Iterator[Reading]:
    """What runs here, and whether the database fits the code."""
    yield Reading("本系统", version())
    yield Reading("Python", platform.python_version())
    yield Reading("Django、Wagtail", f"{django.get_version()}、{wagtail.__version__}")
    yield Reading("数据库", f"{connection.display_name} {'.'.join(map(str, connection.get_database_version()))}")
    executor = MigrationExecutor(connection)
    pending = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    if pending:
        says = f"还差 {pending} 步"
        yield Reading("数据库升级", says, Level.ACT, "先备份，再在服务器上运行 manage.py migrate。")
    else:
        yield Reading("数据库升级", "都做完了")


def missing_settings() -> Iterator[Reading]:
    """Each setting that is unsafe or missing; one line where there is none."""
    found = [*_logs(), *_mail(), *_keys()]
    yield from found or [Reading("设置", "该有的都有")]


def _logs() -> Iterator[Reading]:
    if settings.DEBUG:
        says = "开着：出错时会把内部细节给读者看"
        yield Reading("DEBUG", says, Level.ACT, "正式运行用 DJANGO_SETTINGS_MODULE=portal.settings.production。")
    if settings.LOG_KEEP_DAYS < SHORTEST_DAYS:
        says = f"日志只留 {settings.LOG_KEEP_DAYS} 天"
        yield Reading(
            "日志保存（LOG_KEEP_DAYS）", says, Level.ACT, "等保测评要求至少六个月：在 .env 里改成 200，重启。"
        )


def _mail() -> Iterator[Reading]:
    if settings.EMAIL_BACKEND.endswith(("console.EmailBackend", "dummy.EmailBackend")):
        says = "邮件只打印在终端上，不会发出去"
        yield Reading("发信（EMAIL_URL）", says, Level.WATCH, "在 .env 里写上发信服务器，重启。")
    if not settings.ADMINS:
        says = "网站出错时不通知任何人"
        yield Reading("出错通知（ADMINS）", says, Level.WATCH, "在 .env 里写上管理员的邮箱，重启。")


def _keys() -> Iterator[Reading]:
    if not settings.IDENTITY_KEYS:
        says = "没有密钥，收不了身份证号"
        yield Reading(
            "身份证号的密钥（IDENTITY_KEYS）",
            says,
            Level.WATCH,
            "要收身份证号的话，在 .env 里写一个长随机串，另存一份。",
        )
