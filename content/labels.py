"""What the editors' form calls the parts of a page."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from wagtail.admin.panels import InlinePanel, Panel
from wagtail.models import Page

# Comments are talk about the page, not part of it.
NO_PART = frozenset({"comments"})


@cache
def labels_of(model: type[Page]) -> dict[str, str]:
    """Return the names of what an editor of this type fills in, fields before lists of rows, each with its label."""
    handler: Any = model.get_edit_handler()
    form = handler.get_form_class()
    labels = {name: str(field.label or name) for name, field in form.base_fields.items()}
    headings = {panel.relation_name: str(panel.heading) for panel in _inline(handler)}
    labels |= {name: headings.get(name, name) for name in getattr(form, "formsets", {})}
    return {name: label for name, label in labels.items() if name not in NO_PART}


def _inline(panel: Panel) -> Iterator[Any]:
    for child in getattr(panel, "children", []):
        if isinstance(child, InlinePanel):
            yield child
        yield from _inline(child)
