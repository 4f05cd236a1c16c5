"""Marks what was found in a piece of text; everything else of it is escaped."""

from dataclasses import dataclass

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from search.analysis import Question
from search.language.folding import fold_with_places, places, stands_free

_BEFORE = 20


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
    folded, origins = fold_with_places(flat)
    covered = bytearray(len(flat))
    for piece in question.marks:
        for at in places(folded, piece):
            if stands_free(folded, at, piece):
                for place in origins[at : at + len(piece)]:
                    covered[place] = 1
    return Marked(flat, tuple(_spans(covered)))


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
