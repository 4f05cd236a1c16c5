from django.core.management.base import BaseCommand
from django.utils import timezone

from assistance.domain.reminding import remind


class Command(BaseCommand):
    """Safe to repeat, to kill and to run twice at once: a person has one message a day."""

    help = "提醒到期、过期、没有进展的隐患和明天的上门：每人每个工作日最多一条。"

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(f"提醒了 {remind(timezone.now())} 人。")
