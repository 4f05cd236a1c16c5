"""What a page is, in the words of schema.org, for programs that read pages: an article, its way up, a question."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page

from content.context.around import Crumb
from content.models import (
    CriterionPage,
    IndexPage,
    KnowledgePage,
    LawArticle,
    PublishedRevision,
    QuestionPage,
    StandardPage,
)

CONTEXT: Final = "https://schema.org"
LANGUAGE: Final = "zh-Hans"
# What could end the script element or start a comment in it; within JSON these are the same signs.
_ESCAPES: Final = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True)
class Told:
    """What a page's template knows beside the page itself."""

    canonical: str
    description: str
    trail: Sequence[Crumb]
    release: PublishedRevision | None
    publisher: str
    site_name: str


def linked_data(page: Page, told: Told) -> list[dict[str, Any]]:
    """Return what to say of a page; only what stands on it, and nothing for a preview, which has no address."""
    if not told.canonical:
        return []
    return [{"@context": CONTEXT, **_thing(page, told)}, {"@context": CONTEXT, **_way(told)}]


def as_script(data: list[dict[str, Any]]) -> SafeString:
    """Write it as a block of data, which no browser runs and no text in it can leave."""
    if not data:
        return SafeString("")
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped above


def _thing(page: Page, told: Told) -> dict[str, Any]:
    if isinstance(page, QuestionPage):
        answer = "\n".join(text for text in (page.short_answer, page.answer) if text)
        question = {
            "@type": "Question",
            "name": page.title,
            "acceptedAnswer": {"@type": "Answer", "text": answer, "url": told.canonical},
        }
        return {"@type": "FAQPage", **_common(page, told), "mainEntity": [question]}
    if isinstance(page, KnowledgePage):
        technical = isinstance(page, CriterionPage | StandardPage | LawArticle)
        return {"@type": "TechArticle" if technical else "Article", **_common(page, told), **_article(page, told)}
    return {"@type": "CollectionPage" if isinstance(page, IndexPage) else "WebPage", **_common(page, told)}


def _common(page: Page, told: Told) -> dict[str, Any]:
    said: dict[str, Any] = {
        "name": page.title,
        "url": told.canonical,
        "inLanguage": LANGUAGE,
        "publisher": {"@type": "Organization", "name": told.publisher},
        "isPartOf": {"@type": "WebSite", "name": told.site_name},
    }
    if told.description:
        said["description"] = told.description
    if told.release:
        said["dateModified"] = told.release.released_at.isoformat(timespec="seconds")
        said["version"] = told.release.number
    if page.first_published_at:
        said["datePublished"] = page.first_published_at.isoformat(timespec="seconds")
    return said


def _article(page: KnowledgePage, told: Told) -> dict[str, Any]:
    sources = [block.value for block in page.sources]
    cited = [
        {"@type": "CreativeWork", "name": source["text"], **({"url": source["url"]} if source["url"] else {})}
        for source in sources
    ]
    return {
        "headline": page.title,
        "mainEntityOfPage": told.canonical,
        "author": {"@type": "Organization", "name": told.publisher},
        **({"citation": cited} if cited else {}),
    }


def _way(told: Told) -> dict[str, Any]:
    """The way up as the breadcrumbs show it; the front page is first, the page itself last."""
    start = [Crumb("首页", reverse("wagtail_serve", args=[""])), *told.trail]
    steps = [
        {
            "@type": "ListItem",
            "position": position,
            "name": crumb.title,
            "item": urljoin(told.canonical, crumb.url) if crumb.url else told.canonical,
        }
        for position, crumb in enumerate(start, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": steps}
