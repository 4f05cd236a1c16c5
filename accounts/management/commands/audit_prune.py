from typing import Any

from django.core.management.base import BaseCommand

from accounts.audit.pruning import prune


class Command(BaseCommand):
    help = "清理过了 AUDIT_KEEP_DAYS 天的审计记录，并在链上记一笔。重复运行没有坏处。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"清理了 {prune()} 条。")
