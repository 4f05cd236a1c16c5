from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Never come back"

    def handle(self, *args: object, **options: object) -> None:
        while True:
            pass
