"""Keys that came with a folder restored from a backup."""

import json
from pathlib import Path
from typing import NamedTuple


class Former(NamedTuple):
    """By what they open."""

    secret: list[str]
    identity: list[str]


def former_keys(folder: Path) -> Former:
    """Return the keys that `restore` left in VAR_DIR; none where nothing was restored."""
    try:
        keys = json.loads((folder / "keys.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Former([], [])
    return Former(keys["SECRET_KEYS"], keys["IDENTITY_KEYS"])
