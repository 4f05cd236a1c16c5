"""What search knows of a page: one document each, the same from the database and from plain facts."""

from dataclasses import dataclass, field, replace
from datetime import date

# The searchable fields and how much a hit in each counts.
BOOSTS = {"title": 2.0, "names": 2.0, "gist": 1.5, "how_to": 0.6, "body": 0.5, "law": 0.2}
# A page whose standard has been replaced stands below its successor, all else being equal.
SUPERSEDED = 0.6


@dataclass(frozen=True, slots=True)
class Document:
    """A page as search sees it. Texts are as people wrote them; the engines tokenise."""

    key: str
    kind: str
    title: str
    url: str = ""
    names: tuple[str, ...] = ()
    gist: str = ""
    how_to: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    law: tuple[str, ...] = ()
    # Facets.
    sectors: tuple[str, ...] = ()
    scenes: tuple[str, ...] = ()
    standard: str = ""
    level: str = ""
    status: str = ""
    on: date | None = None
    # For the line under the title.
    context: str = ""
    badge: bool = False
    fix: str = ""
    weight: float = field(default=1.0)

    def texts(self) -> dict[str, str]:
        """Return the text of each searchable field; parts are kept apart so that no bigram runs across them."""
        return {
            "title": self.title,
            "names": " / ".join(self.names),
            "gist": self.gist,
            "how_to": " / ".join(self.how_to),
            "body": " / ".join(self.body),
            "law": " / ".join(self.law),
        }


def weighed(document: Document) -> Document:
    """Return the document with the weight that its status gives it."""
    return replace(document, weight=SUPERSEDED) if document.status == "superseded" else document
