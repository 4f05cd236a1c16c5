"""`manage.py serve`: the whole site in one foreground process. See jobs/serve.py."""

from argparse import ArgumentParser
from dataclasses import fields
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from jobs.serve import SERVICES, CannotStart, Wanted, serve
from jobs.supervisor import GaveUp


class Command(BaseCommand):
    help = "在前台运行整个网站：网页服务、后台任务、定时任务。按 Ctrl-C 停止"

    def add_arguments(self, parser: ArgumentParser) -> None:
        usual = Wanted()
        parser.add_argument(
            "--host", default=usual.host, help="监听地址，默认 %(default)s；对外服务用 0.0.0.0，连同 IPv6 用 ::"
        )
        parser.add_argument("--port", type=int, default=usual.port, help="端口，默认 %(default)s")
        parser.add_argument("--workers", type=int, default=usual.workers, help="网页进程数，默认 %(default)s")
        parser.add_argument("--threads", type=int, default=usual.threads, help="每个网页进程的线程数，默认 %(default)s")
        parser.add_argument("--only", nargs="+", choices=SERVICES, default=SERVICES, help="只运行其中几部分")
        parser.add_argument(
            "--patience",
            type=int,
            default=usual.patience,
            help="某一部分一分钟内反复退出超过这个次数就整站停止，0 表示永不停止，默认 %(default)s",
        )

    def handle(self, *args: object, **options: Any) -> None:
        wanted = Wanted(**{field.name: options[field.name] for field in fields(Wanted)})
        try:
            serve(wanted)
        except CannotStart as error:
            raise CommandError(f"无法启动\n{error}") from error
        except GaveUp as error:
            raise CommandError(
                f"{error.service} 一分钟内退出了 {error.deaths} 次，整站已停止。原因见上面的日志，排除后重新运行。\n"
                f"Stopped: {error}. See the log above."
            ) from error
