"""A release as it was, and how it differs from what readers see now."""

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


def as_it_was(page: Page, revision: PublishedRevision) -> list[ShownField]:
    """Return what readers saw after this release.

    Pages it named may be gone by now, so their existence is not asked for: their names stand in the text where they
    matter. Fields that did not exist then are empty.
    """
    frozen = type(page).from_serializable_data(revision.content, check_fks=False)
    return shown_fields(frozen)


def differences(old: list[ShownField], new: list[ShownField]) -> list[Difference]:
    """Compare two releases part by part; parts that are the same are left out, order is that of the page."""
    before = {field.name: field for field in old}
    after = {field.name: field for field in new}
    names = [*before, *(name for name in after if name not in before)]
    found = []
    for name in names:
        was, now = (side[name].text if name in side else "" for side in (before, after))
        if was != now:
            heading = (after.get(name) or before[name]).heading
            found.append(Difference(heading, word_differences(was, now)))
    return found
