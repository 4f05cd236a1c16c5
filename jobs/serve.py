"""Everything that runs on one machine, as one foreground process: web server, worker, scheduler."""

import errno
import gc
import socket
from collections.abc import Collection
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import get_resolver

from jobs import announce, scheduler, web, worker
from jobs.supervisor import Service, Supervisor

WEB, WORKER, SCHEDULER = "web", "worker", "scheduler"
SERVICES = (WEB, WORKER, SCHEDULER)


class CannotStart(Exception):
    """The site cannot start as it is; the message says what to do, in Chinese and English."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to serve: where to listen, how much of it, and which of `SERVICES`."""

    host: str = "127.0.0.1"
    port: int = 8000
    workers: int = 2
    threads: int = 4
    only: Collection[str] = SERVICES
    patience: int = 5


def serve(wanted: Wanted) -> None:
    """Run in the foreground until asked to stop.

    Raises CannotStart before anything has started, and jobs.supervisor.GaveUp when a part keeps dying.
    """
    if WEB in wanted.only:
        refuse_unusable_address(wanted.host, wanted.port)
    refuse_old_database()
    # Loaded once here instead of once in every process that is forked from this one.
    get_resolver().url_patterns  # noqa: B018
    let_go_of_databases()
    gc.collect()
    gc.freeze()
    Supervisor(services(wanted), patience=wanted.patience).run()


def services(wanted: Wanted) -> list[Service]:
    """The parts asked for, in the order they start; the web server first, because people wait for it."""
    serve_web = partial(web.main, host=wanted.host, port=wanted.port, workers=wanted.workers, threads=wanted.threads)
    prefix = (settings.FORCE_SCRIPT_NAME or "").rstrip("/")
    say_ready = partial(
        announce.main,
        host=wanted.host,
        port=wanted.port,
        path=f"{prefix}/",
        named=urlsplit(settings.SITE_URL).netloc or "localhost",
    )
    parts = {
        WEB: [Service(WEB, serve_web), Service("announce", say_ready, once=True)],
        WORKER: [Service(WORKER, worker.main)],
        SCHEDULER: [Service(SCHEDULER, scheduler.main)],
    }
    return [service for name in SERVICES if name in wanted.only for service in parts[name]]


def refuse_unusable_address(host: str, port: int) -> None:
    """Raise CannotStart when nothing can listen there: the port is taken, forbidden, or the host not ours."""
    if not 1 <= port <= 65535:
        raise CannotStart(_elsewhere(host, port, "1–65535"))
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        raise CannotStart(_why_not(error, host, port)) from error


def _why_not(error: OSError, host: str, port: int) -> str:
    other = f"make run PORT={port + 1 if port < 65535 else 8001}"
    if error.errno == errno.EADDRINUSE:
        return (
            f"端口 {port} 已被占用，可能网站已经在另一个窗口运行。换一个端口：{other}\n"
            f"Port {port} is already in use. Choose another one: {other}"
        )
    if error.errno == errno.EACCES:
        return (
            f"没有权限使用端口 {port}（1024 以下要管理员权限）。换一个端口：make run PORT=8001\n"
            f"Not allowed to listen on port {port}. Choose another one: make run PORT=8001"
        )
    return _elsewhere(host, port, error)


def _elsewhere(host: str, port: int, reason: object) -> str:
    return (
        f"本机不能在 {host}:{port} 上提供服务（{reason}）。请检查 --host 和 --port。\n"
        f"This machine cannot listen on {host}:{port}. Check --host and --port."
    )


def refuse_old_database() -> None:
    """Raise CannotStart when the database cannot be reached or has not been migrated."""
    try:
        executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError as error:
        raise CannotStart(
            f"连不上数据库：{error}\n请检查 .env 里的 DATABASE_URL，并确认数据库已启动。\n"
            "Cannot reach the database. Check DATABASE_URL in .env."
        ) from error
    if pending:
        raise CannotStart(
            f"数据库还差 {len(pending)} 步升级，请先运行：python manage.py migrate（或 make run，它会自动升级）\n"
            f"{len(pending)} migrations are pending. Run: python manage.py migrate"
        )


def let_go_of_databases() -> None:
    """Close every connection and pool: they must not be shared with the processes that are forked from here."""
    for connection in connections.all(initialized_only=True):
        connection.close()
        # Only PostgreSQL has pools, and their threads would not survive a fork.
        if close_pool := getattr(connection, "close_pool", None):
            close_pool()
