"""告知单: chosen criteria in three columns, 判定条款 · 不改会怎样 · 怎么改. The choice stands in the address alone."""

from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_safe

from content.addresses import remember_site
from content.context.criterion import LIGHT
from content.models import CriterionPage, PublishedRevision, StandardPage
from content.paper.answers import answer
from content.paper.booklet import releases_of
from content.paper.frame import DISCLAIMER, revision_address
from theme.pdf import render_pdf
from theme.qr import qr_image
from theme.text import said_back

MOST_ITEMS: Final = 60
LONGEST_KEY: Final = 120


@dataclass(frozen=True)
class Row:
    """A criterion on the notice, with its release and the code that opens it."""

    criterion: CriterionPage
    release: PublishedRevision | None
    code: str


@dataclass(frozen=True)
class Part:
    """The chosen criteria of one standard; None where that may not be shown."""

    standard: StandardPage | None
    rows: list[Row]


@dataclass
class Choice:
    """What the address asks for: the criteria that there are, and what is wrong with the rest."""

    criteria: list[CriterionPage]
    faults: list[str] = field(default_factory=list)

    @property
    def query(self) -> str:
        """The choice as it stands in an address, without a `?`."""
        return "&".join(f"c={key_of(row)}" for row in self.criteria)


def key_of(criterion: CriterionPage) -> str:
    """The short name of a criterion in addresses: GM10-11-3."""
    return f"{criterion.standard.slug}-{criterion.slug}".upper()


def choose(keys: list[str]) -> Choice:
    """Look the criteria up; one query, however many there are."""
    asked = list(dict.fromkeys(key.strip().lower() for key in keys if key.strip()))
    too_many = len(asked) > MOST_ITEMS
    plausible = [key for key in asked[:MOST_ITEMS] if len(key) <= LONGEST_KEY and key.isprintable()]
    slugs = {key[at + 1 :] for key in plausible for at, sign in enumerate(key) if sign == "-"}
    rows = CriterionPage.objects.visible().filter(slug__in=slugs).select_related("standard__successor") if slugs else []
    known = {key_of(row).lower(): row for row in rows}
    choice = Choice(sorted((known[key] for key in plausible if key in known), key=_place))
    missing = [key for key in asked[:MOST_ITEMS] if key not in known]
    if missing:
        names = "、".join(f"“{said_back(key.upper())}”" for key in missing[:5])
        choice.faults.append(f"没有{names}{'等' if len(missing) > 5 else ''}条款，请在下面重新勾选。")
    if too_many:
        choice.faults.append(f"一张告知单最多 {MOST_ITEMS} 条，现在选了 {len(asked)} 条，请分几张排。")
    return choice


def _place(row: CriterionPage) -> tuple[str, int, str]:
    return (row.standard.path, row.item_order, row.path)


def notice_html(criteria: list[CriterionPage], request: HttpRequest) -> str:
    """The notice as HTML, ready to be laid out; `criteria` in the order of their standards. One query."""
    releases = releases_of(criteria)
    rows = [Row(row, releases.get(row.pk), _code(row, releases.get(row.pk), request)) for row in criteria]
    parts = [
        Part(standard, list(of_one)) for standard, of_one in groupby(rows, key=lambda row: row.criterion.shown_standard)
    ]
    context = {"parts": parts, "total": len(rows), "disclaimer": DISCLAIMER}
    return render_to_string("content/paper/notice.html", context, request)


def _code(row: CriterionPage, release: PublishedRevision | None, request: HttpRequest) -> str:
    url = revision_address(row, release.number, request) if release else ""
    return qr_image(url, label=f"二维码：{row.title}，打开这一版的网页 {url}") if url else ""


def make_notice(html: str) -> bytes:
    """Lay out what `notice_html` wrote."""
    return render_pdf(html, sheets=("base", "notice"))


@require_safe
def notice_pdf(request: HttpRequest) -> HttpResponseBase:
    """`/notice.pdf?c=…`."""
    remember_site(request)
    choice = choose(request.GET.getlist("c"))
    if not choice.criteria and not choice.faults:
        choice.faults.append("还没有选条款。请先勾选，再排成告知单。")
    if choice.faults:
        return _picking(request, choice)
    return answer(
        request,
        notice_html(choice.criteria, request),
        make=make_notice,
        kind="application/pdf",
        name=f"判定条款告知单（{len(choice.criteria)} 条）",
        plain_name="notice.pdf",
        back=f"{reverse('notice')}?{choice.query}",
    )


@require_safe
def notice(request: HttpRequest) -> HttpResponseBase:
    """`/notice/`: tick criteria, standard after standard; what is ticked stays in the address."""
    remember_site(request)
    return _picking(request, choose(request.GET.getlist("c")))


def _picking(request: HttpRequest, choice: Choice) -> HttpResponse:
    standards = list(_standards())
    wanted = request.GET.get("s", "").strip().lower()
    opened = next((row for row in standards if row.slug == wanted), None)
    if wanted and opened is None:
        choice.faults.append(f"没有“{said_back(wanted.upper())}”这个标准，请在下面选一个。")
    context: dict[str, Any] = {
        "choice": choice,
        "chosen": [(key_of(row), row) for row in choice.criteria],
        "standards": standards,
        "opened": opened,
        "offered": _offered(opened, choice) if opened else [],
        "most": MOST_ITEMS,
    }
    return render(request, "content/notice_page.html", context, status=400 if choice.faults else 200)


def _standards() -> Any:
    """Standards of which there are criteria to choose from, with their number."""
    shown = Q(criteria__live=True)
    rows = StandardPage.objects.visible().annotate(total=Count("criteria", filter=shown)).filter(total__gt=0)
    return rows.only("title", "short_title", "slug", "path", "depth", "url_path").order_by("path")


def _offered(standard: StandardPage, choice: Choice) -> list[tuple[str, CriterionPage]]:
    chosen = {row.pk for row in choice.criteria}
    rows = CriterionPage.objects.visible().filter(standard_id=standard.pk).only(*LIGHT).order_by("item_order", "path")
    return [(f"{standard.slug}-{row.slug}".upper(), row) for row in rows if row.pk not in chosen]
