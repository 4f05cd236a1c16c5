"""Marks what was found in a piece of text; everything else of it is escaped."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import FUNCTION_CHARACTERS, analyse, fold

AROUND = 24


def highlight(text: str, query: str, *, length: int = 96) -> SafeString:
    """Return a passage of at most some `length` characters around the first hit, as HTML, hits in ``<mark>``."""
    hits = _hits(text, query)
    start = max(0, hits[0][0] - AROUND) if hits and hits[0][0] > length - AROUND else 0
    end = min(len(text), start + length)
    parts = ["…" if start else ""]
    at = start
    for begin, stop in hits:
        if begin < start or stop > end:
            continue
        parts += [escape(text[at:begin]), "<mark>", escape(text[begin:stop]), "</mark>"]
        at = stop
    parts += [escape(text[at:end]), "…" if end < len(text) else ""]
    return mark_safe("".join(parts))  # noqa: S308 - every piece of the text was escaped above


def _hits(text: str, query: str) -> list[tuple[int, int]]:
    """Return where words and bigrams of the query stand in the text, joined where they touch."""
    folded, origin = _fold_with_origin(text)
    tokens = analyse(query)
    sought = {*tokens.words, *(gram for gram in tokens.bigrams if not set(gram) & FUNCTION_CHARACTERS)}
    sought |= set(tokens.characters) if not sought else set()
    covered = [False] * len(text)
    for token in sought:
        at = folded.find(token)
        while at != -1:
            for position in range(at, at + len(token)):
                covered[origin[position]] = True
            at = folded.find(token, at + 1)
    spans: list[tuple[int, int]] = []
    for position, is_hit in enumerate(covered):
        if is_hit and spans and spans[-1][1] == position:
            spans[-1] = (spans[-1][0], position + 1)
        elif is_hit:
            spans.append((position, position + 1))
    return spans


def _fold_with_origin(text: str) -> tuple[str, list[int]]:
    """Return the folded text, and for each of its characters the place in the original that it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for position, character in enumerate(text):
        for part in fold(character):
            folded.append(part)
            origin.append(position)
    return "".join(folded), origin
