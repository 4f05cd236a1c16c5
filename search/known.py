"""What this process knows of the words and picks that staff keep, and how it hears that they have changed.

The database holds them and one row with a token that is another after every change. Whoever answers a question or
writes to the index calls `refresh` first: one small query, at most once a second; only where the token is another are
the words read. Where the database cannot be read, what was known last goes on being used, and before that the files.
"""

import secrets
import threading
import time
from dataclasses import dataclass, replace
from typing import Final

from django.db import DatabaseError, connection

from search.language import terms
from search.language.terms import Term
from search.models import Promotion, SynonymGroup, TermEntry, WordsState

# Seconds: a change is seen everywhere within this.
REREAD_AFTER: Final = 1.0
THE_ROW: Final = 1


@dataclass(frozen=True)
class _Known:
    token: str | None
    promotions: tuple[Promotion, ...]
    at: float


_known: list[_Known] = []
_lock = threading.Lock()


def refresh(*, at_once: bool = False) -> None:
    """Have this process know what staff have changed; `at_once`: even if it has looked within the last second."""
    if _is_fresh() and not at_once and not connection.in_atomic_block:
        return
    with _lock:
        if _is_fresh() and not at_once and not connection.in_atomic_block:
            return
        asked = time.monotonic()
        try:
            token = WordsState.objects.filter(pk=THE_ROW).values_list("token", flat=True).first()
            if _known and _known[0].token == token:
                _known[:] = [replace(_known[0], at=asked)]
                return
            promotions = tuple(Promotion.objects.order_by("pk"))
            if token is not None:
                terms.use(_read())
        except DatabaseError:
            # Search goes on with what it knows; in a second it looks again.
            _known[:] = [_Known(None, _known[0].promotions if _known else (), asked)]
            return
        if token is None:
            terms.use(terms.vocabulary_of_files())
        _known[:] = [_Known(token, promotions, asked)]


def promotions() -> tuple[Promotion, ...]:
    """Return the picks of staff, those that are over too, as `refresh` last found them."""
    return _known[0].promotions if _known else ()


def changed() -> None:
    """Say, in the caller's transaction, that words or picks are others now; every process hears of it once it commits.

    Whoever has called this is alone with the words until his transaction ends.
    """
    token = secrets.token_hex(16)
    WordsState.objects.update_or_create(pk=THE_ROW, defaults={"token": token})


def forget() -> None:
    """Know nothing but the files, as when the process began."""
    _known.clear()
    terms.use(terms.vocabulary_of_files())


def _is_fresh() -> bool:
    return bool(_known) and time.monotonic() - _known[0].at < REREAD_AFTER


def _read() -> terms.Vocabulary:
    near, related = [], []
    for group in SynonymGroup.objects.order_by("pk"):
        (near if group.kind == SynonymGroup.Kind.NEAR else related).append(group.words)
    words = TermEntry.objects.order_by("pk").values_list("word", "frequency")
    return replace(
        terms.vocabulary_of_files(),
        terms=tuple(Term(word, frequency) for word, frequency in words),
        synonyms=tuple(near),
        related=tuple(related),
    )
