"""The form in which every page is edited. Beside `content.models`, which names it."""

from typing import Any

from django.forms import Textarea
from django.utils.functional import cached_property
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.blocks.base import BlockWidget

from content import release_door
from content.pasted import clean_lines, clean_value

# Names of the buttons that send a page to its readers.
SENDING = ("action-submit", "action-restart-workflow")


class DeskPageForm(WagtailAdminPageForm):
    """Where a page is sent, says beside the field which words must not go out; nothing that was typed is lost."""

    def clean(self) -> dict[str, Any]:
        """Take out of what was pasted what nobody can see."""
        cleaned = super().clean()
        for name, value in cleaned.items():
            if isinstance(value, str) and "data-lines" in self.fields[name].widget.attrs:
                cleaned[name] = clean_lines(value)
            elif isinstance(self.fields[name].widget, Textarea | BlockWidget):
                cleaned[name] = clean_value(value)
        return cleaned

    def is_valid(self) -> bool:
        """Whether it may be saved and, where that was asked, sent. Saving a draft is never refused for a word."""
        if not super().is_valid():
            return False
        if not any(self.data.get(name) for name in SENDING):
            return True
        for found in release_door.blocking(self.save(commit=False)):
            self.add_error(found.field if found.field in self.fields else None, f"{found.says}。改好再提交。")
        return not self.errors

    @cached_property
    def changed_data(self) -> list[str]:
        """The names of the fields that say something else now.

        Browsers send every line break as two signs; who only read an imported page would count as having written it.
        """
        return [name for name in super().changed_data if not self._says_the_same(name)]

    def _says_the_same(self, name: str) -> bool:
        before, now = self.get_initial_for_field(self.fields[name], name), self[name].data
        return isinstance(before, str) and isinstance(now, str) and before.splitlines() == now.splitlines()
