"""How long paper takes on the starter site, warm: `python -m tests.bench.papers` prints it as JSON."""

import json
import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO

import django
import pypdfium2
from django.test import RequestFactory

WANTED_PAGES = 10
RUNS = 5


def seconds(make: Callable[[str], bytes], html: str) -> float:
    """The median of some runs after a first one that loads what is needed."""
    make(html)
    taken = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        make(html)
        taken.append(time.perf_counter() - begun)
    return statistics.median(taken)


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    with pypdfium2.PdfDocument(BytesIO(data)) as document:
        return len(document)


if __name__ == "__main__":
    django.setup()

    from django.conf import settings

    from content.models import CriterionPage, StandardPage
    from content.paper.booklet import booklet_html, make_booklet
    from content.paper.notice import make_notice, notice_html

    settings.ALLOWED_HOSTS = ["*"]
    visit = RequestFactory().get("/")
    criteria = list(
        CriterionPage.objects.visible()
        .filter(standard__slug="gm10")
        .select_related("standard__successor")
        .order_by("item_order", "path")
    )
    # As many as fill ten pages.
    count = next(
        n for n in range(20, len(criteria)) if pages(make_notice(notice_html(criteria[:n], visit))) == WANTED_PAGES
    )
    notice = notice_html(criteria[:count], visit)
    booklet = booklet_html(StandardPage.objects.get(slug="gm10"), visit)
    json.dump(
        {
            "pdf10_s": seconds(make_notice, notice),
            "pdf10_items": count,
            "pdf_standard_s": seconds(make_booklet, booklet),
            "pdf_standard_pages": pages(make_booklet(booklet)),
        },
        sys.stdout,
    )
