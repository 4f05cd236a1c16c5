"""Several people at one draft: each saves what he changed; what another did meanwhile is neither lost nor hidden.

A form carries what its fields held when it was opened. A field that nobody else has touched is written; one that he has
not touched keeps what another wrote; where both wrote, nothing is saved and he is shown what stands there now.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from accounts.models import User
from assistance.domain.behalf import OnBehalf
from assistance.domain.door import demand_state, enter
from assistance.domain.errors import ChangedMeanwhileError
from assistance.domain.plans import add_measure, cover, drop_measure, write_plan
from assistance.enums import Act, MeasureState, PlanState
from assistance.models import AssistanceLog, Finding, RectificationPlan


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """One more thing to do."""

    text: str
    liable: str = ""
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Changes:
    """What somebody did to a draft: `seen` is what the parts held when he opened it, `values` what he left in them."""

    seen: Mapping[str, Any]
    values: Mapping[str, Any]
    new: Iterable[NewMeasure] = ()
    # Why, by the uuid of the measure.
    dropped: Mapping[UUID, str] = field(default_factory=dict)
    covered: Iterable[Finding] = ()


@transaction.atomic
def write_draft(plan: RectificationPlan, changes: Changes, *, by: User, on_behalf: OnBehalf | None = None) -> set[str]:
    """Save all of it or nothing; return which parts another has changed meanwhile, and which are kept as he wrote them.

    Raises ChangedMeanwhileError, and as `plans.write_plan`, `add_measure`, `drop_measure` and `cover`.
    """
    plan = enter(plan, Act.CHANGE, by=by, on_behalf=on_behalf)
    demand_state(plan, [PlanState.DRAFT])
    stored = {name: _plain(getattr(plan, name)) for name in changes.values}
    elsewhere = {name for name in stored if stored[name] != _plain(changes.seen[name])}
    mine = {name: value for name, value in changes.values.items() if _plain(value) != _plain(changes.seen[name])}
    if clashing := {name: stored[name] for name in elsewhere & mine.keys() if _plain(mine[name]) != stored[name]}:
        raise ChangedMeanwhileError(clashing)
    if mine:
        plan = write_plan(plan, by=by, on_behalf=on_behalf, **mine)
    for new in changes.new:
        add_measure(plan, by=by, text=new.text, liable=new.liable, due_on=new.due_on, on_behalf=on_behalf)
    for measure in plan.measures.filter(uuid__in=changes.dropped).exclude(state=MeasureState.DROPPED):
        drop_measure(measure, by=by, why=changes.dropped[measure.uuid], on_behalf=on_behalf)
    if covered := list(changes.covered):
        cover(plan, by=by, findings=covered, on_behalf=on_behalf)
    return elsewhere - mine.keys()


def others_since(plan: RectificationPlan, *, by: User, since: datetime) -> list[str]:
    """The names of those who have changed the plan or its measures since, without oneself."""
    things = [plan.uuid, *plan.measures.values_list("uuid", flat=True)]
    lines = AssistanceLog.objects.filter(thing_uuid__in=things, at__gt=since, by__isnull=False)
    return list(dict.fromkeys(lines.exclude(by=by).exclude(act=Act.SEE).values_list("by__name", flat=True)))


def _plain(value: Any) -> Any:
    """A text without what a browser adds to it on the way."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
