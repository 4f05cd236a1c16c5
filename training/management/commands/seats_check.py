"""`manage.py seats_check`: whether seats and waiting lists add up."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from training.models import Session


class Command(BaseCommand):
    """Compares the counters of every session with its rows; changes nothing."""

    help = "核对每一期的名额和候补人数，跟报名记录对不上的列出来。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Name what does not add up. Raises CommandError where something does not, which ends with status 1."""
        wrong = list(Session.objects.out_of_step().order_by("pk"))
        for row in wrong:
            self.stderr.write(
                f"{row.title}（{row.uuid}）：记着占了 {row.seats_taken}、候补 {row.waiting}，"
                f"报名记录是占了 {row.seated_rows}、候补 {row.waiting_rows}"
            )
        if wrong:
            raise CommandError(f"{len(wrong)} 期对不上。请先停止报名，再查报名日志。")
        self.stdout.write(f"{Session.objects.count()} 期都对得上。")
