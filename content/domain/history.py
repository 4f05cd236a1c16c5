"""What happened to a page, in plain words: one list from Wagtail's log, its revisions, our release log and reviews."""

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from content.models import PageReview, ReleaseLogEntry
from content.proofing.fields import labels_of

# Acts of each of the logs; what is older stays in Wagtail's own list.
MOST: Final = 100
# More fields than these are counted.
FIELDS_NAMED: Final = 6
BY_ITSELF: Final = "系统"

Action = ReleaseLogEntry.Action
# What our own log says better: nothing but the door does these.
_OURS: Final = frozenset(
    {
        "wagtail.publish",
        "wagtail.publish.scheduled",
        "wagtail.publish.schedule",
        "wagtail.schedule.cancel",
        "wagtail.unpublish",
        "wagtail.unpublish.scheduled",
    }
)
# A draft is moved in Wagtail, a page that readers know by us: then both logs have it.
_MOVES: Final = {"wagtail.move": Action.MOVE, "wagtail.reorder": Action.REORDER}
_AT_ONCE: Final = timedelta(seconds=5)
# Within a row of a list: which row it is, and of which page.
_ROW_KEYS: Final = frozenset({"pk", "page", "standard", "sort_order"})


@dataclass(frozen=True)
class Line:
    """Who did what when; `said` are the words he gave with it."""

    at: datetime
    who: str
    what: str
    said: str = ""


def history(page: Page) -> list[Line]:
    """Return what happened to a page, the latest first; five queries, however much there is."""
    ours = list(page.release_log.select_related("by")[:MOST])
    releases = dict(page.published_revisions.values_list("released_at", "number"))
    lines = [_of_ours(entry, releases) for entry in ours]
    lines += [_of_review(row) for row in page.reviews.select_related("by")[:MOST]]
    lines += _of_wagtail(page, ours)
    return sorted(lines, key=lambda line: line.at, reverse=True)


def _of_ours(entry: ReleaseLogEntry, releases: dict[datetime, int]) -> Line:
    what = entry.get_action_display()
    if entry.action == Action.RELEASE:
        # Written in one transaction, a moment apart.
        number = min(releases, key=lambda at: abs(at - entry.at), default=None)
        what = f"第 {releases[number]} 次发布，读者看得到了" if number else what
    return Line(entry.at, entry.who, what, entry.reason)


def _of_review(row: PageReview) -> Line:
    return Line(row.at, str(row.by), f"复核，内容不变；下次核对 {row.next_review:%Y-%m-%d}", row.note)


def _of_wagtail(page: Page, ours: list[ReleaseLogEntry]) -> Iterator[Line]:
    rows = PageLogEntry.objects.filter(page=page.pk).exclude(action__in=_OURS).select_related("user")
    entries = list(_latest_of_each(rows.order_by("-timestamp", "-pk")[:MOST]))
    changes = _changes(page, [entry for entry in entries if entry.revision_id])
    for entry in entries:
        if _is_told(entry, ours):
            continue
        words = _WORDS.get(entry.action)
        what = words(entry, changes.get(entry.revision_id, [])) if words else str(entry.message)
        if what:
            who = entry.user_display_name if entry.user_id else BY_ITSELF
            yield Line(entry.timestamp, who, what, str(entry.data.get("comment", "")))


def _latest_of_each(entries: Iterable[PageLogEntry]) -> Iterator[PageLogEntry]:
    """Of what Wagtail saved by itself while somebody typed, the last: all of it went into one revision."""
    seen: set[tuple[Any, str, int]] = set()
    for entry in entries:
        once = (entry.uuid, entry.action, entry.revision_id)
        if entry.action != "wagtail.edit" or once not in seen:
            yield entry
        seen.add(once)


def _is_told(entry: PageLogEntry, ours: list[ReleaseLogEntry]) -> bool:
    act = _MOVES.get(entry.action)
    return any(own.action == act and abs(own.at - entry.timestamp) < _AT_ONCE for own in ours)


def _changes(page: Page, entries: list[PageLogEntry]) -> dict[int, list[str]]:
    """Which parts each of these revisions changed, by label; revisions that were purged are not there."""
    keys = [entry.revision_id for entry in entries]
    if not keys:
        return {}
    # From the one before the first of them on.
    revisions = list(page.revisions.filter(pk__lte=max(keys)).order_by("-pk").values_list("pk", "content")[: MOST + 1])
    labels = labels_of(page.specific_class)
    found = {}
    for (key, now), (_, was) in itertools.pairwise(revisions):
        found[key] = [label for name, label in labels.items() if bare(was.get(name)) != bare(now.get(name))]
    return found


def bare(value: Any) -> Any:
    """A value as a revision holds it, without what only says where a row is kept; nothing is nothing.

    Browsers send lines that end in another way.
    """
    if isinstance(value, str):
        value = value.replace("\r\n", "\n")
    if isinstance(value, list):
        return [bare(row) for row in value]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name not in _ROW_KEYS}
    return value or None


def _saved(entry: PageLogEntry, changed: list[str]) -> str:
    if not changed:
        return "保存"
    named = "".join(f"“{label}”" for label in changed[:FIELDS_NAMED])
    return f"保存，改了{named}" + (f"等 {len(changed)} 处" if len(changed) > FIELDS_NAMED else "")


def _reverted(entry: PageLogEntry, changed: list[str]) -> str:
    created = entry.data.get("revision", {}).get("created", "")
    back_to = f"{timezone.localtime(datetime.fromisoformat(created)):%Y-%m-%d %H:%M}" if created else "以前"
    return f"退回到 {back_to} 的那一稿"


def _step(entry: PageLogEntry, part: str = "task") -> str:
    return str((entry.data.get("workflow") or {}).get(part, {}).get("title", ""))


def _approved(entry: PageLogEntry, changed: list[str]) -> str:
    """The last step says nothing here: what came of it is in our own log."""
    workflow = entry.data.get("workflow") or {}
    return f"“{_step(entry)}”通过，下一步“{_step(entry, 'next')}”" if workflow.get("next") else ""


_WORDS: Final[dict[str, Callable[[PageLogEntry, list[str]], str]]] = {
    "wagtail.create": lambda entry, changed: "新建",
    "wagtail.edit": _saved,
    "wagtail.revert": _reverted,
    "wagtail.rename": lambda entry, changed: "",
    "wagtail.workflow.start": lambda entry, changed: "送审",
    "wagtail.workflow.resume": lambda entry, changed: "改好后再次送审",
    "wagtail.workflow.approve": _approved,
    "wagtail.workflow.reject": lambda entry, changed: f"“{_step(entry)}”退回修改",
    "wagtail.workflow.cancel": lambda entry, changed: "撤回送审",
}
