from django.core.management.base import BaseCommand
from django.utils import timezone

from content.domain.telling import tell


class Command(BaseCommand):
    """Safe to repeat, to kill and to run twice at once."""

    help = "通知审核员、发布员有页面等着，通知编辑退回了、通过了；同时办的几页合成一条。"

    def handle(self, *_args: object, **_options: object) -> None:
        """Tell them."""
        self.stdout.write(f"通知了 {tell(timezone.now())} 人。")
