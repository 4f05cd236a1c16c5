from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Fail"

    def handle(self, *args: object, **options: object) -> None:
        raise ValueError("practised failure")
