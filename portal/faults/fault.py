"""What broke, told by its kind and its place; none of the data it broke on."""

import hashlib
import logging
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parents[2]
LONGEST_TRACE = 60
"""Frames, the innermost ones."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Two are one fault when they are of one kind and come from one place."""

    kind: str
    place: str
    message: str = field(compare=False)
    trace: str = field(compare=False, default="")

    @property
    def fingerprint(self) -> str:
        """Names the fault in every process of every machine."""
        return hashlib.sha256(f"{self.kind} {self.place}".encode()).hexdigest()


def fault_of(record: logging.LogRecord) -> Fault:
    """Describe a log record. An exception's own text is left out: it may quote what people wrote."""
    error = record.exc_info[1] if record.exc_info else None
    if error is None:
        return Fault(f"{record.name} {record.levelname}", _short(record.pathname, record.lineno), record.getMessage())
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    frames = _frames(error.__traceback__)
    ours = [frame for frame in frames if _is_ours(frame.filename)]
    at = (ours or frames)[-1] if frames else None
    place = _short(at.filename, at.lineno or 0) if at else record.name
    return Fault(kind, place, _said(record), "\n".join(_chain(error)))


def _said(record: logging.LogRecord) -> str:
    """Of a page that broke the kind of its address: the address itself may be the key to somebody's request."""
    request = getattr(record, "request", None)
    match = getattr(request, "resolver_match", None)
    return f"{getattr(request, 'method', '')} /{match.route}" if match else record.getMessage()


def _chain(error: BaseException) -> list[str]:
    """Type and frames of an error, and of what it came from, innermost cause first."""
    lines: list[str] = []
    seen: set[int] = set()
    at: BaseException | None = error
    while at is not None and id(at) not in seen:
        seen.add(id(at))
        frames = [line.rstrip("\n") for line in traceback.StackSummary.format(_frames(at.__traceback__))]
        lines = [type(at).__qualname__, *frames, *lines]
        at = at.__cause__ or (None if at.__suppress_context__ else at.__context__)
    return lines


def _frames(trace: TracebackType | None) -> traceback.StackSummary:
    # A negative limit keeps the frames nearest to the error.
    return traceback.extract_tb(trace, limit=-LONGEST_TRACE)


def _is_ours(filename: str) -> bool:
    path = Path(filename)
    return path.is_relative_to(ROOT) and "site-packages" not in path.parts


def _short(filename: str, line: int) -> str:
    path = Path(filename)
    return f"{path.relative_to(ROOT) if path.is_relative_to(ROOT) else path}:{line}"
