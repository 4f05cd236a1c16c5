"""How Wagtail's page of two revisions shows what changed: character by character, for Chinese has no spaces.

Wagtail takes all letters up to the next sign for one word, so that a clause with one character mended is shown as new.
"""

from typing import Any

from django.db import models
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail.admin.compare import FieldComparison, register_comparison_class
from wagtail.fields import StreamField

from content.proofing.fields import plain
from theme.differences import word_differences

CLASSES = {"removed": "deletion", "added": "addition"}


class PlainComparison(FieldComparison):
    """A field of any kind, as the plain text that the form's own words make of it."""

    def htmldiff(self) -> SafeString:
        """Return both texts as one, with what was taken out and what came in marked."""
        parts = word_differences(plain(self.val_a), plain(self.val_b))
        return format_html_join(
            "",
            "<span{}>{}</span>",
            ((_class(part.kind), mark_safe(escape(part.text).replace("\n", "<br>"))) for part in parts),  # noqa: S308
        )


def _class(kind: str) -> Any:
    return mark_safe(f' class="{CLASSES[kind]}"') if kind in CLASSES else ""  # noqa: S308


def register() -> None:
    """Have Wagtail compare by it; once, when its own comparisons are registered."""
    for kind in (
        models.BooleanField,
        models.CharField,
        models.DateField,
        models.DecimalField,
        models.IntegerField,
        models.TextField,
        StreamField,
    ):
        register_comparison_class(kind, comparison_class=PlainComparison)
