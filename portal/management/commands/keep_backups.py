from django.core.management.base import BaseCommand

from portal.keeping.looking import look


class Command(BaseCommand):
    help = "到时间（BACKUP_AT）就开始备份，出了问题告诉管理员；由定时任务运行"

    def handle(self, *_args: object, **_options: object) -> None:
        """Look."""
        look()
