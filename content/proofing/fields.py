"""A page field by field, in the order and under the labels of its form, as plain text."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel
from wagtail.fields import StreamField
from wagtail.models import Page

from content.revisions.shown import ShownField, as_text

GONE = "（已经没有了）"


@dataclass(frozen=True)
class FormField(ShownField):
    """One field or list of a form, its label as heading: `text` says all, `written` what was typed in this page."""

    written: str = ""


def form_fields(page: Page, *, typed_only: bool = False) -> list[FormField]:
    """All fields of a page's form; empty ones too. Rows that a list names cost a query each.

    `typed_only`: nothing that a page names is asked for, and only `written` is whole.
    """
    return [_field(page, panel, typed_only) for panel in _leaves(page._meta.model)]


def labels_of(model: Any) -> dict[str, str]:
    """Return the names of what an editor of this type fills in, in the order of the form, each with its label."""
    return {_name(panel): _label(panel) for panel in _leaves(model)}


@cache
def _leaves(model: Any) -> tuple[Panel, ...]:
    return tuple(_walk(model.get_edit_handler()))


def _walk(panel: Panel) -> Iterator[Panel]:
    if isinstance(panel, FieldPanel | InlinePanel):
        yield panel
    for child in getattr(panel, "children", ()):
        yield from _walk(child)


def _name(panel: Panel) -> str:
    return str(panel.relation_name if isinstance(panel, InlinePanel) else panel.field_name)


def _label(panel: Panel) -> str:
    return str(panel.heading or (panel.label if isinstance(panel, InlinePanel) else panel.db_field.verbose_name))


def _field(page: Page, panel: Panel, typed_only: bool) -> FormField:
    name = _name(panel)
    if isinstance(panel, InlinePanel):
        rows = [_row(row, panel, typed_only) for row in getattr(page, name).all()]
        text, written = ("\n".join(filter(None, lines)) for lines in zip(*rows, strict=True)) if rows else ("", "")
    else:
        is_typed = _is_typed(type(page), name)
        text = _text(page, name) if is_typed or not typed_only else ""
        written = text if is_typed else ""
    return FormField(name, _label(panel), text, written=written)


def _row(row: models.Model, panel: InlinePanel, typed_only: bool) -> tuple[str, str]:
    names = [leaf.field_name for leaf in _walk(panel.child_edit_handler) if isinstance(leaf, FieldPanel)]
    if typed_only:
        names = [name for name in names if _is_typed(type(row), name)]
    texts = {name: text for name in names if (text := _text(row, name))}
    return "，".join(texts.values()), "，".join(text for name, text in texts.items() if _is_typed(type(row), name))


def _text(row: models.Model, name: str) -> str:
    try:
        field = row._meta.get_field(name)
    except FieldDoesNotExist:
        return as_text(getattr(row, name, ""))
    if field.many_to_many:
        return "、".join(str(other) for other in getattr(row, name).all())
    if field.is_relation:
        try:
            return as_text(getattr(row, name))
        except ObjectDoesNotExist:
            return GONE
    if getattr(field, "choices", None):
        return str(getattr(row, f"get_{name}_display")())
    return plain(getattr(row, name))


def plain(value: Any) -> str:
    """A value as people write it: 是, 2026-11-30 08:00, each block and each row on a line."""
    match value:
        case bool():
            return "是" if value else "否"
        case datetime():
            return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
        case date():
            return f"{value:%Y-%m-%d}"
        case _:
            return as_text(value)


def _is_typed(model: type[models.Model], name: str) -> bool:
    """Whether people write words there: no address, no choice, and not the words of a standard as they stand."""
    if name == "official_text":
        return False
    try:
        field = model._meta.get_field(name)
    except FieldDoesNotExist:
        return False
    words = isinstance(field, models.CharField | models.TextField | StreamField)
    return words and not isinstance(field, models.URLField | models.SlugField) and not getattr(field, "choices", None)
