"""发布审批单: one release, or what waits to be one, with all who had a hand in it; for the screen and for the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from wagtail.models import Page, Revision

from accounts.models import User
from content.models import PublishedRevision, ReleaseCheck
from content.proofing.fields import FormField, form_fields
from content.proofing.finding import Finding
from content.proofing.missing import missing
from content.proofing.words import watched
from content.revisions.frozen import (
    Difference,
    changed,
    differences,
    draft_as_it_is,
    page_as_it_was,
    side_by_side,
)

# Drafts that are looked into for who wrote what; further back it is said that there were more.
MOST_DRAFTS: Final = 40


@dataclass(frozen=True)
class Writing:
    """What one person changed in one go."""

    by: User | None
    at: datetime
    labels: list[str]


@dataclass
class Approval:
    """What stands on the sheet. `release` is None until readers see it; `number` is the one it has or will have."""

    page: Page
    shown: Any
    release: PublishedRevision | None
    former: PublishedRevision | None
    number: int
    checks: list[ReleaseCheck]
    writings: list[Writing]
    more_drafts: bool
    differences: list[Difference]
    findings: list[Finding] = field(default_factory=list)

    @property
    def planned(self) -> datetime | None:
        """The hour for which it was or is planned."""
        hour: datetime | None = self.shown.go_live_at
        return hour


def changes_in(draft: Revision, page: Page) -> tuple[PublishedRevision | None, list[Difference]]:
    """The last release, if there is one, and where a draft of the page differs from it, field by field."""
    former = PublishedRevision.objects.filter(page=page.pk).order_by("-number").first()
    if former is None:
        return None, differences([], form_fields(draft_as_it_is(page, draft)))
    old, new = side_by_side(page, former, draft)
    return former, differences(form_fields(old), form_fields(new))


def approval_of(page: Page, release: PublishedRevision | None = None) -> Approval:
    """Gather the sheet of a release, or of the latest draft. The number of queries grows with that of drafts, to 40."""
    before = PublishedRevision.objects.filter(page=page.pk)
    if release is not None:
        before = before.filter(number__lt=release.number)
    former = before.order_by("-number").first()
    version = release.wagtail_revision if release else page.latest_revision_id or 0
    shown = page_as_it_was(page, release) if release else page.get_latest_revision_as_object()
    start = form_fields(page_as_it_was(page, former)) if former else []
    writings, more = _writings(page, start, after=former.wagtail_revision if former else 0, until=version)
    return Approval(
        page=page,
        shown=shown,
        release=release,
        former=former,
        number=release.number if release else (former.number if former else 0) + 1,
        checks=list(_checks(page, version)),
        writings=writings,
        more_drafts=more,
        differences=differences(start, form_fields(shown)),
        findings=[] if release else [*missing(shown), *watched(shown)],
    )


def _checks(page: Page, version: int) -> Any:
    """All readings of the run in which this version was passed, those that gave it back too."""
    rows = ReleaseCheck.objects.filter(page=page.pk)
    last = rows.filter(wagtail_revision=version).order_by("-pk").first()
    state = page.current_workflow_state
    run = last.run if last else state.pk if state else 0
    return rows.filter(run=run).select_related("by__unit")


def _writings(page: Page, start: list[FormField], *, after: int, until: int) -> tuple[list[Writing], bool]:
    drafts = page.revisions.filter(pk__gt=after, pk__lte=until).select_related("user").order_by("-pk")
    latest = list(drafts[: MOST_DRAFTS + 1])
    more = len(latest) > MOST_DRAFTS
    return list(_changes(reversed(latest[:MOST_DRAFTS]), start)), more


def _changes(drafts: Iterator[Any], start: list[FormField]) -> Iterator[Writing]:
    """What somebody saved several times running counts as one."""
    before = start
    for _, group in groupby(drafts, key=lambda draft: draft.user_id):
        draft = list(group)[-1]
        after = form_fields(draft.as_object())
        if labels := [label for label, _, _ in changed(before, after)]:
            yield Writing(draft.user, draft.created_at, labels)
        before = after
