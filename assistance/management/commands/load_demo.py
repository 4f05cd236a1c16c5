from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from accounts.models import Enterprise
from assistance.management.demo.people import FIRST_FIRM
from assistance.management.demo.year import play


class Command(BaseCommand):
    """All of it or nothing; a second time it says that it is there. Never on a site where real firms are."""

    help = "载入演示数据：示例企业01…，一年的帮扶，每个岗位一个账号。正式环境里不能用。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Load and print who may log in."""
        if not settings.DEMO_DATA:
            raise CommandError("这是正式环境，不载入演示数据。")
        if Enterprise.objects.filter(name=FIRST_FIRM).exists():
            self.stdout.write("演示数据已经在了。忘了密码，在登录页点“忘记密码”，或请管理员重设。")
            return
        with transaction.atomic():
            people = play()
        self.stdout.write("演示账号（一次性密码只显示这一次，登录后要先改成自己的）：")
        for what, name, email, password in people.logins:
            self.stdout.write(f"{what}\t{name}\t{email}\t{password}")
