import socket
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from jobs.heartbeat import SILENT_AFTER
from jobs.models import Heartbeat
from jobs.serve import SCHEDULER, WORKER


class Command(BaseCommand):
    """For a container's health check; by host name, because each machine answers for its own processes."""

    help = "本机的后台进程是否还有心跳；没有就以错误结束"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("kinds", nargs="+", choices=[WORKER, SCHEDULER])

    def handle(self, *_args: object, **options: Any) -> None:
        fresh = Heartbeat.objects.filter(seen_at__gte=timezone.now() - SILENT_AFTER, host=socket.gethostname())
        silent = set(options["kinds"]) - set(fresh.values_list("kind", flat=True))
        if silent:
            raise CommandError(f"没有心跳：{'、'.join(sorted(silent))}")
        self.stdout.write("都有心跳")
