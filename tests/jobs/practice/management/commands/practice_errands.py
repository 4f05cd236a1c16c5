from django.core.management.base import BaseCommand

from tests.jobs.practice.work import do_errands


class Command(BaseCommand):
    help = "Do the errands that are due"

    def handle(self, *args: object, **options: object) -> None:
        do_errands()
