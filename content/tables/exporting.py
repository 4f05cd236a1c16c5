"""Any list of pages in the columns that an import reads: the latest draft of each, as it comes in again."""

from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from wagtail.models import Page

from content.models.base import BasePage
from content.tables.kinds import KEY, SLUG, STANDARD, TableKind
from content.tables.standing import latest, learn
from content.tables.world import World
from intake.errors import UploadRefused
from intake.tables.layout import Value
from intake.tables.writing import LONGEST_CELL, fits, write, write_csv
from intake.text import key_in

_AT_ONCE = 500
_MOST_NAMED = 5


class TooLongForExcel(UploadRefused):
    """Some cells hold more than a workbook can."""

    def __init__(self, cells: Sequence[str]) -> None:
        more = f"等 {len(cells)} 处" if len(cells) > _MOST_NAMED else ""
        names = "、".join(cells[:_MOST_NAMED])
        super().__init__(f"{names}{more}超过 {LONGEST_CELL:,} 个字，Excel 的一格放不下，没有导出。请改选 CSV 导出。")


def listed(kind: TableKind, *, q: str = "", state: str = "", under: str = "") -> QuerySet[BasePage]:
    """Pages of a kind, in the order of the tree, whose title or code, or scene, holds `q`.

    `state` is live, draft or changed (live, with a draft that is not released); `under` is the key of a page above.
    """
    pages = kind.model.objects.order_by("path")
    if q:
        pages = pages.filter(Q(draft_title__icontains=q) | Q(**{f"{kind.named_by}__icontains": q}))
    wanted = {"live": Q(live=True), "draft": Q(live=False), "changed": Q(live=True, has_unpublished_changes=True)}
    pages = pages.filter(wanted.get(state, Q()))
    if key := key_in(under):
        above = Page.objects.filter(pk=key).first()
        pages = pages.descendant_of(above) if above else pages.none()
    return pages


def rows(kind: TableKind, pages: QuerySet[BasePage]) -> Iterator[list[Value]]:
    """A row for each page, in the order of the layout's columns."""
    keys = list(pages.values_list("pk", flat=True))
    for start in range(0, len(keys), _AT_ONCE):
        # As they were listed.
        found = kind.model.objects.select_related("latest_revision").in_bulk(keys[start : start + _AT_ONCE])
        yield from _rows_of(kind, [found[key] for key in keys[start : start + _AT_ONCE] if key in found])


def _rows_of(kind: TableKind, pages: Sequence[Any]) -> Iterator[list[Value]]:
    world, contents = World(), [latest(page) for page in pages]
    learn(world, kind.fields, contents)
    if kind.is_below_a_page_of_the_row:
        world.learn(kind.above, keys={page.standard_id for page in pages})
    for page, content in zip(pages, contents, strict=True):
        cells: dict[str, Value] = {KEY: kind.name_of(page), SLUG: content["slug"]}
        if kind.is_below_a_page_of_the_row:
            cells[STANDARD] = world.code_of(page.standard_id)
        cells |= {one.column.key: one.said(content.get(one.name, one.empty()), world) for one in kind.fields}
        yield [cells[column.key] for column in kind.layout.columns]


def as_xlsx(kind: TableKind, pages: QuerySet[BasePage]) -> bytes:
    """A workbook. Raises TooLongForExcel, naming the cells: nothing is ever cut off."""
    found = list(rows(kind, pages))
    long = [
        f"“{line[0]}”的“{column.header}”"
        for line in found
        for column, cell in zip(kind.layout.columns, line, strict=True)
        if not fits(cell)
    ]
    if long:
        raise TooLongForExcel(long)
    return write(kind.layout.headers, found, title=kind.title, exact=True)


def as_csv(kind: TableKind, pages: QuerySet[BasePage]) -> bytes:
    """The same as CSV, which takes cells of any length."""
    return write_csv(kind.layout.headers, rows(kind, pages), exact=True)
