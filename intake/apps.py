from datetime import timedelta

from django.apps import AppConfig


class IntakeConfig(AppConfig):
    name = "intake"
    verbose_name = "上传"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have imports worked at, what is no longer needed removed, and lists handed over as tables are."""
        from intake.gauges import imports
        from intake.wagtail_lists import write_as_ours
        from jobs import gauges, periodic

        periodic.register("import_drain", every=timedelta(minutes=1))
        periodic.register("sweep_intake", every=timedelta(hours=1))
        gauges.register("导入", imports, order=50)
        write_as_ours()
