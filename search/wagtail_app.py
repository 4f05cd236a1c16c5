from wagtail.search.apps import WagtailSearchAppConfig


class QuietSearchConfig(WagtailSearchAppConfig):
    """Wagtail's search without an index of its own: `search.admin_search` asks the tables themselves (ADR 0024)."""

    default = False

    def ready(self) -> None:
        """Listen to nothing: each save would queue a task that writes a row nobody reads."""
