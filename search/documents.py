"""What search knows of a page.

Builders take plain facts, so that a document is the same whether they come from the database
(`search/pages.py`) or from a file of judged texts (`search/evaluation.py`).
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from enum import StrEnum
from typing import Any, Final

FIELDS: Final = ("title", "names", "gist", "how_to", "body", "law")
"""The searchable fields of a document."""

FACETS: Final = ("kind", "sector", "scene", "level", "standard", "status", "year")
"""What results can be counted and narrowed by."""

# A criterion whose standard has been replaced stands below its successor, all else being equal.
_SUPERSEDED: Final = 0.5
# What happened elsewhere stands below what applies here; somebody who names the place finds it first all the same.
_CASE: Final = 0.9


class Kind(StrEnum):
    """What a document is, in the order in which readers meet the kinds."""

    CRITERION = "criterion"
    CASE = "case"
    ARTICLE = "article"
    QUESTION = "question"
    LAW = "law"
    STANDARD = "standard"
    SCENE = "scene"
    COURSE = "course"


@dataclass(frozen=True, slots=True)
class Document:
    """A page as search sees it. Texts are as people wrote them; the parts of one text are its lines."""

    key: str
    kind: Kind
    title: str
    names: str = ""
    gist: str = ""
    how_to: str = ""
    body: str = ""
    law: str = ""
    # Facets; sectors and scenes by slug.
    sectors: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    level: str = ""
    standard: str = ""
    status: str = ""
    on: date | None = None
    # Shown with the title, never searched.
    place: str = ""
    carries_badge: bool = False
    advice: str = ""
    # The revision of the page that this was made from, so that results can tell what is stale.
    revision: str = ""

    @property
    def weight(self) -> float:
        """By how much its score is multiplied."""
        if self.status == "superseded":
            return _SUPERSEDED
        return _CASE if self.kind is Kind.CASE else 1.0

    @property
    def fingerprint(self) -> str:
        """A short name for all that the document says, by which index and database are compared."""
        return fingerprint_of(self.to_json())

    def texts(self) -> dict[str, str]:
        """Return the text of each searchable field."""
        return {name: getattr(self, name) for name in FIELDS}

    def facets(self) -> dict[str, tuple[str, ...]]:
        """Return the values of each facet that the document has any of."""
        values = {
            "kind": (str(self.kind),),
            "sector": self.sectors,
            "scene": self.scenes,
            "level": (self.level,),
            "standard": (self.standard,),
            "status": (self.status,),
            "year": (str(self.on.year),) if self.on else (),
        }
        return {name: kept for name, given in values.items() if (kept := tuple(value for value in given if value))}

    def to_json(self) -> str:
        """Return the document as it is kept in an index."""
        values = {name: getattr(self, name) for name in _FIELDS}
        return json.dumps(values, ensure_ascii=False, default=str, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> "Document":
        """Return a document kept by `to_json`. Raises ValueError, TypeError or KeyError on anything else."""
        values = json.loads(text)
        values["kind"] = Kind(values["kind"])
        values["sectors"], values["scenes"] = tuple(values["sectors"]), tuple(values["scenes"])
        values["on"] = date.fromisoformat(values["on"]) if values["on"] else None
        return cls(**values)


_FIELDS: Final = tuple(one.name for one in fields(Document))


def fingerprint_of(kept: str) -> str:
    """Return the fingerprint of a document from its JSON, for whoever has that already."""
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Tags:
    """What a page is filed under: slugs for facets, names because people type them."""

    sectors: Mapping[str, str] = field(default_factory=dict)
    scenes: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> tuple[str, ...]:
        """The names of sectors and scenes."""
        return (*self.sectors.values(), *self.scenes.values())


NO_TAGS: Final = Tags()


@dataclass(frozen=True, slots=True)
class StandardFacts:
    """What a criterion's document repeats of its standard."""

    code: str = ""
    name: str = ""
    doc_number: str = ""
    level: str = ""
    status: str = ""
    on: date | None = None
    carries_badge: bool = True


def criterion(
    key: str,
    *,
    subject: str,
    item: str,
    code: str,
    gist: str,
    standard: StandardFacts,
    colloquial: Iterable[str] = (),
    keywords: Iterable[str] = (),
    how_to_check: str = "",
    free_first: str = "",
    how_to_fix: str = "",
    not_this: Iterable[str] = (),
    sector_label: str = "",
    official_text: str = "",
    remark: str = "",
    legal_basis: Iterable[str] = (),
    consequence: str = "",
    tags: Tags = NO_TAGS,
    revision: str = "",
) -> Document:
    """Return the document of one item of a criteria standard."""
    return Document(
        key=key,
        kind=Kind.CRITERION,
        title=subject,
        names=lines(*keywords, *colloquial, code),
        gist=gist,
        how_to=lines(how_to_check, free_first, how_to_fix),
        body=lines(official_text, *not_this, sector_label, remark, *tags.names()),
        law=lines(*legal_basis, consequence, standard.name, standard.doc_number, item),
        sectors=tuple(tags.sectors),
        scenes=tuple(tags.scenes),
        **_standing(standard),
        place=" · ".join(part for part in (standard.name, item) if part),
        advice=free_first or how_to_fix,
        revision=revision,
    )


def _standing(standard: StandardFacts) -> dict[str, Any]:
    """What a document has from the standard it belongs to."""
    return {
        "level": standard.level,
        "standard": standard.code,
        "status": standard.status,
        "on": standard.on,
        "carries_badge": standard.carries_badge,
    }


def case(
    key: str,
    *,
    title: str,
    occurred_on: date,
    grade: str,
    summary: str = "",
    direct_cause: str = "",
    keywords: Iterable[str] = (),
    what_happened: Iterable[str] = (),
    turning_points: Iterable[str] = (),
    lessons: str = "",
    check_today: Iterable[str] = (),
    tags: Tags = NO_TAGS,
    revision: str = "",
) -> Document:
    """Return the document of one accident or enforcement case."""
    check_today = tuple(check_today)
    return Document(
        key=key,
        kind=Kind.CASE,
        title=title,
        names=lines(str(occurred_on.year), *tags.scenes.values(), *keywords),
        gist=lines(summary, direct_cause),
        how_to=lines(*check_today),
        body=lines(*what_happened, *turning_points, lessons, *tags.sectors.values()),
        sectors=tuple(tags.sectors),
        scenes=tuple(tags.scenes),
        level=grade,
        on=occurred_on,
        place=f"{occurred_on:%Y-%m-%d} · {grade}",
        advice=next(iter(check_today), ""),
        revision=revision,
    )


def lines(*parts: str) -> str:
    """Return the parts that say something, one a line: no token runs from one part into the next."""
    return "\n".join(part for part in parts if part)
