from typing import Any

from django.core.management.base import BaseCommand

from search.queue import rebuild


class Command(BaseCommand):
    """Builds the whole index anew while readers go on using the present one."""

    help = "重建搜索索引，重建期间照常能搜。"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"索引已重建，共 {rebuild()} 页。")
