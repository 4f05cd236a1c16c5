from datetime import timedelta

from django.apps import AppConfig

from jobs import periodic


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        periodic.register("sweep_tasks", every=timedelta(minutes=1), at_most=timedelta(minutes=1))
