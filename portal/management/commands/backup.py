from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.keeping.backing_up import back_up
from portal.keeping.errors import KeepingError


class Command(BaseCommand):
    help = "备份整个网站：数据库、上传的文件、密钥，一个文件；最后一行是它的路径"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a folder."""
        parser.add_argument("--to", metavar="文件夹", default="", help="放到哪里；不写就是 BACKUP_DIR")

    def handle(self, *_args: object, **options: Any) -> None:
        """Make it."""
        try:
            done = back_up(Path(options["to"] or settings.BACKUP_DIR).absolute())
        except KeepingError as error:
            raise CommandError(str(error)) from error
        if not done.encrypted:
            self.stderr.write("没有设 BACKUP_KEY，备份没有加密：里面有个人信息和密钥，请放在别人读不到的地方。")
        if done.error:
            self.stderr.write(f"注意：{done.error}")
        if done.copied:
            self.stdout.write(f"另一份在 {done.copied}")
        self.stdout.write(f"{done.rows} 行、{done.files} 个文件、{done.bytes} 字节，已经读回核对")
        self.stdout.write(done.path)
