"""Template tags and filters of the content pages."""

import re
from typing import Any, Final

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from content import linked_data as schema
from content.beside import address_beside, twin_address
from content.kinds import KINDS, Kind
from content.models import IndexPage, StandardPage

register = template.Library()

_SENTENCE: Final = re.compile(r"[^。]+。?[）)”》]*")

_STATUS_BADGES: Final = {
    StandardPage.Status.IN_FORCE: "good",
    StandardPage.Status.IN_TRANSITION: "superseded",
    StandardPage.Status.SUPERSEDED: "superseded",
}


@register.filter
def sentences(text: str | None) -> list[str]:
    """Part a text after each 。 and keep every sign of it: a legal condition stays in its sentence, as given."""
    return [part.strip() for part in _SENTENCE.findall(text or "") if part.strip()]


@register.filter
def paragraphs(text: str | None) -> SafeString:
    """Show a text with its own line breaks as paragraphs; markup in it shows as text."""
    parts = [line.strip() for line in (text or "").splitlines() if line.strip()]
    return format_html_join("", "<p>{}</p>", ((part,) for part in parts))


@register.simple_tag(takes_context=True)
def beside(context: dict[str, Any], name: str) -> str:
    """Return the address of `name` beside the page shown; empty for one that nobody can open yet."""
    page = context["page"]
    return address_beside(page, context.get("request"), name) if page.live else ""


@register.simple_tag(takes_context=True)
def markdown_twin(context: dict[str, Any]) -> str:
    """Return the address of the page as plain writing; empty for one that nobody can open yet."""
    page = context["page"]
    return twin_address(page, context.get("request"), "md") if page.live else ""


@register.filter
def status_badge(status: str) -> str:
    """The kind of badge that a standard's status gets."""
    return _STATUS_BADGES.get(StandardPage.Status(status), "plain")


@register.simple_tag(takes_context=True)
def linked_data(context: dict[str, Any]) -> SafeString:
    """Say what the page is in the words of schema.org; nothing for a preview."""
    identity = context["identity"]
    told = schema.Told(
        canonical=context.get("canonical", ""),
        description=context.get("description", ""),
        trail=context.get("trail", ()),
        release=context.get("release"),
        publisher=identity.bureau_name or identity.site_name,
        site_name=identity.site_name,
    )
    return schema.as_script(schema.linked_data(context["page"], told))


@register.filter
def kind_listed(page: IndexPage) -> Kind | None:
    """The kind of page that an index page lists."""
    return next((kind for kind in KINDS if isinstance(page, kind.index)), None)
