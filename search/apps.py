from datetime import timedelta

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"
    verbose_name = "搜索"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the drain, listen to what changes, suggest criteria to whoever asks, and what is like one."""
        from accounts.rights import give
        from accounts.roles import Role
        from content import slots
        from jobs import gauges, periodic
        from search import checks, queue, receivers  # noqa: F401
        from search.alike import alike
        from search.gauges import index
        from search.promoting import page_uses
        from search.suggesting import criteria_for

        periodic.register(queue.COMMAND, every=timedelta(minutes=1))
        periodic.register("search_learn", every=timedelta(hours=1))
        receivers.connect()
        for role in (Role.EDITOR, Role.RELEASER, Role.ADMINISTRATOR):
            for model in ("termentry", "synonymgroup", "promotion"):
                give(role, *(f"search.{act}_{model}" for act in ("add", "change", "delete", "view")))
            give(role, "search.view_asked")
        slots.register("criteria_for", criteria_for)
        slots.register("criterion.alike", alike)
        gauges.register("搜索", index, order=40)
        slots.register("page.uses", page_uses)
