"""Finding: one thing to look at in a page before readers see it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """Where (a field's name and its label in the form), what in a Chinese sentence, and whether it bars the way."""

    field: str
    label: str
    says: str
    blocks: bool = False
