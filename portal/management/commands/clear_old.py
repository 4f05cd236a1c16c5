from typing import Any

from django.core.management.base import BaseCommand

from portal.retention.clearing import clear_old


class Command(BaseCommand):
    help = "清理过了保存期限、又没有别的任务清理的东西（docs/保存期限.md）。重复运行没有坏处。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"清理了 {clear_old()} 条。")
