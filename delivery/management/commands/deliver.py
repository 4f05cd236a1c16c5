from django.core.management.base import BaseCommand

from delivery.drain import drain


class Command(BaseCommand):
    help = "把到时间的消息交出去（邮件、短信、企业微信群）；有新消息时自动运行，平时每分钟一次"

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(f"交出 {drain()} 条消息。")
