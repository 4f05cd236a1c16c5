"""Paper from HTML: PDF files, and tall pictures for a phone. Made in a warm child, never in the web worker.

WeasyPrint leaves a process of 150 to 230 MiB behind, and what it is given comes from editors: so it works in a child
that is limited in memory and time and replaced from time to time, that knows neither Django nor a secret, and that
loads nothing but `data:` and the theme's own pictures (`theme/paper/`).
"""

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any, Final

from jobs.child import ChildError, ChildFailed, WarmChild

MEMORY_MIB: Final = 1024
# After such a paper the child goes: a big one leaves memory behind that small ones do not need.
KEEP_MIB: Final = 300
# A whole standard takes two or three seconds on a quiet machine.
SECONDS: Final = 20.0
# One is laid out, one waits; whoever comes third is told so at once, or all threads of a worker would stand in line.
PLACES: Final = 2
PATIENCE: Final = 8.0
MOST_PAGES: Final = 200
PICTURE_WIDTH: Final = 1080
# Photos handed over at once: so a report with sixty never lies in memory as a whole.
A_CALL: Final = 12

_child = WarmChild(memory_mib=MEMORY_MIB, keep_mib=KEEP_MIB, answer_mib=32)
_places = threading.BoundedSemaphore(PLACES)
_turn = threading.Lock()


class PaperUnavailable(Exception):
    """No paper now: the child failed, its time was over, or too many wait."""


class PaperTooLong(Exception):
    """The paper has more pages than anybody wants to print."""


def render_pdf(html: str, *, sheets: tuple[str, ...] = ("base",), most_pages: int = MOST_PAGES) -> bytes:
    """Lay out a whole HTML document as A4 pages: tagged, with its `lang` and `title`, fonts embedded as subsets.

    `sheets` names style sheets of `theme/paper/`, without the ending. In the place of a picture that may not be loaded
    stands 图片缺失. Raises PaperUnavailable, PaperTooLong.
    """
    return _call("pdf", html, sheets, most_pages)


def render_png(html: str, *, sheets: tuple[str, ...], width: int = PICTURE_WIDTH) -> bytes:
    """Lay out a whole HTML document as one picture, cut above its element `#end`. Raises as `render_pdf`."""
    return _call("png", html, sheets, width)


def small_pictures(
    photos: Iterable[tuple[bytes, list[dict[str, Any]]]], *, most_bytes: int
) -> list[tuple[bytes, int, int]]:
    """Make photos small enough for paper, each with the marks drawn on it: (JPEG, width, height) for each.

    One takes `most_bytes` at the most where that can be had. What cannot be read comes back without bytes.
    Raises PaperUnavailable.
    """
    made: list[tuple[bytes, int, int]] = []
    rest = iter(photos)
    while some := list(islice(rest, A_CALL)):
        made += _ask("pictures.small", some, most_bytes)
    return made


def sheets_mark() -> str:
    """A short mark that changes when any file that shapes paper does; it belongs into a paper's ETag."""
    return _MARK


def close() -> None:
    """End the child; the next paper would start another."""
    _child.close()


def _call(name: str, *args: Any) -> bytes:
    data = _ask(f"child.{name}", *args)
    if not isinstance(data, bytes):
        raise PaperUnavailable("the child did not bring a file")
    return data


def _ask(function: str, *args: Any) -> Any:
    with _our_turn():
        try:
            return _child.call(f"theme.paper.{function}", args, seconds=SECONDS)
        except ChildFailed as error:
            if error.kind == "theme.paper.child.TooLong":
                raise PaperTooLong(error.message) from None
            raise PaperUnavailable(f"{error.kind}: {error.message}") from error
        except ChildError as error:
            raise PaperUnavailable(str(error)) from error


@contextmanager
def _our_turn() -> Iterator[None]:
    if not _places.acquire(blocking=False):
        raise PaperUnavailable("too many wait")
    try:
        if not _turn.acquire(timeout=PATIENCE):
            raise PaperUnavailable(f"not our turn within {PATIENCE:g} s")
        try:
            yield
        finally:
            _turn.release()
    finally:
        _places.release()


def _mark() -> str:
    folders = (Path(__file__).parent / name for name in ("paper", "figures"))
    files = sorted(path for folder in folders for path in folder.iterdir() if path.suffix in (".css", ".py", ".svg"))
    return sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


_MARK: Final = _mark()
