"""What of Wagtail's own menu is of use here, and to whom. Rooms' own items ask for permissions themselves."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from accounts.roles import Role


class GuardedItem(MenuItem):
    """An item for whom `may` answers for: the same question that the page behind it asks."""

    def __init__(self, *args: Any, may: Callable[[Any], bool], **kwargs: Any) -> None:
        """Take what Wagtail's item takes, and the question."""
        super().__init__(*args, **kwargs)
        self.may = may

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask it of whoever asks."""
        return self.may(request.user)


NOBODY: frozenset[Role] = frozenset()

# Items that are not named here are shown to whoever has the permission they ask for.
SETTINGS_MENU: dict[str, frozenset[Role]] = {
    # The workflow is laid by code; changing it here would open a second door to publishing.
    "workflows": NOBODY,
    "workflow-tasks": NOBODY,
}
REPORTS_MENU: dict[str, frozenset[Role]] = {
    # The same states once more, task by task.
    "workflow-tasks": NOBODY,
    "page-types-usage": NOBODY,
}
MAIN_MENU: dict[str, frozenset[Role]] = {
    # English pages about Wagtail at large.
    "help": NOBODY,
}


def cut(items: list[Any], seen_by: dict[str, frozenset[Role]], roles: frozenset[Role]) -> None:
    """Take from a menu, in place, the items that none of these roles uses."""
    items[:] = [item for item in items if item.name not in seen_by or seen_by[item.name] & roles]


def flat(menu: Menu, request: HttpRequest) -> Iterator[MenuItem]:
    """Yield what leads somewhere from a menu and the menus in it, in their order: for browsers without JavaScript."""
    for item in sorted(menu.menu_items_for_request(request), key=lambda item: item.order):
        if isinstance(item, SubmenuMenuItem):
            yield from flat(item.menu, request)
        else:
            yield item
