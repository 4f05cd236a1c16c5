"""Which words there are: the segmenter, and whether it knows a word."""

from functools import lru_cache

import rjieba

from search.language.folding import fold
from search.language.terms import Vocabulary


# One, of 25 MB: where the words change, the old one is let go.
@lru_cache(maxsize=1)
def segmenter(known: Vocabulary) -> rjieba.Jieba:
    """Return a segmenter that knows the terms of a vocabulary beside the words of its own dictionary."""
    made = rjieba.Jieba()
    for term in known.terms:
        made.add_word(fold(term.word), term.frequency, None)
    return made


def is_word(known: Vocabulary, text: str) -> bool:
    """Whether the segmenter leaves a stretch of Chinese whole because it knows it, not because it guesses so."""
    return segmenter(known).cut(text, False) == [text]
