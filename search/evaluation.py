"""How well search finds what people mean: judged questions asked of a scratch index of the judged documents alone."""

import json
import math
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from search import asking, documents
from search.documents import Document, StandardFacts, lines
from search.engines.base import Engine
from search.engines.chosen import TANTIVY, scratch

_DEPTH = 10
# From this grade on, a document answers the question.
_ANSWERS = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A question and the grade, 1 to 3, of each document that has to do with it."""

    text: str
    kind: str
    grades: dict[str, int]


@dataclass(frozen=True, slots=True)
class Score:
    """How well one question was answered; each between 0 and 1."""

    ndcg: float
    success_at_1: float
    success_at_3: float
    recall: float

    def figures(self) -> dict[str, float]:
        """The figures by the names that a report uses."""
        return {
            "ndcg@10": self.ndcg,
            "success@1": self.success_at_1,
            "success@3": self.success_at_3,
            "recall@10": self.recall,
        }


@dataclass(frozen=True, slots=True)
class Report:
    """What an evaluation found; `missed` are questions whose first answer is none, with what came first instead."""

    scores: dict[str, list[Score]]
    unanswerable: int
    answered_nothing: int
    missed: list[tuple[Judged, list[str]]]

    def figures(self) -> dict[str, Any]:
        """Return the report as it is printed for machines."""
        return {
            "overall": _mean([score for scores in self.scores.values() for score in scores]),
            "by_kind": {kind: _mean(scores) for kind, scores in sorted(self.scores.items())},
            "no_relevant": {"queries": self.unanswerable, "answered_nothing": self.answered_nothing},
        }


def read_judged(path: Path) -> list[Judged]:
    """Read judged questions, a JSON object a line: `q`, `kind`, `rels`. Raises OSError, ValueError or KeyError."""
    return [Judged(row["q"], row.get("kind", ""), row["rels"]) for row in _rows(path)]


def judged_documents(facts: Path) -> Iterator[Document]:
    """Yield the documents that the questions are judged over: `criteria.jsonl` and `cases.jsonl` of a folder."""
    yield from (_criterion(row) for row in _rows(facts / "criteria.jsonl"))
    yield from (_case(row) for row in _rows(facts / "cases.jsonl"))


def evaluate(questions: Iterable[Judged], facts: Path, kind: str = TANTIVY) -> Report:
    """Ask the questions of an index made for the purpose, on either engine; the live index is not touched.

    Raises EngineUnavailable.
    """
    with judged_index(facts, kind) as engine:
        return _ask_all(engine, questions)


@contextmanager
def judged_index(facts: Path, kind: str = TANTIVY) -> Iterator[Engine]:
    """Have an engine with the judged documents of a folder until the block ends. Raises EngineUnavailable."""
    with scratch(kind) as engine:
        with engine.turn(wait=1.0) as turn:
            turn.rebuild(judged_documents(facts))
        yield engine


def _ask_all(engine: Engine, questions: Iterable[Judged]) -> Report:
    scores: dict[str, list[Score]] = defaultdict(list)
    missed: list[tuple[Judged, list[str]]] = []
    unanswerable = answered_nothing = 0
    for judged in questions:
        hits = asking.find(engine, judged.text).found.hits
        keys = [hit.document.key for hit in hits]
        if not judged.grades:
            unanswerable += 1
            answered_nothing += not keys
            continue
        score = score_of(keys, judged.grades)
        scores[judged.kind].append(score)
        if not score.success_at_1:
            missed.append((judged, keys[:3]))
    return Report(dict(scores), unanswerable, answered_nothing, missed)


def score_of(keys: list[str], grades: dict[str, int]) -> Score:
    """Score the keys found, best first, against the grades of all judged documents.

    Gain 2^grade − 1, discount log2(rank + 1), ideal from all judged documents.
    """
    ideal = _gain(sorted(grades.values(), reverse=True)[:_DEPTH])
    answers = {key for key, grade in grades.items() if grade >= _ANSWERS}
    return Score(
        ndcg=_gain([grades.get(key, 0) for key in keys[:_DEPTH]]) / ideal,
        success_at_1=float(bool(answers & set(keys[:1]))),
        success_at_3=float(bool(answers & set(keys[:3]))),
        recall=len(set(grades) & set(keys[:_DEPTH])) / min(len(grades), _DEPTH),
    )


def _gain(grades: list[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def _mean(scores: list[Score]) -> dict[str, float]:
    rows = [score.figures() for score in scores]
    return {name: round(sum(row[name] for row in rows) / len(rows), 4) for name in rows[0]} if rows else {}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        yield from (json.loads(line) for line in file if line.strip())


def _criterion(row: dict[str, Any]) -> Document:
    return documents.criterion(
        row["id"],
        subject=row["subject"],
        item=row["item"],
        code=row["id"],
        gist=row["gist"],
        standard=StandardFacts(code=row["standard"]),
        colloquial=row["synonyms"],
        keywords=row["keywords"],
        how_to_check=row["how_to_check"],
        free_first=row["free_first"],
        how_to_fix=row["how_to_fix"],
        not_this=row["not_this"],
        sector_label=row["sector"],
        legal_basis=row["legal_basis"],
        consequence=row["consequence"],
    )


def _case(row: dict[str, Any]) -> Document:
    return documents.case(
        row["id"],
        title=f"{row['place']} · {row['type']}",
        occurred_on=date.fromisoformat(row["date"]),
        grade=row["grade"],
        direct_cause=row["direct_cause"],
        keywords=row["scenes"],
        what_happened=row["what_happened"],
        turning_points=row["turning_points"],
        lessons=lines(row["lessons"]),
        check_today=row["check_today"],
    )
