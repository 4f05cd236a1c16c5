"""The plain writing of a page, as its readers see it now."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from django.http import HttpRequest
from django.template.response import TemplateResponse
from wagtail.models import Page

from content.context.around import canonical
from content.context.listing import Listing
from content.models import IndexPage
from content.written.blocks import Block, Paragraph, Run, Written
from content.written.reading import read

# What else than `TELLING` can be told as plain writing.
LISTS: Final = (IndexPage,)
DISCLAIMER: Final = "本站解释标准，不作判定；具体以裁量基准和处罚决定为准。"


def written(page: Page, request: HttpRequest) -> Written:
    """Read a page as `request` would be shown it; the queries are those of the page."""
    response = page.serve(request)
    if isinstance(response, TemplateResponse):
        response.render()
    told = read(response.content.decode(), canonical(page, request))
    listing = (getattr(response, "context_data", None) or {}).get("listing")
    return replace(told, blocks=[*told.blocks, *_turn(page, request, listing)]) if listing else told


def _turn(page: Page, request: HttpRequest, listing: Listing) -> Iterator[Block]:
    """Where a list goes on: its buttons are no part of the writing."""
    rows = listing.page_obj
    if rows.paginator.num_pages > 1:
        place = f"第 {rows.number} 页，共 {rows.paginator.num_pages} 页"
        yield Paragraph((Run(place),))
    if rows.has_next():
        query = listing.kept.copy()
        query["page"] = str(rows.next_page_number())
        yield Paragraph((Run("下一页", f"{canonical(page, request).rstrip('/')}.md?{query.urlencode()}"),))
