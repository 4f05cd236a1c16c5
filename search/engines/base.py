"""What an engine can do. The rest of the room knows no more of it than this.

An engine stores documents and answers questions (`analysis.Question`); it never tokenises by itself. What later work
needs of it (suggestions by prefix, documents like one given) becomes a method here when it is used.
"""

from collections.abc import Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Protocol

from search.analysis import Question
from search.documents import Document


class EngineUnavailable(Exception):
    """The index cannot be read or written now; callers answer from the database or leave the work in the queue."""


class EngineBusy(Exception):
    """Another process is writing and did not finish in the time we would wait; it does our work too."""


@dataclass(frozen=True, slots=True)
class Request:
    """One page of answers to ask for."""

    question: Question
    filters: Mapping[str, str] = field(default_factory=dict)
    """Facet → the one value that answers must have."""
    counted: tuple[str, ...] = ()
    """Facets to count. A facet's counts ignore the filter by itself, so that one sees what else could be chosen."""
    offset: int = 0
    limit: int = 10
    without: frozenset[str] = frozenset()
    """Keys of documents that are no answers and are not counted, though the index still has them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found, as it was when it was indexed."""

    document: Document
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """The number of all answers, one page of them by relevance, and the counts by facet and value."""

    total: int = 0
    hits: list[Hit] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)


class Turn(Protocol):
    """The right to write, which one process at a time has.

    Whoever has it reads the database and writes the index while he holds it: so no older state of a page can reach
    the index after a newer one. Every method raises EngineUnavailable where the index cannot be written.
    """

    def needs_rebuild(self) -> str:
        """Say why the index must be made anew: missing, damaged, made otherwise; empty where it is sound."""

    def apply(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """Put documents in place of those with the same keys and take out the keys that are gone; lasting on return."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Make the whole index anew beside the present one, then put it in its place; returns how many there are."""


class Engine(Protocol):
    """An index of documents."""

    def search(self, request: Request) -> Found:
        """Answer a question. Raises EngineUnavailable."""

    def fingerprints(self) -> list[tuple[str, str]]:
        """Return key and fingerprint of every document in the index, doubles too. Raises EngineUnavailable."""

    def count(self) -> int:
        """Return how many documents the index holds. Raises EngineUnavailable."""

    def turn(self, *, wait: float) -> AbstractContextManager[Turn]:
        """Take the right to write, after at most `wait` seconds. Raises EngineBusy or EngineUnavailable."""
