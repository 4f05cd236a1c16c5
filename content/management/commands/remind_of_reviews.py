from django.core.management.base import BaseCommand
from django.utils import timezone

from content.domain.review import remind


class Command(BaseCommand):
    """Safe to repeat, to kill and to run twice at once: a person has one message a week."""

    help = "提醒编辑和审核：有多少页面到期要复核。每人每周最多一条。"

    def handle(self, *_args: object, **_options: object) -> None:
        """Tell them."""
        self.stdout.write(f"提醒了 {remind(timezone.now())} 人。")
