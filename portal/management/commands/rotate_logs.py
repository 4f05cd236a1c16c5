from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from portal.log_files import rotate


class Command(BaseCommand):
    help = "日志换一个文件，旧的压缩，超过保存期（LOG_KEEP_DAYS）的删除；由定时任务每天运行"

    def handle(self, *_args: object, **_options: object) -> None:
        now = timezone.localtime().replace(tzinfo=None)
        for path in rotate(Path(settings.LOG_DIR), now=now, keep=timedelta(days=settings.LOG_KEEP_DAYS)):
            self.stdout.write(f"已删除超过保存期的日志：{path.name}")
