"""What an engine keeps of a document as tokens, and where it looks for a clue: the same for every engine.

A question is looked for in one stream that holds all texts of a document, those that say most several times. To look
into six fields and take the best of them costs ten times as much among 100,000 documents, and ranks no better.
"""

from collections.abc import Iterator
from typing import Final

from search import analysis
from search.analysis import Clue, Layer
from search.documents import Document

# What things are called by and said to be in short may be looked for in alone; how much a hit in each counts then.
_ALONE: Final = {"title": 2.0, "names": 2.0, "gist": 1.5}
# How often a text stands in the stream of all.
_TIMES: Final = {"title": 4, "names": 5, "gist": 3}
_ALL: Final = "all"


def names() -> list[str]:
    """Return the names of the streams."""
    return [f"{field}_{layer}" for field in (_ALL, *_ALONE) for layer in analysis.layers_of(field)]


def keeps_order(stream: str) -> bool:
    """Whether a stream must know what follows what: only pairs of characters are looked for as a phrase."""
    return stream.endswith(f"_{Layer.GRAMS}")


def of(document: Document) -> Iterator[tuple[str, str]]:
    """Yield the streams of a document with their tokens, parted by blanks."""
    every: dict[Layer, list[str]] = {layer: [] for layer in analysis.layers_of(_ALL)}
    for field, text in document.texts().items():
        for layer, tokens in analysis.indexed(field, text).items():
            line = " ".join(tokens)
            if layer in every:
                every[layer] += [line] * _TIMES.get(field, 1)
            if field in _ALONE:
                yield f"{field}_{layer}", line
    for layer, lines in every.items():
        yield f"{_ALL}_{layer}", " ".join(lines)


def looked_in(clue: Clue) -> list[tuple[str, float]]:
    """Return the streams that a clue is looked for in, and how much it counts in each.

    A clue that names fields names some of those that things are called by.
    """
    if not clue.fields:
        return [(f"{_ALL}_{clue.layer}", clue.weight)]
    return [(f"{field}_{clue.layer}", clue.weight * _ALONE[field]) for field in clue.fields]
