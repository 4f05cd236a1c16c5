from search.models.asked import Asked, Popular, SetAside
from search.models.promotions import Promotion
from search.models.queue import IndexEntry
from search.models.words import SeededLine, SynonymGroup, TermEntry, WordsState

__all__ = [
    "Asked",
    "IndexEntry",
    "Popular",
    "Promotion",
    "SeededLine",
    "SetAside",
    "SynonymGroup",
    "TermEntry",
    "WordsState",
]
