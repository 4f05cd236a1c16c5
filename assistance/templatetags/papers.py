"""`{% papers_of row %}`: what can be printed of a visit, finding, plan or firm."""

from typing import Any

from django import template

from assistance.views.papers.links import papers_of as links_of

register = template.Library()


@register.inclusion_tag("assistance/papers/parts/links.html", takes_context=True)
def papers_of(context: dict[str, Any], row: Any) -> dict[str, Any]:
    """Links to the papers of a row that the reader may open; nothing where there are none."""
    return {"papers": links_of(row, context["request"].user)}
