"""The log in words: who, in what capacity, did what, when and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from accounts.enums import MemberRole
from accounts.models import Membership
from assistance.domain.following import BY_LINK
from assistance.enums import MACHINES, Act, TeamRole, Thing
from assistance.models import AssistanceLog, TeamMember

PAGES: Final = {
    Thing.REQUEST: "help_request",
    Thing.VISIT: "help_visit",
    Thing.FINDING: "help_finding",
    Thing.PLAN: "help_plan",
}
# What the desk notes for itself when it puts a request into the order.
_OWN_NOTES: Final = frozenset({Act.TRIAGE})
_LOOKS: Final = {Thing.FINDING: "看了隐患的照片", Thing.EVIDENCE: "看了佐证", Thing.FIRM: "看了帮扶资料"}


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the log as it stands on a page."""

    at: datetime
    # What the phone said, where it was written in the field.
    device_at: datetime | None
    who: str
    what: str
    why: str
    url: str
    passes_wall: bool


def told(lines: QuerySet[AssistanceLog], *, to_desk: bool = False) -> list[Told]:
    """Put lines of a firm's log into words, with what the desk notes for itself where it is the desk that reads them.

    Two queries, however many lines.
    """
    of = {"enterprise": OuterRef("enterprise"), "person": OuterRef("by")}
    member = Membership.objects.filter(**of).order_by("-pk").values("role")[:1]
    on_team = TeamMember.objects.filter(visit__enterprise=OuterRef("enterprise"), person=OuterRef("by"))
    team = on_team.order_by("-pk").values("role")[:1]
    rows = lines.annotate(in_firm=Subquery(member), on_team=Subquery(team))
    return [_told(row, to_desk) for row in rows.select_related("by").prefetch_related("by__groups")]


def _told(row: Any, to_desk: bool) -> Told:
    page = PAGES.get(Thing(row.thing))
    return Told(
        at=row.at,
        device_at=row.device_at,
        who=_who(row),
        what=_what(row),
        why=row.why if to_desk or row.act not in _OWN_NOTES else "",
        url=reverse(page, args=[row.thing_uuid]) if page else "",
        passes_wall=row.act in {Act.BREAK_GLASS, Act.REFER, Act.EXPORT},
    )


def _who(row: Any) -> str:
    if row.by is None:
        return "来电人" if row.why.startswith(BY_LINK) else "系统"
    if row.in_firm:
        return f"{row.by}（本企业{MemberRole(row.in_firm).label}）"
    if row.on_team:
        return f"{row.by}（{TeamRole(row.on_team).label}）"
    roles = "、".join(group.name for group in row.by.groups.all())
    return f"{row.by}（{roles}）" if roles else str(row.by)


def _what(row: AssistanceLog) -> str:
    thing, act = Thing(row.thing), Act(row.act)
    if act == Act.SEE:
        return _LOOKS.get(thing, f"看了{thing.label}")
    if act == Act.BREAK_GLASS:
        # What staff call 破窗查看.
        return "管理员例外查看"
    machine = MACHINES.get(thing)
    state = type(next(iter(machine)))(row.now).label if machine and row.now and row.now != row.was else ""
    what = act.label if thing in {Thing.FIRM, Thing.REQUEST} else f"{thing.label}：{act.label}"
    return f"{what}，{state}" if state and act.label not in state else what
