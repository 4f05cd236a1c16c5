"""What to offer while somebody types: pages by their titles and names, words that are known here, what others ask."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from search import analysis, known
from search.analysis import HEARD, Clue, Layer, Question
from search.asked import popular
from search.documents import Document
from search.engines.base import EngineUnavailable, Request
from search.engines.chosen import engine
from search.language import spelling
from search.language.folding import fold
from search.language.terms import Vocabulary, vocabulary
from search.queries import tidy
from search.results import KIND_LABELS, still_shown

MOST: Final = 8
_PAGES: Final = 5
# Several standards have an item of one and the same name; it is offered once.
_ASKED_FOR: Final = 12
# What somebody calls a thing stands in these; a hit in a long text would offer anything.
_FIELDS: Final = ("title", "names")
# A longer text is a question in full: it is searched for, and not completed.
_LONGEST: Final = 30
_WORD: Final = range(2, 16)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One line to choose: its text, the address it leads to, and what it is."""

    text: str
    url: str
    note: str


def suggest(text: str, request: HttpRequest) -> list[Suggestion]:
    """Return at most `MOST` suggestions for what has been typed so far; none for what is too short to mean anything.

    One call of the engine, one more for each thing that others ask, three queries; without an engine words alone.
    """
    known.refresh()
    typed = fold(tidy(text)[0]).strip()[:_LONGEST]
    if not is_enough(typed):
        return []
    meant = spelling.respelled(typed, spelling.pinyin(typed))
    words = [Suggestion(word, f"{reverse('search')}?{urlencode({'q': word})}", "搜索") for word in _words(typed, meant)]
    pages = list(_pages(meant, request))
    room = max(MOST - len(pages), MOST - _PAGES)
    return [*words[:room], *pages][:MOST]


def is_enough(text: str) -> bool:
    """Whether a text is one Chinese character or two of any other that says something."""
    found = analysis.tokens(text)
    return bool(found.characters) or any(len(piece) > 1 for piece in found.grams)


def _words(typed: str, meant: str) -> list[str]:
    """What others ask, then words of the vocabulary: those that begin with what was meant first, short before long."""
    held = [word for word in _known(vocabulary()) if meant in word and word != typed]
    held.sort(key=lambda word: (not word.startswith(meant), len(word), word))
    return list(dict.fromkeys([*popular(typed), *held]))


@lru_cache(maxsize=1)
def _known(words: Vocabulary) -> tuple[str, ...]:
    """All that is worth completing to: terms, words of one meaning, phrases; folded, as what is typed is."""
    groups = [member for group in (*words.synonyms, *words.related) for member in group]
    every = [fold(word) for word in (*(term.word for term in words.terms), *groups, *words.phrases)]
    return tuple(dict.fromkeys(word for word in every if len(word) in _WORD))


def _pages(typed: str, request: HttpRequest) -> Iterator[Suggestion]:
    try:
        found = engine().search(Request(_in_titles(typed), limit=_ASKED_FOR))
    except EngineUnavailable:
        return
    documents = list(_each_title_once(hit.document for hit in found.hits))[:_PAGES]
    fresh, pages = still_shown(documents)
    for document in documents:
        current = fresh.get(document.key)
        url = pages[document.key].get_url(request) if current else None
        if current and url:
            yield Suggestion(current.title, url, _note(current))


def _each_title_once(documents: Iterable[Document]) -> Iterator[Document]:
    seen: set[str] = set()
    for document in documents:
        if document.title not in seen:
            seen.add(document.title)
            yield document


def _note(document: Document) -> str:
    label = KIND_LABELS[document.kind]
    return f"{label} · {document.place}" if document.place else label


def _in_titles(typed: str) -> Question:
    """All that was typed must stand in title or names; letters may also be how a title sounds."""
    found = analysis.tokens(typed)
    # gb15577 is also gb and 15577, which is how GB 15577 stands in the index.
    grams = [
        gram for gram in dict.fromkeys(found.grams) if not any(part != gram and part in gram for part in found.grams)
    ]
    pieces = [Clue(Layer.GRAMS, (gram,), 1.0, _FIELDS) for gram in grams]
    pieces = pieces or [Clue(Layer.CHARACTERS, (one,), 1.0, _FIELDS) for one in dict.fromkeys(found.characters)]
    heard = [] if found.characters else [Clue(Layer.SOUNDS, (token,), 1.0, HEARD) for token in spelling.heard(typed)]
    return Question(typed, (*pieces, *heard), least=1 if heard else len(pieces))
