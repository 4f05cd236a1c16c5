from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from accounts.domain.errors import AccountsError
from accounts.domain.second_factor import reset_on_server
from accounts.models import User


class Command(BaseCommand):
    """Reset the second factor of somebody, where there is no second administrator to confirm it."""

    help = "重置一位工作人员的二次验证（只有一位系统管理员时用）；有记录，并用邮件告诉本人。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take whose, and why."""
        parser.add_argument("email", help="本人登录用的邮箱")
        parser.add_argument("--reason", required=True, help="原因，例如“唯一的管理员丢了手机”")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Reset it, or say why not."""
        person = User.objects.filter(email__iexact=options["email"].strip()).first()
        if person is None:
            raise CommandError(f"没有邮箱是 {options['email']} 的账号。")
        try:
            reset_on_server(person, reason=options["reason"])
        except AccountsError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已重置{person.name}的二次验证。请他用密码登录，重新设置。")
