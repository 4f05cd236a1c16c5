"""What every public page template is given, whatever its type."""

from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from content.context import around
from content.models import KnowledgePage


def frame(page: Page, request: HttpRequest, above: list[Page] | None = None) -> dict[str, Any]:
    """`trail`, `canonical`, `release` and, for a page of knowledge, `tags`."""
    return {
        "trail": around.trail(page, request, above),
        "canonical": around.canonical(page, request),
        "release": around.latest_release(page),
        "tags": around.tags(page, request) if isinstance(page, KnowledgePage) else [],
    }
