"""Puts a page of the plan into the tree, and what it says onto the page."""

import json
from typing import Any

from django.db import models
from wagtail.fields import StreamField
from wagtail.models import Page, ReferenceIndex

from content.domain.release import release
from portal.starter.plan import PageSpec, PlaceRef, Ref
from portal.starter.snapshot import PLACES, child_relations

ORIGIN = "starter"


class Keys:
    """What the plan names: the keys of pages by code, and places by type and slug."""

    def __init__(self, pages: dict[str, int]) -> None:
        self.pages = pages
        self.rows = {model: {row.slug: row for row in model.objects.all()} for model in PLACES}

    def attributes(self, model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
        """Return column values ready for a model; a link whose page is not there is left empty."""
        return dict(self._attribute(model._meta.get_field(name), value) for name, value in values.items())

    def _attribute(self, column: Any, value: Any) -> tuple[str, Any]:
        if isinstance(value, Ref):
            return column.attname, self.pages.get(value.code)
        if isinstance(value, PlaceRef):
            return column.attname, self.rows[column.related_model][value.slug].pk
        return column.name, json.dumps(value) if isinstance(column, StreamField) else value


def put(spec: PageSpec, parent: Page, keys: Keys) -> Page:
    """Add a page below its parent as a draft that links to nothing yet: the pages it links to may come later."""
    own = {name: value for name, value in spec.fields.items() if not isinstance(value, Ref)}
    page = spec.model(title=spec.title, slug=spec.slug, live=False, **keys.attributes(spec.model, own))
    parent.add_child(instance=page)
    return page


def say(spec: PageSpec, page: Page, keys: Keys) -> None:
    """Write all that the plan says onto a page object; nothing is saved."""
    page.title = spec.title
    for name, value in keys.attributes(spec.model, spec.fields).items():
        setattr(page, name, value)
    relations = {relation.name: relation.related_model for relation in child_relations(spec.model)}
    for name, rows in spec.links.items():
        child = relations[name]
        kept = [row for row in rows if not _is_lost(row, keys)]
        attributes = [keys.attributes(child, row) for row in kept]
        setattr(page, name, [child(sort_order=order, **values) for order, values in enumerate(attributes)])
    for name, slugs in spec.tags.items():
        places = spec.model._meta.get_field(name).related_model
        setattr(page, name, [keys.rows[places][slug] for slug in slugs])


def settle(spec: PageSpec, page: Page) -> int:
    """Save a page as the plan wants it: released by the system, or waiting as a draft. Returns its revision's key."""
    if not (spec.released or page.live):
        page.save()
    # Not checked here: a draft was checked by `save`, and a release is checked when it is written to the tables.
    revision = page.save_revision(clean=False)
    if spec.released:
        release(page, by=None, origin=ORIGIN)
    # `quiet` switched Wagtail's own keeping of it off: it would leave thousands of tasks behind.
    ReferenceIndex.create_or_update_for_object(page)
    return int(revision.pk)


def _is_lost(row: dict[str, Any], keys: Keys) -> bool:
    return any(isinstance(value, Ref) and value.code not in keys.pages for value in row.values())
