from typing import Any

from django.core.management.base import BaseCommand

from intake.imports.retention import tidy
from intake.private.files import sweep


class Command(BaseCommand):
    """Removes what is no longer needed."""

    help = "清理到期的私有文件、没有归属的文件、过期的导入。可以随时重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many."""
        self.stdout.write(f"放弃了 {tidy()} 次无人确认的导入，删除了 {sweep()} 个文件。")
