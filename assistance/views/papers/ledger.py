"""排查治理台账 of one firm: across an A4 page with room for ink, and as a workbook. Both from one table of columns."""

from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.domain.exchange import HEADERS, accepted_by, loaded, measures, rows
from assistance.domain.exporting import note_taken
from assistance.enums import Act, Level
from assistance.models import Finding, HelpVisit
from assistance.policy import within
from assistance.views.doors import seen_by
from assistance.views.papers.answers import as_table
from assistance.views.papers.telling import level_of
from assistance.views.papers.writing import Paper, blank, line, said
from content.written.blocks import Table

# Characters of a cell on paper.
LONGEST: Final = 90
# Heading, and what stands below it; dates and numbers as such, so that a workbook can count with them.
COLUMNS: Final[tuple[tuple[str, Callable[[Finding], Any]], ...]] = (
    ("查出日期", lambda row: row.visit.on),
    ("帮扶编号", lambda row: f"{row.visit.number} 第{row.order}项"),
    ("隐患", lambda row: row.title),
    ("位置", lambda row: row.place),
    # Not 重大隐患: what a helper noted is no verdict.
    ("等级", lambda row: level_of(row) if row.level == Level.MAJOR else "一般"),
    ("类型", lambda row: row.get_hazard_type_display() if row.hazard_type else ""),
    ("临时措施", lambda row: row.safeguard),
    ("整改措施", measures),
    ("责任人", lambda row: row.plan.liable if row.plan else ""),
    ("资金（元）", lambda row: row.plan.money if row.plan else None),
    ("期限", lambda row: row.due_on),
    ("状态", lambda row: row.get_state_display()),
    ("验收日期", lambda row: timezone.localdate(row.closed_at) if row.closed_at else None),
    ("验收人", accepted_by),
)


def ledger(request: HttpRequest, person: User, *, uuid: UUID) -> Paper:
    """All that was found at a firm, with lines for the signatures."""
    del request
    firm = seen_by(person, Enterprise.objects.all(), uuid)
    note_taken(firm, by=person)
    lines = [tuple(line(_shown(value(row))) for _, value in COLUMNS) for row in _rows(firm, person)]
    blocks = [
        *said(f"单位：{firm.name}　　截至 {timezone.localdate():%Y-%m-%d}，共 {len(lines)} 项"),
        *([Table(tuple(line(name) for name, _ in COLUMNS), tuple(lines))] if lines else said("还没有查出过隐患。")),
        *blank("主要负责人（签字）", "安全管理员（签字）"),
        *blank("职工代表（签字）", "日期"),
    ]
    name = f"隐患排查治理台账 {timezone.localdate():%Y-%m-%d}"
    return Paper("隐患排查治理台账", name, blocks, sheets=("base", "help", "ledger"))


@personal
@require_safe
def ledger_table(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """The same as a workbook; what begins like a formula stays text."""
    firm = seen_by(person, Enterprise.objects.all(), uuid)
    note_taken(firm, by=person)
    lines = [[_counted(value(row)) for _, value in COLUMNS] for row in _rows(firm, person)]
    name = f"隐患排查治理台账 {timezone.localdate():%Y-%m-%d}"
    return as_table([column for column, _ in COLUMNS], lines, title="台账", name=name)


@personal
@require_safe
def exchange_table(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """The findings of one signed report in the fields of the national exchange."""
    visit = seen_by(person, HelpVisit.objects.numbered().select_related("enterprise"), uuid)
    note_taken(visit.enterprise, by=person)
    found = loaded(within(person, Act.SEE, Finding.objects.on_paper().filter(visit=visit))).order_by("order")
    return as_table(HEADERS, rows(found), title="隐患", name=f"{visit.number} 隐患")


def _rows(firm: Enterprise, person: User) -> Any:
    found = within(person, Act.SEE, Finding.objects.on_paper().at(firm))
    return loaded(found).order_by("visit__on", "visit", "order")


def _shown(value: Any) -> str:
    text = "" if value is None else str(value)
    # A row is to stand on one sheet; the workbook has all of it.
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}……"


def _counted(value: Any) -> Any:
    """An amount as a number: the writer of tables would make text of it."""
    return float(value) if hasattr(value, "quantize") else value
