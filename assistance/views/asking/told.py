"""The log in words: who, in what capacity, did what, when and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from django.db.models import QuerySet
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
    who: str
    what: str
    why: str
    url: str
    passes_wall: bool


def with_people(lines: QuerySet[AssistanceLog]) -> QuerySet[AssistanceLog]:
    """Fetch with each line who it was, as `told` needs it."""
    return lines.select_related("by").prefetch_related("by__groups")


def told(lines: Iterable[AssistanceLog], enterprise: int) -> list[Told]:
    """Put lines of one firm's log into words; two queries beside those of `with_people`, however many."""
    rows = list(lines)
    people = {row.by_id for row in rows if row.by_id}
    members = dict(Membership.objects.filter(enterprise=enterprise, person__in=people).values_list("person", "role"))
    teams = dict(
        TeamMember.objects.filter(visit__enterprise=enterprise, person__in=people).values_list("person", "role")
    )
    return [_told(row, members, teams) for row in rows]


def _told(row: AssistanceLog, members: dict[int, str], teams: dict[int, str]) -> Told:
    page = PAGES.get(Thing(row.thing))
    return Told(
        at=row.at,
        who="，".join(filter(None, [_who(row, members, teams), row.word])),
        what=_what(row),
        why="" if row.act in _OWN_NOTES else row.why,
        url=reverse(page, args=[row.thing_uuid]) if page else "",
        passes_wall=row.act in {Act.BREAK_GLASS, Act.REFER, Act.EXPORT},
    )


def _who(row: AssistanceLog, members: dict[int, str], teams: dict[int, str]) -> str:
    if row.by is None:
        return "来电人" if row.why.startswith(BY_LINK) else "系统"
    if row.by_id in members:
        return f"{row.by}（本企业{MemberRole(members[row.by_id]).label}）"
    if row.by_id in teams:
        return f"{row.by}（{TeamRole(teams[row.by_id]).label}）"
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
