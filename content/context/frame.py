"""What every public page template is given, whatever its type."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from content.context import around
from content.models import KnowledgePage

# What a page says of itself in a sentence or two, where it has it.
SAID_FIRST = ("search_description", "summary", "short_answer", "gist", "direct_cause", "intro")


def frame(page: Page, request: HttpRequest, above: list[Page] | None = None) -> dict[str, Any]:
    """`description`, `trail`, `canonical`, `release`, `reviewed` and, for a page of knowledge, `tags`."""
    release = around.latest_release(page)
    return {
        "description": description(page),
        "trail": around.trail(page, request, above),
        "canonical": around.canonical(page, request),
        "release": release,
        "reviewed": around.reviewed(page, release),
        "tags": around.tags(page, request) if isinstance(page, KnowledgePage) else [],
    }


def description(page: Page) -> str:
    """One sentence for search engines and shared links: the editors' own, else what the page says first."""
    said = (getattr(page, name, "") for name in SAID_FIRST)
    return next((text for text in said if text), "")
