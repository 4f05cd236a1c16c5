from typing import Any

from django.core.management.base import BaseCommand

from search.asked import count_popular
from search.learning import KEPT_DAYS, forget_old


class Command(BaseCommand):
    """Works out what many ask, and forgets what is a year old."""

    help = f"算出常搜的话，删掉 {KEPT_DAYS} 天以前的搜索记录。可以随时重复运行。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Say how many of each."""
        self.stdout.write(f"删掉 {forget_old()} 条旧记录，常搜的话 {count_popular()} 个。")
