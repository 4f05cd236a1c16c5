"""A paper as PDF or as a Word file, for whoever may have it: built anew each time and kept nowhere on the way."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe
from wagtail.models import Site

from accounts.mine.doors import personal
from accounts.models import User
from assistance.views.papers.writing import Paper
from content.paper.answers import handed_over, unavailable
from content.written.blocks import Block, Heading, Items, Line, Paragraph, Picture, Pictures, Table, Written
from content.written.word import word_file
from intake.tables.writing import XLSX, write
from theme.pdf import PaperTooLong, PaperUnavailable, render_pdf

PDF: Final = "application/pdf"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MISSING: Final = mark_safe('<p class="missing">【图片缺失】</p>')

Build = Callable[..., Paper]


def papers(address: str, name: str, build: Build, *, kinds: tuple[str, ...] = ("pdf", "docx")) -> list[URLPattern]:
    """The addresses of one paper, `<address>.pdf` and so on. `build` gets the request, the person and the uuid."""
    return [path(f"{address}.{kind}", _view(build, WRITERS[kind]), name=f"{name}_{kind}") for kind in kinds]


def _view(build: Build, write: Callable[[HttpRequest, Paper], HttpResponse]) -> Any:
    @personal
    @require_safe
    def view(request: HttpRequest, person: User, **args: UUID) -> HttpResponse:
        try:
            return write(request, build(request, person, **args))
        except (PaperUnavailable, PaperTooLong) as error:
            # Without the page to go back to: the paper may not have come so far as to know it.
            return unavailable(request, too_long=isinstance(error, PaperTooLong), back="")

    return view


def as_pdf(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Lay it out. Raises PaperUnavailable, PaperTooLong."""
    context = {"paper": paper, "body": html_of(paper.blocks), "printed_at": timezone.now()}
    html = render_to_string("assistance/paper/paper.html", context, request)
    return handed_over(render_pdf(html, sheets=paper.sheets), PDF, paper.name, "paper.pdf", how="inline")


def as_word(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Write it as a Word file, to go on with."""
    site = Site.find_for_request(request)
    whose = "" if paper.is_firms_own else unescape(render_to_string("assistance/paper/site.txt", {}, request)).strip()
    publisher = site.site_name if site and not paper.is_firms_own else ""
    foot = " · ".join(filter(None, (paper.foot, whose)))
    data = word_file(Written(paper.title, "", paper.blocks), publisher=publisher, foot=foot, size=paper.size)
    return handed_over(data, WORD, paper.name, "paper.docx")


def as_table(headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str, name: str) -> HttpResponse:
    """Hand over a workbook of one sheet; what begins like a formula stays text."""
    return handed_over(write(headers, rows, title=title), XLSX, name, "table.xlsx")


WRITERS: Final = {"pdf": as_pdf, "docx": as_word}


def html_of(blocks: Iterable[Block]) -> SafeString:
    """Blocks as HTML for paper; every word in it as text."""
    return format_html_join("\n", "{}", ((_html(block),) for block in blocks))


def _html(block: Block) -> SafeString:
    match block:
        case Heading():
            return format_html("<h{0}>{1}</h{0}>", min(block.level, 6), _line(block.line))
        case Paragraph():
            return format_html('<p class="{}">{}</p>', "quoted" if block.quoted else "plain", _line(block.line))
        case Items():
            mark = "boxes" if block.boxes else "rungs" if block.ordered else "dots"
            rows = format_html_join("", "<li>{}</li>", ((_inside(item),) for item in block.items))
            return format_html('<ul class="{}">{}</ul>', mark, rows)
        case Table():
            return _table(block)
        case Pictures():
            return _pictures(block)
        case _:
            return format_html("<p>（图）{}</p>", block.seen)


def _inside(item: tuple[Block, ...]) -> SafeString:
    """What stands in an item: its lines, without being paragraphs of their own."""
    return format_html_join(
        mark_safe("<br>"),
        "{}",
        ((_line(block.line) if isinstance(block, Paragraph) else _html(block),) for block in item),
    )


def _line(line: Line) -> SafeString:
    return format_html_join(
        "", "{}", ((format_html("<b>{}</b>", run.text) if run.strong else run.text,) for run in line)
    )


def _table(block: Table) -> SafeString:
    head = format_html_join("", '<th scope="col">{}</th>', ((_line(cell),) for cell in block.head))
    rows = format_html_join(
        "",
        "<tr>{}</tr>",
        ((format_html_join("", "<td>{}</td>", ((_line(cell),) for cell in row)),) for row in block.rows),
    )
    caption = format_html("<caption>{}</caption>", block.caption) if block.caption else ""
    shares = ((100 * share // sum(block.widths),) for share in block.widths)
    columns = format_html_join("", '<col style="width: {}%">', shares)
    return format_html(
        '<table class="lines">{}{}<thead><tr>{}</tr></thead><tbody>{}</tbody></table>', caption, columns, head, rows
    )


def _pictures(block: Pictures) -> SafeString:
    shown = [_picture(picture) for picture in block.pictures]
    pairs = (shown[start : start + 2] for start in range(0, len(shown), 2))
    rows = format_html_join(
        "", "<tr>{}</tr>", ((format_html_join("", "<td>{}</td>", ((cell,) for cell in pair)),) for pair in pairs)
    )
    return format_html('<table class="photos">{}</table>', rows)


def _picture(picture: Picture) -> SafeString:
    seen: SafeString = MISSING
    if picture.content:
        data = b64encode(picture.content).decode()
        seen = format_html('<img src="data:image/jpeg;base64,{}" alt="{}">', data, picture.caption or "照片")
    return format_html("{}<p>{}</p>", seen, picture.caption)
