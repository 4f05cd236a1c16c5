"""Which papers there are of a thing, for who looks at it: pages show them below `{% papers_of row %}`."""

from dataclasses import dataclass
from typing import Any, Final

from django.urls import reverse

from accounts.models import Enterprise, User
from assistance.enums import FINDING_ON_PAPER, VISIT_NUMBERED, VisitState
from assistance.models import Finding, HelpVisit, RectificationPlan
from assistance.policy import acts
from assistance.views.papers.report import WRITERS


@dataclass(frozen=True, slots=True)
class Link:
    """One paper: its name, a hint where it needs one, and its addresses by what kind of file is there."""

    label: str
    files: tuple[tuple[str, str], ...]
    hint: str = ""


KINDS: Final = {"pdf": "PDF", "docx": "Word", "xlsx": "Excel"}


def papers_of(row: Any, person: User) -> list[Link]:
    """Return the papers of a visit, finding, plan or firm that somebody who sees its page can open."""
    match row:
        case HelpVisit():
            return _of_visit(row, person)
        case Finding() if row.state in FINDING_ON_PAPER:
            found = [_link(row, "重大事故隐患报告", "help_major", ("docx",), "由企业自己报送")] if row.is_major else []
            return found + ([_link(row, "验收记录", "help_verification")] if row.verifications.exists() else [])
        case RectificationPlan():
            return [_link(row, "整改方案", "help_plan")]
        case Enterprise():
            return [_link(row, "隐患排查治理台账", "help_ledger", ("pdf", "xlsx"))]
    return []


def _of_visit(row: HelpVisit, person: User) -> list[Link]:
    if row.state in VISIT_NUMBERED:
        return [
            _link(row, "帮扶记录", "help_report"),
            _link(row, "张贴给职工看的清单", "help_notice", hint="贴之前看一眼，有没有写到人名"),
            _link(row, "隐患清单", "help_exchange", ("xlsx",), "按国家交换数据的字段"),
        ]
    if row.state == VisitState.CANCELLED or not acts(person, row) & WRITERS:
        return []
    blank = Link("空白记录表", ((KINDS["pdf"], reverse("help_blank_pdf")),), "手机用不了的时候用")
    return [_link(row, "帮扶记录（草稿）", "help_report"), blank] if row.state == VisitState.UNDER_WAY else [blank]


def _link(row: Any, label: str, name: str, kinds: tuple[str, ...] = ("pdf", "docx"), hint: str = "") -> Link:
    files = tuple((KINDS[kind], reverse(f"{name}_{kind}", args=[row.uuid])) for kind in kinds)
    return Link(label, files, hint)
