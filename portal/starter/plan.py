"""What a page shall be, before there is one: values by name, links by code."""

import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from wagtail.models import Page


@dataclass(frozen=True)
class Ref:
    """A link to another page of the plan, by its code."""

    code: str


@dataclass(frozen=True)
class PlaceRef:
    """A link to a department or a scene, by its slug."""

    slug: str


# The content of a page in plain values: dates as text, links as {"page": code} or {"place": slug}.
Content = dict[str, Any]

# Where a page stands is decided once, when it is made; afterwards people move it.
POSITION = ("parent", "slug")


@dataclass
class PageSpec:
    """One page of the plan.

    `fields` are columns of its own, `links` the rows of its child relations by relation name, `tags` the slugs of
    its sectors and scenes. `released` says whether readers see it, or it waits as a draft.
    """

    code: str
    kind: str
    model: type[Page]
    parent: str
    slug: str
    title: str
    released: bool = True
    fields: dict[str, Any] = field(default_factory=dict)
    links: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    tags: dict[str, list[str]] = field(default_factory=dict)

    def content(self, known: set[str]) -> Content:
        """Return the content in plain values, with links to the known codes only."""
        rows = {
            relation: [
                {name: plain(value) for name, value in row.items()}
                for row in rows
                if not any(isinstance(value, Ref) and value.code not in known for value in row.values())
            ]
            for relation, rows in self.links.items()
        }
        values = {
            name: None if isinstance(value, Ref) and value.code not in known else plain(value)
            for name, value in self.fields.items()
        }
        tags = {name: sorted(slugs) for name, slugs in self.tags.items()}
        return {"parent": self.parent, "slug": self.slug, "title": self.title} | values | rows | tags

    def missing(self, known: set[str]) -> list[str]:
        """Return the codes this page links to that no page answers to."""
        values = [
            *self.fields.values(),
            *(value for rows in self.links.values() for row in rows for value in row.values()),
        ]
        return [value.code for value in values if isinstance(value, Ref) and value.code not in known]


def plain(value: Any) -> Any:
    """Return a value as it stands in a JSON column."""
    if isinstance(value, Ref):
        return {"page": value.code}
    if isinstance(value, PlaceRef):
        return {"place": value.slug}
    return value.isoformat() if hasattr(value, "isoformat") else value


def fingerprint(content: Content, *, released: bool) -> str:
    """Return a hash of what a page says and whether readers see it; where it stands does not count."""
    said = {name: value for name, value in content.items() if name not in POSITION}
    text = json.dumps([released, said], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
