"""Why a document ranks where it does: what each clue of a question adds to its score.

Asked clue by clue, so that it holds for either engine: a score is the sum of what its clues give.
"""

from dataclasses import dataclass

from search import asking
from search.analysis import Clue, Question
from search.engines.base import Engine, Hit, Request

_EVERY = 10_000


@dataclass(frozen=True, slots=True)
class Share:
    """A clue and how many points of a score come from it; `is_hint`: it moves answers and makes none."""

    clue: Clue
    points: float
    is_hint: bool


@dataclass(frozen=True, slots=True)
class Explained:
    """A text as it was understood, and each of the first answers with the shares of its score, the greatest first."""

    understood: str
    answers: list[tuple[Hit, list[Share]]]


def explain(engine: Engine, text: str, *, limit: int = 5) -> Explained:
    """Ask an engine, then ask it for each clue alone. Raises EngineUnavailable."""
    asked = asking.find(engine, text)
    shares: dict[str, list[Share]] = {hit.document.key: [] for hit in asked.found.hits[:limit]}
    for clues, is_hint in ((asked.question.clues, False), (asked.question.hints, True)):
        for clue in clues:
            for hit in engine.search(Request(Question("", (clue,)), limit=_EVERY)).hits:
                if hit.document.key in shares:
                    shares[hit.document.key].append(Share(clue, hit.score, is_hint))
    ordered = {key: sorted(its, key=lambda share: -share.points) for key, its in shares.items()}
    return Explained(asked.understood or text, [(hit, ordered[hit.document.key]) for hit in asked.found.hits[:limit]])
