"""Reads pages back into plain values, so that what stands there can be compared with what was loaded.

A batch of pages takes a few queries for each type, whatever their number.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.fields import StreamField
from wagtail.models import Page

from accounts.models import Department, Scene, Sector
from portal.starter.plan import Content

PLACES: tuple[Any, ...] = (Department, Scene, Sector)


@dataclass
class Names:
    """What keys in the database stand for: pages by their code, places by their slug."""

    codes: dict[int, str]
    slugs: dict[type[models.Model], dict[int, str]] = field(default_factory=dict)

    @classmethod
    def read(cls, codes: Mapping[int, str]) -> "Names":
        """Read the slugs of all places; `codes` are the codes of pages by key."""
        slugs = {model: dict(model.objects.values_list("pk", "slug")) for model in PLACES}
        return cls(codes=dict(codes), slugs=slugs)

    def plain(self, column: models.Field, value: Any) -> Any:
        """Return the value of a column as the plan writes it; a page nobody loaded is named by its key."""
        if value is None:
            return None
        if isinstance(column, models.ForeignKey):
            slugs = self.slugs.get(column.remote_field.model)
            if slugs is not None:
                return {"place": slugs.get(value, f"#{value}")}
            return {"page": self.codes.get(value, f"#{value}")}
        if isinstance(column, StreamField):
            return _unlock(list(value.raw_data))
        if isinstance(value, Decimal):
            return float(value)  # as a number of a JSON file: hours come in halves
        return value.isoformat() if hasattr(value, "isoformat") else value


def read_pages(model: type[Page], keys: Iterable[int], names: Names) -> dict[int, Content]:
    """Return what readers' tables say of the pages of one type, by key."""
    pages = list(model.objects.filter(pk__in=keys))
    children = {relation.name: _rows_in_database(relation, pages) for relation in child_relations(model)}
    tags = {column.name: _tags_in_database(column, pages) for column in tag_columns(model)}
    paths = {page.path[: -Page.steplen] for page in pages}
    parents = dict(Page.objects.filter(path__in=paths).values_list("path", "pk"))
    return {
        page.pk: _content(
            page,
            names,
            parent=parents.get(page.path[: -Page.steplen]),
            rows={name: found[page.pk] for name, found in children.items()},
            tags={name: found[page.pk] for name, found in tags.items()},
        )
        for page in pages
    }


def read_draft(page: Page, names: Names, *, parent: int | None) -> Content:
    """Return what an unsaved page object says, such as one made from a revision."""
    model = type(page)
    return _content(
        page,
        names,
        parent=parent,
        rows={relation.name: list(getattr(page, relation.name).all()) for relation in child_relations(model)},
        tags={column.name: [tag.pk for tag in getattr(page, column.name).all()] for column in tag_columns(model)},
    )


def child_relations(model: type[Page]) -> list[Any]:
    """Return the child relations that our own models declare on a page type."""
    return [
        relation
        for relation in model._meta.related_objects
        if isinstance(relation.field, ParentalKey) and relation.related_model._meta.app_label == model._meta.app_label
    ]


def tag_columns(model: type[Page]) -> list[ParentalManyToManyField]:
    """Return the sectors and scenes of a page type."""
    return [column for column in model._meta.many_to_many if isinstance(column, ParentalManyToManyField)]


def own_columns(model: type[models.Model]) -> list[models.Field]:
    """Return the columns a page type or a child row has of its own, without keys and order."""
    return [
        column
        for column in model._meta.local_fields
        if not column.primary_key and not isinstance(column, ParentalKey) and column.name != "sort_order"
    ]


def _content(
    page: Page, names: Names, *, parent: int | None, rows: dict[str, list[Any]], tags: dict[str, list[int]]
) -> Content:
    model = type(page)
    content: Content = {
        "parent": names.codes.get(parent or 0, "") if parent else "",
        "slug": page.slug,
        "title": page.title,
    }
    for column in own_columns(model):
        content[column.name] = names.plain(column, column.value_from_object(page))
    for name, found in rows.items():
        content[name] = [
            {column.name: names.plain(column, column.value_from_object(row)) for column in own_columns(type(row))}
            for row in found
        ]
    for column in tag_columns(model):
        slugs = names.slugs[column.related_model]
        content[column.name] = sorted(slugs.get(key, f"#{key}") for key in tags[column.name])
    return content


def _rows_in_database(relation: Any, pages: list[Page]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    key = relation.field.attname
    for row in relation.related_model.objects.filter(**{f"{key}__in": [page.pk for page in pages]}):
        found[getattr(row, key)].append(row)
    return found


def _tags_in_database(column: ParentalManyToManyField, pages: list[Page]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = defaultdict(list)
    ours, theirs = f"{column.m2m_field_name()}_id", f"{column.m2m_reverse_field_name()}_id"
    through = column.remote_field.through.objects.filter(**{f"{ours}__in": [page.pk for page in pages]})
    for page, tag in through.values_list(ours, theirs):
        found[page].append(tag)
    return found


def _unlock(value: Any) -> Any:
    """Return stored blocks as plain lists and dictionaries."""
    if isinstance(value, Mapping):
        return {key: _unlock(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_unlock(item) for item in value]
    return value
