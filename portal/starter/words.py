"""What readers may see of a text, and what only editors may: which copy was compared, and notes of theirs."""

import re
from typing import NamedTuple

# Names of copies and of our own files; a text that names one is about how we checked, not about safety.
_COPIES = re.compile(
    r"An-0726|LawRefBook|PerryLink|bg623|公开仓库|代码库|核对文本|转载|\.jsonl?|\.csv|^编辑注|须由编辑|上线前须"
)
_OPEN, _CLOSE = "（(〔《“", "）)〕》”"


class Told(NamedTuple):
    """A text divided into what readers see and what only editors see."""

    readers: str
    editors: str


def divide(text: str, mark: str = "；") -> Told:
    """Divide a text, clause by clause, at `mark`.

    A bracket that names a copy goes to the editors and the sentence around it stays; a clause that names one outside
    brackets goes there whole. Everything else is the readers': a legal condition is never lost to them.
    """
    readers: list[str] = []
    editors: list[str] = []
    for clause in clauses(text, mark):
        kept, taken = _without_brackets_about_copies(clause)
        if _COPIES.search(kept):
            editors.append(clause)
        else:
            readers.append(kept)
            editors.extend(taken)
    ending = mark if text.endswith(mark) else ""
    return Told(
        mark.join(readers) + (ending if readers else ""),
        mark.join(editors) + (ending if editors else ""),
    )


def cut(text: str, word: str) -> Told:
    """Divide a text where `word` begins: what stands before it is the readers', the rest the editors'."""
    before, found, after = text.partition(word)
    return Told(before.rstrip("；"), f"{found}{after}")


def clauses(text: str, mark: str) -> list[str]:
    """Split a text at `mark`, leaving brackets and quotations whole; empty pieces are dropped."""
    pieces, depth = [""], 0
    for letter in text:
        depth += (letter in _OPEN) - (letter in _CLOSE)
        if letter == mark and depth <= 0:
            pieces.append("")
        else:
            pieces[-1] += letter
    return [piece.strip() for piece in pieces if piece.strip()]


def _without_brackets_about_copies(clause: str) -> tuple[str, list[str]]:
    taken = [bracket for bracket in re.findall(r"（[^（）]*）", clause) if _COPIES.search(bracket)]
    for bracket in taken:
        clause = clause.replace(bracket, "")
    return clause.strip(), [bracket[1:-1] for bracket in taken]
