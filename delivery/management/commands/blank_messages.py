from django.core.management.base import BaseCommand

from delivery.retention import blank_old


class Command(BaseCommand):
    help = "清除过了保存期（MESSAGE_KEEP_DAYS）的消息的收件地址和内容，留下发过的事实；由定时任务每天运行"

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(f"清除了 {blank_old()} 条消息的地址和内容。")
