"""`manage.py load_starter`: the starter content, from the fact files in portal/starter/facts."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.starter.facts import FACTS_DIR, Facts, FactsError
from portal.starter.load import load


class Command(BaseCommand):
    """Loads facts, never demonstration data; safe to repeat, in production too."""

    help = "导入初始内容。可以重复运行：没有变化就什么也不写，有人改过的页面不覆盖，只报告差异。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Let a test or a city's own copy name another folder."""
        parser.add_argument("--facts", type=Path, default=FACTS_DIR, help="事实文件所在的文件夹")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            report = load(Facts.read(options["facts"]))
        except (FactsError, OSError) as error:
            raise CommandError(f"没有导入任何内容。{error}") from error
        self.stdout.write(report.text())
