"""Clear up after killed processes; the scheduler does it every minute."""

from django.core.management.base import BaseCommand

from jobs.sweeper import sweep


class Command(BaseCommand):
    help = "收拾被中断的后台任务：归还租约、重做未完成的任务、清理旧记录"

    def handle(self, *args: object, **options: object) -> None:
        swept = sweep()
        if options["verbosity"]:
            self.stdout.write(f"归还租约 {swept.released}，重做任务 {swept.repeated}，放弃任务 {swept.failed}")
            self.stdout.write(f"清理旧记录 {swept.pruned}")
