import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from portal.keeping.databases import POSTGRESQL
from portal.keeping.errors import KeepingError
from portal.keeping.finding import found
from portal.keeping.restoring import restore


class Command(BaseCommand):
    help = "从备份恢复到一个空文件夹；最后一行是恢复了多少行、多少个文件"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the archive and where it goes."""
        parser.add_argument(
            "archive",
            metavar="备份",
            help="文件；或者 latest（BACKUP_DIR 和 BACKUP_COPY_TO 里最近的一份）；或者那里的一个文件名",
        )
        parser.add_argument("--into", metavar="文件夹", required=True, help="空的，或者还不存在")
        parser.add_argument(
            "--database", metavar="地址", default="", help="空的 PostgreSQL 数据库；不写就是 DATABASE_URL"
        )
        parser.add_argument(
            "--erased", metavar="文件", help="备份之后注销的人的名单；不写就看备份旁边有没有 erased.json"
        )

    def handle(self, *_args: object, **options: Any) -> None:
        """Restore."""
        folder = Path(options["into"]).absolute()
        try:
            with found(options["archive"], near=folder.parent) as archive:
                self.stdout.write(f"从 {archive.name} 恢复")
                done = restore(
                    archive.absolute(),
                    folder,
                    database=options["database"] or os.environ.get("DATABASE_URL", ""),
                    erased_list=Path(options["erased"]).absolute() if options["erased"] else None,
                )
        except KeepingError as error:
            raise CommandError(str(error)) from error
        except PermissionError as error:
            raise CommandError(
                f"网站的账号读不了它：{error}。把备份放到读得到的地方，或者用 upgrade.sh --restore。"
            ) from error
        self.stdout.write(done.words)
        for name in done.said.missing:
            self.stdout.write(f"做备份之前就不在的文件：{name}")
        self.stdout.write(
            f"备份做于 {timezone.localtime(done.said.made_at):%Y-%m-%d %H:%M:%S}，程序版本 {done.said.code}"
        )
        where = "，DATABASE_URL 写成恢复进去的那个库" if done.said.engine == POSTGRESQL else "，不设 DATABASE_URL"
        self.stdout.write(f"启动：.env 里 VAR_DIR={folder}{where}，再 make run；其余设置见 {folder / 'settings.env'}")
        self.stdout.write(f"{done.rows} rows, {done.files} files, all hashes equal")
