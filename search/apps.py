from datetime import timedelta

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the drain and listen to what changes."""
        from jobs import periodic
        from search import queue, receivers

        periodic.register(queue.COMMAND, every=timedelta(minutes=1))
        receivers.connect()
