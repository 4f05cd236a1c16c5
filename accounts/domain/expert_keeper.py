"""What the expert pool holds of a person, and what of it goes when he asks for it."""

from collections.abc import Iterator
from typing import Any, Final

from accounts.domain.experts import forget_expert
from accounts.held import Held, Keeper
from accounts.models import Expert, User

KEPT: Final = "注销时清空。利益冲突的记录留着，帮扶过的企业要对得上，里面没有您的姓名。"


def show(person: User) -> Iterator[Held]:
    """Return the sheet, the conflicts, the days and what was done to them, for the person's own eyes."""
    expert = Expert.objects.filter(person=person).first()
    if expert is None:
        return
    yield Held("专家资料", [_sheet(expert)], kept=KEPT)
    conflicts = [
        {
            "企业": row.enterprise.name,
            "什么关系": row.get_kind_display(),
            "从": row.since,
            "到": row.until or "现在",
            "申报时间": row.declared_at,
        }
        for row in expert.conflicts.select_related("enterprise")
    ]
    yield Held("利益冲突", conflicts, kept=KEPT)
    yield Held("没空的日子", [{"日子": row.days, "原因": row.reason} for row in expert.absences.all()])
    yield Held("专家资料的变动", [{"事项": row.get_kind_display(), "时间": row.at} for row in expert.log.all()])


def _sheet(expert: Expert) -> dict[str, Any]:
    values = {
        "行业领域": "、".join(row.name for row in expert.sectors.all()),
        "场景": "、".join(row.name for row in expert.scenes.all()),
        "专长": expert.skills,
        "职称": expert.title,
        "工作单位": expert.employer,
        "入库依据": expert.basis,
        "入库": expert.active_from,
        "在库到": expert.active_until,
    }
    return {name: value for name, value in values.items() if value}


KEEPER: Final = Keeper(show=show, erase=forget_expert)
