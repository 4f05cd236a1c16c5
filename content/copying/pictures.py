"""Pictures as data, because what is pasted into WeChat brings no files."""

from base64 import b64encode
from functools import lru_cache

from theme.figures import pairs
from theme.pdf import PaperUnavailable, render_png

# Pixels across; shown at half of it, so that a phone draws it sharp.
WIDTH = 720


def as_data(png: bytes) -> str:
    """The picture as an address that holds all of it."""
    return f"data:image/png;base64,{b64encode(png).decode()}"


def drawing(seen: str) -> bytes | None:
    """The drawing that these words stand for, as PNG; None where there is none, or no picture can be made now."""
    try:
        return _made(seen)
    except (KeyError, PaperUnavailable):
        return None


@lru_cache(maxsize=64)
def _made(seen: str) -> bytes:
    """Lay a drawing out once in the life of a process: the files change only with the program."""
    drawings = {pair.right: pair.right_drawing for pair in pairs()}
    drawings |= {pair.wrong: pair.wrong_drawing for pair in pairs()}
    body = f'<body>{drawings[seen]}<div id="end"></div></body>'
    html = f'<!doctype html><html lang="zh-CN"><title>图</title>{body}</html>'
    return render_png(html, sheets=("drawing",), width=WIDTH)
