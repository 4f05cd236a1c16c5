"""搜索统计: how much is asked, how much of it finds nothing, what is opened; as charts, as tables, as a workbook."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from intake.private.answers import download
from intake.tables.writing import write
from search import asked
from search.asked import Day
from search.desk.worklist import PERIODS, demand, period_of

# Units of the drawing; it is as wide as its place.
WIDTH, HEIGHT, _ROOM = 720, 160, 24
_MOST_ROWS: Final = 5_000


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart, in the drawing's units, measured from its upper left corner."""

    x: float
    y: float
    width: float
    height: float
    says: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by day, with the value of the highest line and the days at both ends."""

    title: str
    bars: Sequence[Bar]
    highest: str
    first: str
    last: str


@require_safe
def report_view(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period."""
    demand(request)
    days = period_of(request)
    rows = asked.each_day(days)
    total, empty, clicked = (sum(getattr(day, name) for day in rows) for name in ("asked", "empty", "clicked"))
    address = reverse("search_report")
    context = {
        "page_title": "搜索统计",
        "header_icon": "search",
        "periods": [(label, f"{address}?days={number}", number == days) for number, label in PERIODS.items()],
        "total": total,
        "empty_share": share(empty, total),
        "clicked_share": share(clicked, total - empty),
        "charts": [
            _chart("每天搜了多少次", rows, [day.asked for day in rows], " 次"),
            _chart("没找到的占几成", rows, [_percent(day.empty, day.asked) for day in rows], "%"),
            _chart("找到以后点开的占几成", rows, [_percent(day.clicked, day.asked - day.empty) for day in rows], "%"),
        ],
        "rows": [row for row in reversed(rows) if row.asked],
        "top": _with_shares(asked.top(days)),
        "missing": _with_shares(asked.unanswered(days)[:20]),
        "export_url": f"{reverse('search_report_export')}?days={days}",
    }
    return render(request, "search/desk/report.html", context)


@require_safe
def export_view(request: HttpRequest) -> HttpResponse:
    """Hand over the texts of a period as a workbook."""
    demand(request)
    headers = ["问法", "搜了", "没找到", "点开", "平均点第几条"]
    rows = asked.by_text(period_of(request)).order_by("-times", "text")[:_MOST_ROWS]
    lines = ([row["text"], row["times"], row["none"], row["opened"], _mean(row)] for row in rows)
    return download(write(headers, lines, title="搜索统计"), name=f"搜索统计-{timezone.localdate()}.xlsx")


def share(part: int, whole: int) -> str:
    """Return a share as people read it; a dash where there is nothing to share."""
    return f"{_percent(part, whole)}%" if whole > 0 else "—"


def _percent(part: int, whole: int) -> int:
    # Somebody may open several results of one question.
    return min(100, round(part * 100 / whole)) if whole > 0 else 0


def _mean(row: dict[str, Any]) -> float | None:
    return round(row["places"] / row["opened"], 1) if row["opened"] else None


def _with_shares(rows: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    rows = list(rows)
    most = max((row["times"] for row in rows), default=1)
    return [
        {
            **row,
            "bar": round(row["times"] * 100 / most),
            "opened_share": share(row["opened"], row["times"] - row["none"]),
            "place": _mean(row),
        }
        for row in rows
    ]


def _chart(title: str, days: Sequence[Day], values: Sequence[int], unit: str) -> Chart:
    highest = max([*values, 1])
    step = WIDTH / len(days)
    bars = []
    for at, (day, value) in enumerate(zip(days, values, strict=True)):
        height = round(value * (HEIGHT - _ROOM) / highest, 1)
        says = f"{day.day:%m-%d}：{value}{unit}"
        bars.append(Bar(round(at * step + step * 0.1, 1), HEIGHT - height, round(step * 0.8, 1), height, says))
    return Chart(title, bars, f"最高 {highest}{unit}", f"{days[0].day:%m-%d}", f"{days[-1].day:%m-%d}")
