from typing import Any

from django.core.management.base import BaseCommand

from search.queue import drain


class Command(BaseCommand):
    """Tells the index of what has changed."""

    help = "把排队的变化写进搜索索引，可以随时重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"已处理 {drain()} 页。")
