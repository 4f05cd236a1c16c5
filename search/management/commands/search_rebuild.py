from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineBusy, EngineUnavailable
from search.queue import rebuild


class Command(BaseCommand):
    """Makes the whole index anew while readers go on using the present one."""

    help = "重建搜索索引，重建期间照常能搜。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 1, the present index untouched, where it cannot be done."""
        try:
            self.stdout.write(f"索引已重建，共 {rebuild()} 页。")
        except EngineBusy as error:
            raise CommandError("另一个进程正在写索引，请过一会儿再试。") from error
        except EngineUnavailable as error:
            raise CommandError(f"索引写不了（{error}）。请看磁盘空间和 SEARCH_INDEX_DIR 的权限。") from error
