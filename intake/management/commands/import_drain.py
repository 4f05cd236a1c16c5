from typing import Any

from django.core.management.base import BaseCommand

from intake.imports.work import drain


class Command(BaseCommand):
    """Reads, judges and writes imports that wait."""

    help = "处理排队的表格导入。可以随时重复运行，中断了下次接着做。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Print how many."""
        self.stdout.write(f"处理了 {drain()} 次导入。")
