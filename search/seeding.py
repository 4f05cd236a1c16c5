"""Enters the vocabulary files into the database, after each `migrate`. What staff have made of them stays."""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction

from search import known
from search.language.folding import fold
from search.language.terms import Vocabulary, vocabulary_of_files
from search.models import SeededLine, SynonymGroup, TermEntry, WordsState


@transaction.atomic
def seed(files: Vocabulary | None = None) -> int:
    """Enter what the files say and was never entered; returns how many rows are new. Repeating it changes nothing.

    A row that staff changed or deleted stays as they left it. One that nobody touched goes when its line has left the
    files, so that a line mended in a release replaces the old one. A word that staff have elsewhere is left there.
    """
    files = files or vocabulary_of_files()
    lines = {_digest(line): line for line in _lines(files)}
    entered = set(SeededLine.objects.values_list("digest", flat=True))
    new = [line for digest, line in lines.items() if digest not in entered]
    gone = _left_the_files(set(lines.values()))
    if not new and not gone:
        return 0
    known.changed()
    for row in gone:
        row.delete()
    made = _enter_terms([text for kind, text in new if kind == "term"])
    made += sum(_enter_groups(kind, [text for its, text in new if its == kind]) for kind in SynonymGroup.Kind)
    SeededLine.objects.bulk_create(SeededLine(digest=_digest(line)) for line in new)
    return made


def after_migrate(apps: Any = None, **_: Any) -> None:
    """Enter them into a database that has just been brought up to date; not into one taken back to before."""
    models = {TermEntry, SynonymGroup, SeededLine, WordsState}
    if apps is None or {model._meta.model_name for model in models} <= set(apps.all_models["search"]):
        seed()


def _lines(files: Vocabulary) -> Iterable[tuple[str, str]]:
    """Each line as its kind and the text by which a row remembers it."""
    yield from (("term", f"{term.word} {term.frequency}") for term in files.terms)
    yield from ((SynonymGroup.Kind.NEAR.value, "\n".join(group)) for group in files.synonyms)
    yield from ((SynonymGroup.Kind.RELATED.value, "\n".join(group)) for group in files.related)


def _digest(line: tuple[str, str]) -> str:
    return hashlib.sha256("\0".join(line).encode()).hexdigest()


def _left_the_files(lines: set[tuple[str, str]]) -> list[TermEntry | SynonymGroup]:
    terms = TermEntry.objects.exclude(seed="")
    groups = SynonymGroup.objects.exclude(seed="")
    return [
        *(row for row in terms if row.seed == f"{row.word} {row.frequency}" and ("term", row.seed) not in lines),
        *(row for row in groups if row.seed == row.members and (row.kind, row.seed) not in lines),
    ]


def _enter_terms(lines: list[str]) -> int:
    there = set(TermEntry.objects.values_list("folded", flat=True))
    rows = {}
    for line in lines:
        word, _, frequency = line.rpartition(" ")
        if fold(word) not in there:
            rows[fold(word)] = TermEntry(word=word, folded=fold(word), frequency=int(frequency), seed=line)
    TermEntry.objects.bulk_create(rows.values())
    return len(rows)


def _enter_groups(kind: str, lines: list[str]) -> int:
    there = {fold(word) for group in SynonymGroup.objects.filter(kind=kind) for word in group.words}
    rows = [
        SynonymGroup(kind=kind, members=line, seed=line)
        for line in lines
        if there.isdisjoint(fold(word) for word in line.splitlines())
    ]
    SynonymGroup.objects.bulk_create(rows)
    return len(rows)
