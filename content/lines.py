"""A list of short texts, kept one a line: editors paste from Word, readers see a list."""

from typing import Any

from django.db import models


def split_lines(text: str) -> list[str]:
    """Return the non-empty lines of a text, stripped."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def join_lines(items: list[str]) -> str:
    """Return items as one text, one a line."""
    return "\n".join(items)


class LinesField(models.TextField):
    """A text of which each line is an item; templates read it through the `lines` filter."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        super().__init__(*args, **kwargs)

    def formfield(self, *args: Any, **kwargs: Any) -> Any:
        """Tell the editor that each line is an item (static/content/paste.js)."""
        field: Any = super().formfield(*args, **kwargs)
        field.widget.attrs["data-lines"] = ""
        return field
