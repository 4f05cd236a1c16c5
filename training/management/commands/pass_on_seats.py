"""`manage.py pass_on_seats`: ends offers whose time is over and gives what is free to who waits."""

from typing import Any

from django.core.management.base import BaseCommand

from training.domain.offers import pass_on_all


class Command(BaseCommand):
    """Run by the scheduler every minute; repeating it changes nothing."""

    help = "收回过期没确认的名额，给下一位。"

    def handle(self, *args: Any, **options: Any) -> None:
        """Do it and say how many sessions were looked at."""
        self.stdout.write(f"看了 {pass_on_all()} 期。")
