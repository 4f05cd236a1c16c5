"""系统状态 says what is not well and what to do, to administrators and to nobody else."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.roles import Role
from delivery.models import ChannelPause, Message
from jobs import gauges, periodic, runs
from jobs.gauges import Level, Reading
from jobs.heartbeat import SILENT_AFTER
from jobs.identity import me
from jobs.models import Heartbeat, PeriodicRun
from portal.keeping import record
from portal.models import HomePage
from search.models import IndexEntry
from search.queue import drain
from tests import factories as make

pytestmark = pytest.mark.django_db


def beat(kind: str, *, host: str = "server-1", ago: timedelta = timedelta()) -> None:
    now = timezone.now()
    Heartbeat.objects.create(
        identity=f"{kind}-{host}-elsewhere", kind=kind, host=host, started_at=now - timedelta(days=3), seen_at=now - ago
    )


def backed_up(folder: Path, *, ago: timedelta = timedelta(hours=1), **more: Any) -> None:
    at = timezone.now() - ago
    facts = {"ok": True, "path": str(folder / "good.tar"), "copied": "/mnt/other/good.tar"} | more
    record.note(folder, record.Backup(started=at, ended=at, **facts))


@pytest.fixture
def well(home: HomePage, settings: Any, tmp_path: Path) -> None:
    """A site that is well: everybody beats, every command has just run, the index has heard of everything."""
    for kind in ("web", "worker", "scheduler"):
        beat(kind)
    now = timezone.now()
    for name, command in periodic.registered().items():
        PeriodicRun.objects.create(name=name, due_at=now + command.every, last_started=now, last_finished=now)
    drain()
    # What the loading of the starter content, kept for all tests of a process, has left to do.
    DBTaskResult.objects.all().delete()
    settings.IDENTITY_KEYS, settings.BACKUP_KEY = ["k" * 40], "b" * 40
    settings.BACKUP_DIR, settings.BACKUP_COPY_TO = tmp_path, "/mnt/other"
    settings.BACKUP_AT = ["02:30"]
    (tmp_path / "good.tar").touch()
    backed_up(tmp_path)
    settings.ADMINS = [("", "admin@portal.example.gov.cn")]


def last_of(room: str) -> str:
    """The name of its newest migration."""
    return next(name for app, name in MigrationLoader(connection).graph.leaf_nodes() if app == room)


def found() -> dict[str, Reading]:
    """What is not well, by name."""
    return {one.name: one for group in gauges.read() for one in group.readings if one.level}


def test_a_site_that_is_well_says_so(well: None, client: Client, capsys: pytest.CaptureFixture[str]) -> None:
    assert found() == {}
    client.force_login(make.user(Role.ADMINISTRATOR))
    text = BeautifulSoup(client.get("/admin/status/").content.decode(), "html.parser").main.get_text(" ", strip=True)
    assert "一切正常" in text
    assert "server-1" in text
    call_command("status")
    assert "正常\t版本\tPython" in capsys.readouterr().out


def test_who_does_not_beat_is_named_with_what_to_do(well: None) -> None:
    Heartbeat.objects.filter(kind="scheduler").delete()
    Heartbeat.objects.filter(kind="web").update(seen_at=timezone.now() - SILENT_AFTER - timedelta(seconds=5))
    beat("web", host="server-2")
    # One that certainly ended on this machine counts for nothing.
    Heartbeat.objects.filter(kind="worker").update(identity=f"{me()}0")
    unwell = found()
    assert unwell["定时任务进程"].level == unwell["后台任务进程"].level == Level.ACT
    assert "anquan-worker" in unwell["定时任务进程"].advice
    assert unwell["网页服务"].level == Level.WATCH
    assert "server-1" in unwell["网页服务"].says
    with pytest.raises(CommandError, match="定时任务进程"):
        call_command("status")


def test_what_waits_too_long_is_named(well: None) -> None:
    now, long_ago = timezone.now(), timezone.now() - timedelta(hours=2)
    Message.objects.create(dedupe_key="1", channel="email", address="a@example.org", template="t", created_at=long_ago)
    Message.objects.create(
        dedupe_key="2", channel="email", address="b@example.org", template="t", state="dead", trouble="address"
    )
    ChannelPause.objects.create(channel="sms", failures=6, paused_until=now + timedelta(minutes=5))
    IndexEntry.objects.create(page_id=1, due_at=now - timedelta(minutes=10))
    DBTaskResult.objects.create(task_path="x", backend_name="default", args_kwargs={}, run_after=now, queue_name="q")
    DBTaskResult.objects.update(enqueued_at=long_ago)
    unwell = found()
    assert {name: one.level for name, one in unwell.items()} == {
        "发件箱": Level.ACT,
        "发不出去的消息": Level.WATCH,
        "短信渠道": Level.ACT,
        "等更新索引": Level.WATCH,
        "后台任务": Level.ACT,
    }
    assert unwell["发件箱"].says == "1 条在等，最早的等了 2 小时"


def test_a_command_that_fails_or_is_late_is_named_without_what_its_error_says(well: None) -> None:
    long_ago = timezone.now() - timedelta(days=9)
    PeriodicRun.objects.filter(name="rotate_logs").update(due_at=long_ago, last_finished=long_ago)
    PeriodicRun.objects.filter(name="deliver").update(attempts=3, last_error="Traceback\nKeyError: '示例厂'\n")
    unwell = found()
    assert set(unwell) == {"rotate_logs", "deliver"}
    assert "该运行而没有运行" in unwell["rotate_logs"].says
    assert "连续 3 次没有成功（KeyError）" in unwell["deliver"].says
    assert "示例厂" not in str(unwell)


def test_an_index_that_differs_and_one_that_is_gone_are_named(well: None, settings: Any, tmp_path: Path) -> None:
    # A page that came without word of it, as from a restored database.
    make.article()
    IndexEntry.objects.all().delete()
    assert "search_rebuild" in found()["内嵌索引（tantivy）"].advice
    settings.SEARCH_INDEX_DIR = tmp_path / "none"
    assert found()["内嵌索引（tantivy）"].level == Level.ACT


def test_settings_disk_and_migrations_that_are_not_well_are_named(
    well: None, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.LOG_KEEP_DAYS, settings.IDENTITY_KEYS, settings.ADMINS = 30, [], []
    MigrationRecorder(connection).record_unapplied("portal", last_of("portal"))
    monkeypatch.setattr("portal.status.gauges.SPARE", 10**15)
    unwell = found()
    assert {name for name, one in unwell.items() if one.level == Level.ACT} == {
        "磁盘（数据）",
        "数据库升级",
        "日志保存（LOG_KEEP_DAYS）",
    }
    assert {name for name, one in unwell.items() if one.level == Level.WATCH} == {
        "身份证号的密钥（IDENTITY_KEYS）",
        "出错通知（ADMINS）",
    }


def test_backups_that_fail_or_stay_away_are_named(well: None, settings: Any, tmp_path: Path) -> None:
    backed_up(tmp_path, ok=False, path="", error="磁盘满了")
    assert found()["备份"].level == Level.ACT
    assert "磁盘满了" in found()["备份"].says
    settings.BACKUP_DIR = tmp_path / "none"
    settings.BACKUP_KEY = settings.BACKUP_COPY_TO = ""
    assert set(found()) == {"备份", "备份加密", "异地备份"}


def test_a_gauge_that_breaks_is_named_and_the_others_are_read(well: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(gauges._registered, "坏的", (1, lambda: 1 / 0))
    assert [group.title for group in gauges.read()][:2] == ["坏的", "后台进程"]
    assert set(found()) == {"坏的"}
    assert "ZeroDivisionError" in found()["坏的"].says


def test_it_costs_the_same_few_queries_whatever_there_is(
    well: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(make.user(Role.ADMINISTRATOR))
    client.get("/admin/status/")
    for number in range(30):
        Message.objects.create(dedupe_key=f"k{number}", channel="email", address="a@example.org", template="t")
        IndexEntry.objects.create(page_id=number + 1)
        beat("worker", host=f"server-{number + 2}")
    with django_assert_max_num_queries(40):
        text = client.get("/admin/status/").content.decode()
    assert "a@example.org" not in text


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.HELP_DESK])
def test_others_of_the_staff_are_not_let_in(home: HomePage, client: Client, role: Role) -> None:
    client.force_login(make.user(role))
    assert client.get("/admin/status/").status_code in {302, 403}


def test_every_command_has_its_row_once_the_scheduler_has_begun(home: HomePage) -> None:
    assert "还没有运行过" in found()["deliver"].says
    runs.prepare()
    assert "deliver" not in found()
