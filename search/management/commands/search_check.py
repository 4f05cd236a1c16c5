from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineUnavailable
from search.queue import differences


class Command(BaseCommand):
    """Compares database and index."""

    help = "逐页核对数据库和搜索索引，有差别就列出来。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 1 where anything differs."""
        try:
            found = differences()
        except EngineUnavailable as error:
            raise CommandError(f"索引读不了（{error}）。请运行 manage.py search_rebuild。") from error
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(
                f"共 {len(found)} 处差别。先运行 manage.py search_drain；仍有差别就运行 search_rebuild。"
            )
        self.stdout.write("数据库和索引一致。")
