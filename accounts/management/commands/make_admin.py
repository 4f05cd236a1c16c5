from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from accounts.domain.administrator import make_first_administrator
from accounts.domain.errors import AdministratorEmailTakenError


class Command(BaseCommand):
    """Create the first administrator when there is none, and print the one-time password once."""

    help = "没有管理员时建立第一位（邮箱取自 ADMIN_EMAIL），并把一次性密码显示一次。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Create and print, or say that there is nothing to do."""
        try:
            made = make_first_administrator(settings.ADMIN_EMAIL)
        except AdministratorEmailTakenError as error:
            raise CommandError(str(error)) from error
        if made is None:
            self.stdout.write("管理员：已有。忘了密码，在登录页点“忘记密码”。")
            return
        user, password = made
        self.stdout.write(f"管理员：{user.email}")
        self.stdout.write(f"一次性密码：{password}（只显示这一次；登录后要先改成自己的密码）")
