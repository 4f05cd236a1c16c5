from typing import Any

from django.core.management.base import BaseCommand

from accounts.domain.numbers import forget_unseen


class Command(BaseCommand):
    """Delete accounts made by asking for a code that nobody entered."""

    help = "删掉只要过验证码、一天里没有人登录的空账号；定时运行。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        """Delete them."""
        if count := forget_unseen():
            self.stdout.write(f"删掉 {count} 个没有登录过的空账号。")
