"""Words in a page that staff have put on the list: slips, titles and names, places, terms."""

from wagtail.models import Page

from content.models import WatchedWord
from content.proofing.fields import form_fields
from content.proofing.finding import Finding


def watched(page: Page, *, blocking_only: bool = False) -> list[Finding]:
    """Find the words of the list in every field that people type in. One query, and the page's own."""
    words = list(WatchedWord.objects.filter(blocks=True) if blocking_only else WatchedWord.objects.all())
    fields = form_fields(page, typed_only=True) if words else []
    return [
        Finding(field.name, field.heading, _says(word, field.heading), word.blocks)
        for field in fields
        for word in words
        if word.stands_in(field.written)
    ]


def blocking(page: Page) -> list[Finding]:
    """Only those with which a page may not be sent."""
    return watched(page, blocking_only=True)


def _says(word: WatchedWord, label: str) -> str:
    better = f"，建议写“{word.better}”" if word.better else ""
    note = f"（{word.note.rstrip('。')}）" if word.note else ""
    return f"“{label}”里有“{word.text}”{better}{note}"
