"""Template tags and filters of the theme; theme/README.md lists the components and their parameters."""

from dataclasses import dataclass
from typing import Any, Final

from django import template
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from theme import figures
from theme import text as reading
from theme.icons import ICONS
from theme.scene_icons import SCENE_ICONS

register = template.Library()

# The rooms of the site that exist now, as the header shows them: label and address below the site's root.
ROOMS: Final = (
    ("判定标准", "standards/"),
    ("条款", "criteria/"),
    ("场景", "scenes/"),
    ("案例", "cases/"),
    ("知识", "articles/"),
    ("答疑", "questions/"),
    ("法规", "laws/"),
    ("培训", "courses/"),
)

# The three layers that a reader must tell apart at a glance (DESIGN §4).
LAYERS: Final = {
    "official": "标准原文",
    "reading": "本局解释",
    "advice": "经验建议，不是法定要求",
}
SCENE_ICON: Final = '<svg class="scene-icon" viewBox="0 0 32 32" aria-hidden="true" focusable="false">{}</svg>'
LAYER_ICONS: Final = {"official": "document", "reading": "speech", "advice": "wrench"}
# In the address of a list: its filters are to be shown without JavaScript too.
MORE: Final = "filters"
NOTICES: Final = {"info": "info", "warn": "warning", "good": "check"}


@dataclass(frozen=True)
class Room:
    """One entry of the header's navigation; `current` is what aria-current says, empty elsewhere."""

    label: str
    url: str
    current: str


@register.filter
def lines(text: str | None) -> list[str]:
    """Read a LinesField: its non-empty lines."""
    return reading.split_lines(text or "")


@register.filter
def clauses(text: str | None) -> list[str]:
    """Read a long sentence as its clauses, parted at ；."""
    return reading.split_clauses(text or "")


@register.filter
def dial(number: str | None) -> str:
    """Return the digits behind `tel:` for a telephone number as written."""
    return reading.dial(number or "")


@register.filter
def figures_of_criterion(code: str | None) -> list[figures.FigurePair]:
    """Return the pairs of drawings, right beside wrong, that illustrate a criterion."""
    return figures.pairs_for_criterion(code or "")


@register.filter
def figures_of_scene(slug: str | None) -> list[figures.FigurePair]:
    """Return the pairs of drawings, right beside wrong, that belong to a scene."""
    return figures.pairs_for_scene(slug or "")


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw one of the site's own icons, hidden from screen readers: the words beside it say what it means."""
    drawing = mark_safe(ICONS[name])  # noqa: S308 - a constant of ours
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">{}</svg>', drawing)


@register.simple_tag
def scene_icon(slug: str) -> SafeString:
    """Draw what a scene is known by, hidden from screen readers; nothing for a scene that has no drawing."""
    drawing = mark_safe(SCENE_ICONS.get(slug, ""))  # noqa: S308 - a constant of ours
    return format_html(SCENE_ICON, drawing) if drawing else mark_safe("")


@register.simple_tag
def home_address() -> str:
    """Return the address of the home page, path prefix included."""
    return reverse("wagtail_serve", args=[""])


@register.simple_tag
def search_address() -> str:
    """Return the address of the search page; empty while the site has none, and then no box is shown."""
    return _address_if_there("search")


@register.simple_tag
def contact_address() -> str:
    """Return the address of the page that says whom to ask; empty while the site has none."""
    return _address_if_there("contact")


def _address_if_there(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""


@register.simple_tag(takes_context=True)
def rooms(context: dict[str, Any]) -> list[Room]:
    """Return the navigation. It needs neither database nor request, so that every error page can show it."""
    request = context.get("request")
    path = request.path if request else ""
    found = []
    for label, below_root in ROOMS:
        url = reverse("wagtail_serve", args=[below_root])
        current = "page" if path == url else "true" if path.startswith(url) else ""
        found.append(Room(label, url, current))
    return found


@register.simple_block_tag
def section(content: str, title: str, *, note: str = "", anchor: str = "") -> SafeString:
    """Wrap content in a section with an h2, a small note beside it, and an anchor to link to."""
    context = {"content": content, "title": title, "note": note, "anchor": anchor}
    return render_to_string("theme/components/section.html", context)


@register.simple_block_tag
def layer(content: str, kind: str, *, note: str = "") -> SafeString:
    """Wrap content in the frame of one of the three layers: `official`, `reading` or `advice`."""
    context = {"content": content, "kind": kind, "label": LAYERS[kind], "note": note, "icon_name": LAYER_ICONS[kind]}
    return render_to_string("theme/components/layer.html", context)


@register.simple_block_tag
def notice(content: str, kind: str = "info", *, title: str = "") -> SafeString:
    """Wrap content in a notice: `info`, `warn` or `good`."""
    context = {"content": content, "kind": kind, "icon_name": NOTICES[kind], "title": title}
    return render_to_string("theme/components/notice.html", context)


@register.simple_block_tag
def actions(content: str) -> SafeString:
    """Put buttons in a row."""
    return format_html('<div class="actions">{}</div>', content)


@register.simple_block_tag
def dock(content: str) -> SafeString:
    """Keep links at the lower edge of a phone's screen, three or four, each an icon and a word; elsewhere not shown."""
    return format_html('<nav class="dock" aria-label="接下来做什么">{}</nav>', content)


@register.inclusion_tag("theme/desk/plain_find.html", takes_context=True)
def plain_find(context: template.Context) -> dict[str, Any]:
    """Search box and filters of a list in the admin, for browsers without JavaScript; the filters once asked for.

    They have ids of their own: Wagtail's stand in the page too.
    """
    request, filters = context["request"], context.get("filters")
    asked_for = filters if MORE in request.GET else None
    return {
        "address": context.get("index_url") or request.path,
        "has_search": bool(context.get("search_form")),
        "has_filters": filters is not None,
        "asked": request.GET.get("q", ""),
        "filters": asked_for and asked_for.get_form_class()(request.GET, auto_id="plain-%s"),
        "more": MORE,
    }
