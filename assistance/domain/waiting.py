"""What waits for one person, the longest first: what his page lists, and what is counted where the way there begins.

Each list holds what he may do now, and no more.
"""

from typing import Any, Final

from django.db.models import Exists, F, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from assistance.enums import Act, CaseState, FindingState, PlanState
from assistance.models import AssistanceLog, CaseDraft, Finding, PlanRevision, RectificationPlan
from assistance.policy import within

# Counting further tells nobody more.
COUNTED: Final = 999


def plans_submitted() -> QuerySet[Any]:
    """Plans that wait to be agreed; `since` is when the firm handed in what stands there."""
    handed_in = PlanRevision.objects.filter(plan=OuterRef("pk")).order_by("-number").values("at")[:1]
    submitted = RectificationPlan.objects.filter(state=PlanState.SUBMITTED)
    rows: QuerySet[Any] = submitted.annotate(since=Coalesce(Subquery(handed_in), F("made_at")))
    return rows


def plans_to_agree(person: User) -> QuerySet[Any]:
    """Plans that wait for him as an adviser."""
    return within(person, Act.AGREE, plans_submitted()).order_by("since", "pk")


def findings_to_verify(person: User) -> QuerySet[Finding]:
    """What a firm says is gone and he may look at, major ones first."""
    on_team = Finding.objects.filter(state=FindingState.FIXED, visit__team__person=person)
    return within(person, Act.VERIFY, on_team).order_by("-level", "fixed_at", "pk")


def cases_to_clear(person: User) -> QuerySet[Any]:
    """Case drafts that others wrote, of findings that are still gone; `since` is when each was offered."""
    offered = AssistanceLog.objects.filter(thing_uuid=OuterRef("uuid"), now=CaseState.OFFERED).order_by("-pk")
    # Draft by draft: of all that is closed few have one.
    gone = within(person, Act.CLEAR_CASE, Finding.objects.filter(pk=OuterRef("finding"), state=FindingState.CLOSED))
    drafts = CaseDraft.objects.filter(Exists(gone), state=CaseState.OFFERED).exclude(written_by=person)
    rows: QuerySet[Any] = drafts.annotate(since=Subquery(offered.values("at")[:1])).order_by("since", "pk")
    return rows


def counted(by: User, kinds: dict[str, QuerySet[Any]]) -> dict[str, int]:
    """How many there are of each kind, each at most COUNTED + 1; one query."""
    found: dict[str, Any] = {name: _counted(rows) for name, rows in kinds.items()}
    row: Any = User.objects.values(**found).get(pk=by.pk)
    return dict(row)


def _counted(rows: QuerySet[Any]) -> Subquery:
    return Subquery(
        rows.order_by().values("pk")[: COUNTED + 1],
        template="(SELECT COUNT(*) FROM (%(subquery)s) AS counted)",
        output_field=IntegerField(),
    )
