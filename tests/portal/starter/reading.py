"""Reads a page for tests, by its columns and rows, without the loader's own reading."""

from collections.abc import Iterator
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.fields import StreamField
from wagtail.models import Page

EDITORS_ONLY = {
    "confidence",
    "checked_against",
    "editor_note",
    "not_this_checked_against",
    "confidence_scope",
    "in_force_note",
}
EDITORS_ONLY_OF_TOPICS = {"confidence", "source"}


def page_of(code: str) -> Any:
    """Return the page that came from a row, in its own type."""
    return Page.objects.get(starter_record__code=code).specific


def pages_of(kind: type[Page]) -> list[Any]:
    return list(kind.objects.all())


def leaves(value: Any) -> Iterator[Any]:
    """Yield the texts and numbers inside a value."""
    if isinstance(value, dict):
        for item in value.values():
            yield from leaves(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    elif value is not None and value != "":
        yield value


def said(page: Page, *, to_readers: bool = False) -> list[Any]:
    """Return all that a page says, links as the code of what they point at; for readers without editors' fields."""
    found: list[Any] = [page.title]
    for column in page._meta.local_fields:
        if not column.primary_key and not (to_readers and column.name in EDITORS_ONLY):
            found += leaves(_value(page, column))
    for relation in page._meta.related_objects:
        if isinstance(relation.field, ParentalKey) and relation.related_model._meta.app_label == "content":
            for row in getattr(page, relation.name).all():
                found += _said_by_row(row, to_readers=to_readers)
    for name in ("sectors", "scenes"):
        if hasattr(page, name):
            found += [place.name for place in getattr(page, name).all()]
    return found


def _said_by_row(row: models.Model, *, to_readers: bool) -> list[Any]:
    hidden = EDITORS_ONLY_OF_TOPICS if to_readers and row._meta.model_name == "clausetopic" else set()
    columns = [
        column
        for column in row._meta.local_fields
        if not column.primary_key and not isinstance(column, ParentalKey) and column.name not in hidden | {"sort_order"}
    ]
    return [leaf for column in columns for leaf in leaves(_value(row, column))]


def _value(of: Any, column: models.Field) -> Any:
    if isinstance(column, models.ForeignKey):
        target = getattr(of, column.name)
        return getattr(target, "code", None) or getattr(target, "name", None)
    value = column.value_from_object(of)
    if isinstance(column, StreamField):
        return value.stream_block.get_prep_value(value)
    return value.isoformat() if hasattr(value, "isoformat") else value
