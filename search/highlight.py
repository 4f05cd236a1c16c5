"""Marks what was found in a piece of text; everything else of it is escaped."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import HAN, Question
from search.folding import fold_with_places

_BEFORE = 20
_HAN = (HAN[0], HAN[2])


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the stretches of it that a question asks for."""

    text: str
    spans: tuple[tuple[int, int], ...]

    @property
    def strength(self) -> int:
        """How many characters are marked."""
        return sum(end - start for start, end in self.spans)

    def html(self, *, length: int) -> SafeString:
        """Return a passage of about `length` characters around the first densest marks; only the marks are HTML."""
        start = self._best_start(length)
        end = min(len(self.text), start + length)
        parts = ["…" if start else ""]
        at = start
        for begin, stop in self.spans:
            first, last = max(begin, start), min(stop, end)
            if first >= last:
                continue
            parts += [escape(self.text[at:first]), "<mark>", escape(self.text[first:last]), "</mark>"]
            at = last
        parts += [escape(self.text[at:end]), "…" if end < len(self.text) else ""]
        return mark_safe("".join(parts))  # noqa: S308 - every piece of the text was escaped above

    def _best_start(self, length: int) -> int:
        if len(self.text) <= length or not self.spans:
            return 0
        starts = [max(0, begin - _BEFORE) for begin, _ in self.spans]
        best = max(starts, key=lambda start: (self._marked_within(start, start + length), -start))
        return min(best, len(self.text) - length)

    def _marked_within(self, start: int, end: int) -> int:
        return sum(max(0, min(stop, end) - max(begin, start)) for begin, stop in self.spans)


def marked(text: str, question: Question) -> Marked:
    """Find what a question asks for in a text; stretches that touch become one."""
    flat = " ".join(text.split())
    folded, places = fold_with_places(flat)
    covered = bytearray(len(flat))
    for piece in question.marks:
        at = folded.find(piece)
        while at >= 0:
            if _stands_free(folded, at, piece):
                for place in places[at : at + len(piece)]:
                    covered[place] = 1
            at = folded.find(piece, at + 1)
    return Marked(flat, tuple(_spans(covered)))


def _stands_free(text: str, at: int, piece: str) -> bool:
    """Whether letters and digits are not the middle of a longer run: no mark on the co of cobalt."""
    before = text[at - 1 : at]
    after = text[at + len(piece) : at + len(piece) + 1]
    return not (_is_latin(piece[0]) and _is_latin(before)) and not (_is_latin(piece[-1]) and _is_latin(after))


def _is_latin(character: str) -> bool:
    return character.isalnum() and character < _HAN[0]


def _spans(covered: bytearray) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for place, is_marked in enumerate(covered):
        if not is_marked:
            continue
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return spans
