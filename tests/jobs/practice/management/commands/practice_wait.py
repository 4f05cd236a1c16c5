import os
from pathlib import Path

from django.core.management.base import BaseCommand

from tests.jobs.waiting import until


class Command(BaseCommand):
    help = "Say that it has begun, then wait for permission to end (files in PRACTICE_DIR)"

    def handle(self, *args: object, **options: object) -> None:
        folder = Path(os.environ["PRACTICE_DIR"])
        (folder / "begun").touch()
        until((folder / "go").exists, "permission to end")
