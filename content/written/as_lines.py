"""What was read from a Word file as lines of plain text: for fields that hold nothing else."""

from collections.abc import Iterable
from typing import Any


def lines_of(blocks: Iterable[Any], *, signs: bool = True) -> list[str]:
    """Return each heading, paragraph, item and row of `intake.documents.WordText.blocks` as lines.

    Without `signs` items have no number before them: for a field of which each line is an item already.
    """
    lines: list[str] = []
    for kind, value in blocks:
        if kind in ("heading", "paragraph"):
            lines += value.splitlines()
        elif kind in ("steps", "checklist"):
            for number, item in enumerate(value, 1):
                sign = f"{number}. " if kind == "steps" else "• "
                lines += f"{sign if signs else ''}{item}".splitlines()
        else:
            lines += [" | ".join(" ".join(cell.split()) for cell in row) for row in value]
    return [line for line in lines if line.strip()]
