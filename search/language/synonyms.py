"""Which words of the synonym groups a text names, found by their first two characters: there are thousands of words."""

from collections import defaultdict
from collections.abc import Iterator
from functools import lru_cache

from search.language.folding import fold, stands_free
from search.language.terms import Vocabulary

Group = tuple[str, ...]


@lru_cache(maxsize=2)
def near(known: Vocabulary) -> "Groups":
    """The groups of near-equivalents of a vocabulary."""
    return Groups(known.synonyms)


@lru_cache(maxsize=2)
def met_together(known: Vocabulary) -> "Groups":
    """The groups of merely related words of a vocabulary."""
    return Groups(known.related)


class Groups:
    """Groups of words, folded, to be found in texts."""

    def __init__(self, groups: tuple[Group, ...]) -> None:
        self._by_start: dict[str, list[tuple[str, Group]]] = defaultdict(list)
        for group in groups:
            members = tuple(fold(member) for member in group)
            for member in members:
                self._by_start[member[:2]].append((member, members))

    def named(self, folded: str) -> Iterator[tuple[int, int, Group]]:
        """Yield where a folded text names a member, and the member's group.

        Letters and digits must stand free, so that CO is not found in DCS-CO2.
        """
        for start in range(len(folded)):
            # Words of one character are found by what is left of a text's end, or by themselves.
            for piece in {folded[start : start + 2], folded[start : start + 1]}:
                for member, group in self._by_start.get(piece, ()):
                    if folded.startswith(member, start) and stands_free(folded, start, member):
                        yield start, start + len(member), group

    def others(self, folded: str) -> list[str]:
        """Return the members of all groups that a text names a member of, without those it names itself."""
        found = [(folded[start:end], group) for start, end, group in self.named(folded)]
        typed = {member for member, _ in found}
        return list(dict.fromkeys(member for _, group in found for member in group if member not in typed))
