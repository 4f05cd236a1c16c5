"""The vocabulary of search: the words the segmenter knows and the groups of words that mean nearly the same."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "vocabulary"


@dataclass(frozen=True, slots=True)
class Term:
    """A word for the segmenter; the higher its frequency, the less likely it is cut."""

    word: str
    frequency: int


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Words and groups of words, as written. An analyzer is made from one; another vocabulary is another analyzer.

    One is equal to itself alone: what is made from it is found again without looking at 1,500 words.
    """

    terms: tuple[Term, ...] = ()
    synonyms: tuple[tuple[str, ...], ...] = ()
    """Near-equivalents: whoever asks for one also means the others."""
    related: tuple[tuple[str, ...], ...] = ()
    """Words met together; good to suggest, never to expand."""
    phrases: tuple[str, ...] = ()
    """Long phrases; good to suggest, too long to segment by."""

    @cached_property
    def fingerprint(self) -> str:
        """Names what index tokens depend on: an index made with another fingerprint must be made again."""
        words = "\n".join(f"{term.word} {term.frequency}" for term in self.terms)
        return hashlib.sha256(words.encode()).hexdigest()[:12]


def read_vocabulary(folder: Path = FOLDER) -> Vocabulary:
    """Read the four files of a folder (see its README). OSError for a missing file, ValueError for a bad line."""
    return Vocabulary(
        terms=tuple(_term(line) for line in read_lines(folder / "terms.txt")),
        synonyms=tuple(_group(line) for line in read_lines(folder / "synonyms.txt")),
        related=tuple(_group(line) for line in read_lines(folder / "synonyms_related.txt")),
        phrases=tuple(read_lines(folder / "terms_phrases.txt")),
    )


@cache
def vocabulary_of_files() -> Vocabulary:
    """What the files say: where every site begins, and what is left where the database cannot be read."""
    return read_vocabulary()


_in_use: list[Vocabulary] = []


def vocabulary() -> Vocabulary:
    """The site's vocabulary as this process knows it; `search.known.refresh` brings it up to date."""
    return _in_use[0] if _in_use else vocabulary_of_files()


def use(known: Vocabulary) -> None:
    """Have this process cut and widen by another vocabulary from now on."""
    _in_use[:] = [known]


def read_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a file that say something; blank lines and remarks are left out."""
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text and not text.startswith("#"):
            yield text


def _term(line: str) -> Term:
    word, frequency, *_ = line.split()
    return Term(word, int(frequency))


def _group(line: str) -> tuple[str, ...]:
    return tuple(member.strip() for member in line.split(",") if member.strip())
