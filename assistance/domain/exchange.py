"""Findings in the fields of the national exchange of hazards (隐患数据交换): names and codes as it has them.

Photos are no cells: their two fields say in which record they are.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone

from assistance.enums import FindingState, MeasureState, Result
from assistance.models import Finding, Verification

# 外聘专家诊断; 0 其他.
SOURCE, CATEGORY = 8, 0
A_HANDFUL: Final = 500
STATES: Final[dict[str, int]] = {FindingState.OPEN: 0, FindingState.FIXED: 1, FindingState.CLOSED: 9}


def loaded(findings: QuerySet[Any]) -> QuerySet[Any]:
    """The same findings with all that a row needs; a few queries, however many there are."""
    return (
        findings.select_related("visit", "plan", "recorded_by")
        .defer("criterion_frozen")
        .prefetch_related("plan__measures", "verifications__by", "verifications__second")
    )


def in_order(keys: Sequence[int]) -> Iterator[Finding]:
    """The findings of these keys, one after the other, a handful in memory at a time."""
    for start in range(0, len(keys), A_HANDFUL):
        some = keys[start : start + A_HANDFUL]
        found = loaded(Finding.objects.all()).in_bulk(some)
        yield from (found[key] for key in some)


def rows(findings: Iterable[Finding]) -> Iterator[list[Any]]:
    """One row for each, in the order of HEADERS; those that are on no paper have no state there and are left out."""
    for finding in findings:
        if finding.state in STATES:
            yield [value(finding) for _, _, value in FIELDS]


def measures(finding: Finding) -> str:
    """What its plan does, without what was dropped."""
    if not finding.plan:
        return ""
    return "；".join(row.text for row in finding.plan.measures.all() if row.state != MeasureState.DROPPED)


def accepted(finding: Finding) -> Verification | None:
    """The look by which it is closed; where it was opened again since, there is none."""
    looks = [row for row in finding.verifications.all() if row.result == Result.GONE]
    return looks[-1] if looks and finding.state == FindingState.CLOSED else None


def accepted_by(finding: Finding) -> str:
    """Who saw that it is gone."""
    look = accepted(finding)
    return "、".join(person.name for person in (look.by, look.second) if person) if look else ""


def _controls(finding: Finding) -> str:
    return "；".join(part for part in (finding.safeguard, measures(finding)) if part)


def _comment(finding: Finding) -> str:
    look = accepted(finding)
    return look.text if look else ""


def _record(finding: Finding) -> str:
    return f"见{finding.visit.number}第{finding.order}项"


def _time(value: datetime | date | None) -> str:
    """As the exchange writes times; a day lasts until its end."""
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M:%S}"
    return f"{value:%Y-%m-%d} 23:59:59" if value else ""


FIELDS: Final[tuple[tuple[str, str, Callable[[Finding], Any]], ...]] = (
    ("dangerName", "隐患名称", lambda row: row.title),
    ("dangerLevel", "等级", lambda row: row.level),
    ("registTime", "登记时间", lambda row: _time(row.at)),
    ("registrant", "登记人", lambda row: row.recorded_by.name),
    ("dangerSrc", "来源", lambda row: SOURCE),
    ("dangerManageType", "治理类型", lambda row: row.fix_when),
    ("hazardDangerType", "类型", lambda row: row.hazard_type),
    ("hazardCategory", "类别", lambda row: CATEGORY),
    ("dangerDesc", "描述", lambda row: row.text),
    ("dangerReason", "原因", lambda row: row.cause),
    ("controlMeasures", "控制措施", _controls),
    ("cost", "整改资金", lambda row: float(row.plan.money) if row.plan and row.plan.money is not None else None),
    ("liablePerson", "整改责任人", lambda row: row.plan.liable if row.plan else ""),
    ("dangerManageDeadline", "治理期限", lambda row: _time(row.due_on)),
    ("checkAcceptPerson", "验收人", accepted_by),
    ("checkAcceptTime", "验收时间", lambda row: _time(row.closed_at)),
    ("checkAcceptComment", "验收情况", _comment),
    ("dangerState", "状态", lambda row: STATES[row.state]),
    ("managementClassification", "分类", lambda row: row.classification),
    ("attachments1", "隐患照片", _record),
    ("attachments2", "整改照片", lambda row: _record(row) if row.fixed_at else ""),
)
HEADERS: Final = tuple(f"{meaning} {name}" for name, meaning, _ in FIELDS)
