"""专家费: which expert went where in a month, for whoever pays them."""

from datetime import date
from typing import Any, Final

from assistance.enums import VISIT_NUMBERED, TeamRole
from assistance.models import TeamMember

HEADERS: Final = ("专家", "日期", "企业", "身份", "报告编号")


def lines(year: int, month: int) -> list[list[Any]]:
    """Return one line for each expert and visit whose report is signed, by expert and day."""
    first = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    went = TeamMember.objects.filter(role=TeamRole.EXPERT, visit__state__in=VISIT_NUMBERED)
    went = went.filter(visit__on__gte=first, visit__on__lt=after).select_related("person", "visit__enterprise")
    return [
        [row.person.name, row.visit.on, row.visit.enterprise.name, row.get_role_display(), row.visit.number]
        for row in went.order_by("person__name", "person", "visit__on", "visit")
    ]
