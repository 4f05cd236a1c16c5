"""`manage.py serve` with real processes: one command runs the site, survives deaths, refuses clearly, ends cleanly."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from jobs import serve
from jobs.announce import address
from jobs.models import Heartbeat, PeriodicRun
from jobs.serve import CannotStart, Wanted
from jobs.tasks import run_periodic_command
from jobs.web import without_prefix
from tests.jobs.processes import alive, kill_all, tree
from tests.jobs.site import ROOT, Site
from tests.jobs.waiting import until

pytestmark = pytest.mark.django_db

Start = Callable[..., Site]


@pytest.fixture
def start(environment: dict[str, str], tmp_path: Path) -> Iterator[Start]:
    sites: list[Site] = []

    def run(*options: str) -> Site:
        sites.append(Site(environment, tmp_path / "log", *options))
        return sites[-1]

    yield run
    for site in sites:
        site.abandon()


def test_the_site_survives_the_death_of_each_part_and_ends_cleanly(start: Start) -> None:
    site = start().ready()
    assert site.printed().count("网站已就绪") == 1
    assert len(list(Path(f"/proc/{site.pid}/task").iterdir())) == 1, "what forks must have no threads"
    for name in ("worker", "scheduler", "web"):
        before = site.part(name)
        os.kill(before, signal.SIGKILL)
        until(lambda name=name, before=before: site.part(name) != before, f"{name} runs again")
    until(site.answers, "the site answers again")

    server, killed = site.part("web"), site.web_workers()[0]
    os.kill(killed, signal.SIGKILL)
    until(lambda: len(site.web_workers()) == 2 and killed not in site.web_workers(), "two processes answer again")
    assert site.part("web") == server, "the other process went on answering"
    until(site.answers, "the site answers again")

    task = run_periodic_command.enqueue("sweep_tasks")
    finished = DBTaskResult.objects.filter(pk=task.id, status=TaskResultStatus.SUCCESSFUL)
    until(finished.exists, "the new worker takes tasks")
    hearts = [Heartbeat.objects.filter(identity__contains=f"-{site.part(name)}-") for name in ("worker", "scheduler")]
    until(lambda: all(heart.exists() for heart in hearts), "the new worker and scheduler are seen")
    until(lambda: PeriodicRun.objects.filter(name="sweep_tasks").exclude(last_finished=None).exists(), "it has swept")

    running = tree(site.pid)
    assert len(running) >= 5
    assert site.stop() == 0
    assert not any(alive(pid) for pid in running)
    assert not any(heart.exists() for heart in hearts), "who ends in peace says good-bye"


def test_requests_at_hand_are_finished_before_the_end(start: Start, tmp_path: Path) -> None:
    site = start("--only", "web").ready()
    with ThreadPoolExecutor(1) as pool:
        page = pool.submit(site.get, "/slow")
        until((tmp_path / "begun").exists, "the request is being answered")
        site.process.send_signal(signal.SIGTERM)
        # One that slips in before the door is shut would wait until all is over, and the first one with it.
        until(lambda: not site.answers(within=1), "no new request is taken")
        (tmp_path / "go").touch()
        assert page.result() == (200, "慢慢来")
    assert site.process.wait(timeout=60) == 0


def test_a_killed_supervisor_leaves_nothing_running(start: Start) -> None:
    site = start().ready()
    running = until(lambda: len(tree(site.pid)) == 5 and tree(site.pid), "all parts run")
    site.stop(signal.SIGKILL)
    try:
        until(lambda: not any(alive(pid) for pid in running), "everything has ended")
        assert not site.answers()
    finally:
        kill_all(running)


def test_a_busy_port_is_said_before_anything_starts_with_the_way_out(environment: dict[str, str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        refused = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert refused.returncode == 1
    assert f"端口 {port} 已被占用" in refused.stderr
    assert f"make run PORT={port + 1}" in refused.stderr
    assert f"Port {port} is already in use" in refused.stderr
    assert refused.stdout == ""
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("host", "port", "said"),
    [("127.0.0.1", 70000, "70000"), ("203.0.113.7", 8000, "203.0.113.7"), ("no such host", 8000, "no such host")],
)
def test_an_address_that_is_not_ours_is_said(host: str, port: int, said: str) -> None:
    with pytest.raises(CannotStart, match="本机不能在") as refused:
        serve.refuse_unusable_address(host, port)
    assert said in str(refused.value)


def test_pending_migrations_are_refused_with_what_to_type() -> None:
    serve.refuse_old_database()
    newest = MigrationRecorder.Migration.objects.filter(app="jobs").latest("id")
    newest.delete()
    with pytest.raises(CannotStart, match=r"数据库还差 1 步升级[\s\S]*manage.py migrate"):
        serve.refuse_old_database()
    newest.save(force_insert=True)
    serve.refuse_old_database()


def test_a_database_out_of_reach_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    serve.let_go_of_databases()
    nowhere = tmp_path / "no" / "folder" if connection.vendor == "sqlite" else "no_such_database"
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", str(nowhere))
        # A pool would try again for its whole patience.
        patch.setitem(connection.settings_dict, "OPTIONS", {})
        with pytest.raises(CannotStart, match=r"连不上数据库[\s\S]*DATABASE_URL"):
            serve.refuse_old_database()
        serve.let_go_of_databases()
    serve.refuse_old_database()


def test_it_answers_by_ipv6_and_by_ipv4_at_once(start: Start) -> None:
    site = start("--only", "web", "--host", "::").ready()
    assert site.get("/", "::1")[0] == site.get("/", "127.0.0.1")[0] == 200
    assert site.stop() == 0


def test_only_the_parts_asked_for_run() -> None:
    names = [service.name for service in serve.services(Wanted(only=["scheduler", "worker"]))]
    assert names == ["worker", "scheduler"]


@pytest.mark.parametrize(
    ("host", "port", "shown"),
    [
        ("127.0.0.1", 8001, "localhost:8001"),
        ("0.0.0.0", 80, "localhost"),
        ("::1", 8000, "[::1]:8000"),
        ("192.168.1.2", 8000, "192.168.1.2:8000"),
    ],
)
def test_the_address_is_one_that_people_can_open(host: str, port: int, shown: str) -> None:
    assert address(host, port) == shown


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("/aq/standards/", "/standards/"),
        ("/aq", "/"),
        ("/aq/", "/"),
        ("/standards/", "/standards/"),
        ("/aqua/", "/aqua/"),
    ],
)
def test_the_prefix_may_or_may_not_be_cut_off_by_the_proxy(asked: str, answered: str) -> None:
    application = without_prefix("/aq", lambda environ, _start: [environ["PATH_INFO"].encode()])
    assert b"".join(application({"PATH_INFO": asked}, print)) == answered.encode()
