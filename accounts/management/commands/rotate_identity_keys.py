from typing import Any

from django.core.management.base import BaseCommand, CommandError

from accounts.domain.identity import rotate


class Command(BaseCommand):
    help = "把身份证号都换成用 IDENTITY_KEYS 里第一个密钥加密。中断了可以再跑；跑完才能拿掉旧密钥。"

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            moved = sum(rotate())
        except LookupError as error:
            raise CommandError("有的号码用现有的密钥都打不开。请把旧密钥放回 IDENTITY_KEYS，再运行一次。") from error
        self.stdout.write(f"已换好 {moved} 个。现在可以拿掉旧密钥。")
