"""Putting a room's verdict on a line, and telling whether the verdict that somebody read still stands."""

from collections.abc import Sequence

from intake.imports.importers import Verdict, VerdictKind
from intake.models import ImportRow

FAILED = "这一行处理时出了问题，没有写入，系统已经记下。请核对内容；仍然这样，请联系管理员。"
CHANGED_MEANWHILE = "预览以后，这条数据被别人改过，没有写入。请再导入一次，看过新的预览再确认。"


def put_verdict(line: ImportRow, verdict: Verdict | None) -> None:
    """Set what a room says of a line; a room that says nothing of it has not understood it."""
    verdict = verdict or Verdict(VerdictKind.REFUSED, FAILED)
    line.verdict, line.message = verdict.kind, verdict.message
    line.changes = _as_lists(verdict.changes)
    # What was offered stays on offer, so that a choice can be taken back.
    line.choices = _as_lists(verdict.choices) or line.choices


def still_stands(line: ImportRow, verdict: Verdict) -> bool:
    """Whether a verdict just given is the one that stood in the preview, changes included."""
    return line.verdict == verdict.kind and line.changes == _as_lists(verdict.changes)


def _as_lists(pairs: Sequence[tuple[str, ...]]) -> list[list[str]]:
    return [[str(part) for part in pair] for pair in pairs]
