from typing import Any

from django.core.management.base import BaseCommand

from portal.retention.table import as_markdown


class Command(BaseCommand):
    help = "打印保存期限表，即 docs/保存期限.md。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        self.stdout.write(as_markdown(), ending="")
