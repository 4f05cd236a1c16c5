"""`manage.py tell_trainees`: tells people of their registrations, that it is tomorrow, and firms to send somebody."""

from typing import Any

from django.core.management.base import BaseCommand

from training.domain.telling import remind, tell_all, tell_targets


class Command(BaseCommand):
    """Run by the scheduler every minute; safe to repeat, to kill and to run twice at once."""

    help = "把报名、候补、改期、取消告诉学员，开课前一天提醒，请应训企业派人。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do all three and say how much."""
        self.stdout.write(f"发了 {tell_all()} 条，明天上课的 {remind()} 人，请派人的 {tell_targets()} 人。")
