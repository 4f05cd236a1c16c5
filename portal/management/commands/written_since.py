import json
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandParser
from django.db import DEFAULT_DB_ALIAS
from wagtail.models import Revision

from portal.keeping.databases import count_rows
from portal.keeping.record import write_whole

# What people write. Messages, queues and sessions come and go by themselves.
ROOMS = ("content", "training", "assistance", "accounts", "intake")


class Command(BaseCommand):
    help = "升级和恢复时用：从那时起新写了什么（--note 是把现在的行数记下来）"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the file in which the counts are, or are to be: that of a note, or the manifest of an archive."""
        parser.add_argument("file", metavar="文件", type=Path)
        parser.add_argument("--note", action="store_true", help="把现在的行数写进去")

    def handle(self, *_args: object, **options: Any) -> None:
        """Say what there is more of, by kind."""
        now = count_rows(DEFAULT_DB_ALIAS)
        if options["note"]:
            write_whole(options["file"], json.dumps({"rows": now}))
            return
        then = json.loads(options["file"].read_text(encoding="utf-8"))["rows"]
        kinds = [Revision, *(model for room in ROOMS for model in apps.get_app_config(room).get_models())]
        more = {
            str(kind._meta.verbose_name): now.get(table, 0) - then.get(table, 0)
            for kind in kinds
            for table in [kind._meta.db_table]
        }
        said = "、".join(f"{name} {count}" for name, count in more.items() if count > 0)
        self.stdout.write(f"从那时起新写的：{said}。改动过的没有数在内。" if said else "从那时起没有新写的。")
