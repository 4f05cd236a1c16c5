"""A release as it was, and how it differs from what readers see now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wagtail.models import Page

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
    frozen: Page = type(page).from_serializable_data(revision.content, check_fks=False)
    return frozen


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
