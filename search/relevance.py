"""Whether what an engine found has to do with the question at all.

Any clue makes an answer, so that a worker's words find something; for what this site has nothing about that is noise.
What tells is how much of the question stands in the answer that has most of it: next to nothing, or not much where the
question names something that belongs elsewhere and no answer does.
"""

from collections.abc import Sequence
from functools import cache

from search import analysis
from search.engines.base import Hit
from search.language.folding import fold, places
from search.language.terms import FOLDER, read_lines

# How many of its telling characters the best answer must have; measured on judged questions and on everyday ones.
_LEAST = 0.2
# So many are enough, however much else somebody told.
_ENOUGH = 4
# How many where something belongs elsewhere: 影院安全出口锁着 is about exits, 游乐园门票 not about rides.
_MOSTLY = 0.65


def is_about(text: str, hits: Sequence[Hit]) -> bool:
    """Whether any of the answers has to do with a text in Chinese; `hits`: the first of them."""
    folded = fold(text)
    telling = analysis.telling(folded)
    if not telling:
        return True
    of_all = len({folded[at] for at in telling})
    needed = min(_LEAST * of_all, _ENOUGH)
    if elsewhere := _belongs_elsewhere(folded, hits):
        telling, needed = telling - elsewhere, _MOSTLY * of_all
    stretches = list(analysis.stretches(folded))
    pages = ("\n".join(map(fold, hit.document.texts().values())) for hit in hits)
    return any(len({folded[at] for at in _covered(stretches, page) & telling}) >= needed for page in pages)


def _belongs_elsewhere(folded: str, hits: Sequence[Hit]) -> set[int]:
    """Return the places of what belongs elsewhere and is in none of the answers' titles, names and gists.

    That a long text says 看天气预报 makes no page about it.
    """
    short = [fold(f"{one.document.title}\n{one.document.names}\n{one.document.gist}") for one in hits]
    words = [word for word in _elsewhere() if word in folded and not any(word in text for text in short)]
    return {place for word in words for at in places(folded, word) for place in range(at, at + len(word))}


def _covered(stretches: list[tuple[int, int, tuple[str, ...]]], page: str) -> set[int]:
    found: set[int] = set()
    for start, end, words in stretches:
        if any(word in page for word in words):
            found.update(range(start, end))
    return found


@cache
def _elsewhere() -> tuple[str, ...]:
    return tuple(word for line in read_lines(FOLDER / "elsewhere.txt") for word in line.split())
