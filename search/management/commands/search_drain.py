from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search.engines.base import EngineBusy, EngineUnavailable
from search.queue import drain


class Command(BaseCommand):
    """Tells the index of what has changed."""

    help = "把排队的变化写进搜索索引；索引没有或坏了就重建。可以随时重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit with 1 where the index cannot be written; what waits goes on waiting."""
        try:
            self.stdout.write(f"看过 {drain()} 页。")
        except EngineBusy:
            self.stdout.write("另一个进程正在写索引，排队的变化由它或下一次处理。")
        except EngineUnavailable as error:
            raise CommandError(f"索引写不了（{error}）。排队的变化都还在，下一次再写。") from error
