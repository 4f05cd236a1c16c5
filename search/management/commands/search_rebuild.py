from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.base import EngineBusy, EngineUnavailable
from search.queue import rebuild


class Command(BaseCommand):
    """Makes the whole index anew while readers go on using the present one."""

    help = "重建搜索索引，重建期间照常能搜，期间的改动不会丢。"

    def add_arguments(self, parser: CommandParser) -> None:
        """What is promised anyway, for whoever wants to see it written."""
        parser.add_argument("--zero-downtime", action="store_true", help="搜索一刻不停；不写也一样，没有别的办法")

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 1, the present index untouched, where it cannot be done."""
        try:
            self.stdout.write(f"索引已重建，共 {rebuild()} 页。")
        except EngineBusy as error:
            raise CommandError("另一个进程正在写索引，请过一会儿再试。") from error
        except EngineUnavailable as error:
            raise CommandError(f"索引写不了（{error}）。请看磁盘空间、SEARCH_INDEX_DIR 的权限或者集群。") from error
