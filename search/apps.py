from datetime import timedelta

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the drain, listen to what changes, suggest criteria to whoever asks."""
        from content import slots
        from jobs import periodic
        from search import checks, queue, receivers  # noqa: F401
        from search.suggesting import criteria_for

        periodic.register(queue.COMMAND, every=timedelta(minutes=1))
        receivers.connect()
        slots.register("criteria_for", criteria_for)
