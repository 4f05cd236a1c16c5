import os
from datetime import timedelta

from django.apps import AppConfig

from jobs import periodic


class PracticeConfig(AppConfig):
    name = "tests.jobs.practice"
    label = "practice"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have errands done again and again where a test starts a whole site for that."""
        if os.environ.get("PRACTICE_PERIODIC"):
            periodic.register("practice_errands", every=timedelta(seconds=5))
