"""A release as it was, and how it differs from what readers see now."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wagtail.models import Page, Revision

from content.models import PublishedRevision
from content.revisions.shown import ShownField, shown_fields
from theme.differences import Part, word_differences


@dataclass(frozen=True)
class Difference:
    """One part of the page that is different now, word by word."""

    heading: str
    parts: list[Part]


def page_as_it_was(page: Page, revision: PublishedRevision) -> Page:
    """Return the page of a release, made anew.

    Pages it named may be gone by now, so their existence is not asked for: their names stand in the text where they
    matter. Fields that did not exist then are empty.
    """
    return _made(page, revision.content)


def side_by_side(page: Page, former: PublishedRevision, draft: Revision) -> tuple[Page, Page]:
    """Return a release and a draft, both made anew, without what is word for word the same in both.

    For comparing them: what is not there is the same there, and nothing that it names need be asked for.
    """
    old, new = former.content, draft.content
    same = {name for name in old if name != "pk" and name in new and old[name] == new[name]}
    return _made(page, old, without=same), _made(page, new, without=same)


def draft_as_it_is(page: Page, draft: Revision) -> Page:
    """Return a draft made anew as it stands; it is not asked whether the rows that it names are still there."""
    return _made(page, draft.content)


def as_typed(page: Page, draft: Revision) -> Page:
    """Return a draft made anew without the rows that it only names: for looking at what was typed; no query."""
    named = {field.name for field in page.specific_class._meta.many_to_many}
    return _made(page, draft.content, without=named)


def _made(page: Page, content: Mapping[str, Any], *, without: Collection[str] = ()) -> Page:
    # An empty list, where a list is left out: of one that is not given the database would be asked.
    kept = {
        name: [] if name in without else value
        for name, value in content.items()
        if name not in without or isinstance(value, list)
    }
    made: Page = page.specific_class.from_serializable_data(kept, check_fks=False)
    return made


def as_it_was(page: Page, revision: PublishedRevision) -> list[ShownField]:
    """Return what readers saw after this release."""
    return shown_fields(page_as_it_was(page, revision))


def changed(old: Sequence[ShownField], new: Sequence[ShownField]) -> Iterator[tuple[str, str, str]]:
    """Yield heading, former and present text of each part that is not the same, in the order of the page."""
    before = {field.name: field for field in old}
    after = {field.name: field for field in new}
    for name, field in (before | after).items():
        was, now = (side[name].text if name in side else "" for side in (before, after))
        if was != now:
            yield field.heading, was, now


def differences(old: Sequence[ShownField], new: Sequence[ShownField]) -> list[Difference]:
    """Compare two versions part by part, character by character."""
    return [Difference(heading, word_differences(was, now)) for heading, was, now in changed(old, new)]
