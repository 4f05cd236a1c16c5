"""What an engine can do. The rest of the room knows no more of it than this."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from search.documents import Document


class EngineUnavailable(Exception):
    """The index cannot be read or written now; callers answer from the database or leave the work in the queue."""


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found: its key, its score, and what was stored of it for showing."""

    key: str
    score: float
    shown: dict[str, object]


@dataclass(frozen=True, slots=True)
class Found:
    """One page of results, the number of all of them, and how many there are of each kind."""

    total: int
    hits: list[Hit] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)


class Engine(Protocol):
    """An index of documents. Every method raises EngineUnavailable where the index cannot be used."""

    def change(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """Put these documents in place of those with the same keys and take out the keys that are gone, all or none."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build the whole index anew beside the present one and then take its place; returns the number of documents."""

    def search(self, text: str, *, kind: str = "", offset: int = 0, limit: int = 10) -> Found:
        """Return documents by relevance, of one kind or of all. An empty text finds nothing."""

    def fingerprints(self) -> dict[str, str]:
        """Return the key of every document in the index with the fingerprint of what was indexed."""
