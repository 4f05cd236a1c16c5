import getpass
import json
from datetime import datetime
from pathlib import Path
from typing import Any

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import transaction

from accounts.audit import About, Act, record
from content.domain import generation
from portal.keeping import erased


class Command(BaseCommand):
    help = "恢复的最后一步，由 restore 运行：升级数据库、再次注销、全部退出登录、重建搜索、记下这次恢复"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Take what was restored, and who was erased since."""
        for name in ("--archive", "--manifest", "--erased"):
            parser.add_argument(name, required=True)

    def handle(self, *_args: object, **options: Any) -> None:
        """Settle it; repeating is harmless."""
        said = json.loads(Path(options["manifest"]).read_text(encoding="utf-8"))
        call_command("migrate", interactive=False, verbosity=0)
        self._erase_again(Path(options["erased"]), datetime.fromisoformat(said["made_at"]))
        with transaction.atomic():
            # Who was logged out or shut out since must not be in again.
            Session.objects.all().delete()
            UserSession.objects.all().delete()
            generation.bump()
            record(
                Act.RESTORE,
                by=None,
                about=About(f"从备份 {options['archive']} 恢复", options["archive"]),
                origin=f"服务器账号 {getpass.getuser()}",
                made_at=said["made_at"],
                code=said["code"],
                rows=sum(said["rows"].values()),
                files=said["files"],
            )
        if settings.ELASTICSEARCH_URL:
            self.stdout.write("搜索在 Elasticsearch 上：启用这个站以后，请运行 manage.py search_rebuild。")
        else:
            call_command("search_rebuild", verbosity=0)
        self.stdout.write("所有人都要重新登录。备份之后发出的消息，备份里还没发的会再发一次。")

    def _erase_again(self, path: Path, since: datetime) -> None:
        try:
            people = erased.read_list(path, since=since)
        except FileNotFoundError:
            self.stdout.write(
                f"没有找到注销名单 {path.name}。备份之后有人注销的话，请用 --erased 给出名单重新恢复，"
                "或者在后台“人员”里把他们再注销一遍。"
            )
            return
        done, kept = erased.erase_again(people)
        self.stdout.write(f"备份之后注销的 {len(people)} 人：已再次注销 {done} 人。")
        if kept:
            self.stdout.write(f"这些人的规矩不让注销，请人工处理：{'、'.join(kept)}")
