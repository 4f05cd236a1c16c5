from datetime import timedelta

from django.apps import AppConfig

from jobs import periodic


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Sweep every minute, and say how the machinery is."""
        from jobs import gauges, readings

        periodic.register("sweep_tasks", every=timedelta(minutes=1), at_most=timedelta(minutes=1))
        gauges.register("后台进程", readings.processes, order=10)
        gauges.register("定时任务", readings.periodic_commands, order=20)
        gauges.register("后台任务", readings.tasks, order=25)
