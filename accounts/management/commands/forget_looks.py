from typing import Any

from django.core.management.base import BaseCommand

from accounts.domain.looking import forget_old_looks


class Command(BaseCommand):
    help = "删除过了日志保存期的查看记录（谁看过谁的资料）。重复运行没有坏处。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(f"删除了 {forget_old_looks()} 条。")
