"""Asking for requests, visits and findings as one speaks of them. Who may see which is for `assistance.policy`."""

from datetime import date
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from assistance.enums import (
    FINDING_ON_PAPER,
    FINDING_UNSOLVED,
    PLAN_STANDS,
    REQUEST_OVER,
    REQUEST_WAITS,
    VISIT_NUMBERED,
    FindingState,
    Level,
    Shows,
    TeamRole,
    VisitState,
)


class HelpRequestQuerySet(models.QuerySet[Any]):
    """Requests for help."""

    def waiting(self) -> Self:
        """Those that wait for us: submitted, triaged, or accepted and not yet in anybody's calendar."""
        return self.filter(state__in=REQUEST_WAITS)

    def in_triage_order(self) -> Self:
        """The declared order: how dangerous, then firms whose base is weak, then who has waited longest."""
        return self.order_by("-danger", "-enterprise__weak_base", "submitted_at", "pk")

    def not_over(self) -> Self:
        """Those that still go on; drafts too."""
        return self.exclude(state__in=REQUEST_OVER)

    def like(self, request: Any) -> Self:
        """Those of the same firm that were sent before this one and still go on, the oldest first."""
        sent = self.not_over().filter(enterprise=request.enterprise_id, submitted_at__isnull=False)
        return sent.exclude(pk=request.pk).order_by("submitted_at", "pk")

    def promise_broken(self, on: date | None = None) -> Self:
        """Those that wait although the promised day is over."""
        return self.waiting().filter(promised_on__lt=on or timezone.localdate())


class HelpVisitQuerySet(models.QuerySet[Any]):
    """Visits."""

    def numbered(self) -> Self:
        """Those whose report is signed."""
        return self.filter(state__in=VISIT_NUMBERED)

    def ahead(self) -> Self:
        """Those planned, the next first."""
        return self.filter(state=VisitState.PLANNED).order_by("on", "starts_at", "pk")

    def of(self, person: Any) -> Self:
        """Those on whose team somebody is."""
        return self.filter(team__person=person)


class TeamMemberQuerySet(models.QuerySet[Any]):
    """Teams."""

    def were_there(self) -> Self:
        """Those who go to the firm, or went; who joined to verify did not."""
        return self.exclude(role=TeamRole.VERIFIER)

    def come_again(self, person: Any) -> Self:
        """Where somebody is on the team of a visit that is ahead or under way."""
        going = [VisitState.PLANNED, VisitState.UNDER_WAY]
        return self.were_there().filter(person=person, visit__state__in=going)


class FindingQuerySet(models.QuerySet[Any]):
    """Findings."""

    def on_paper(self) -> Self:
        """Those of a signed report that were not struck."""
        return self.filter(state__in=FINDING_ON_PAPER)

    def unsolved(self) -> Self:
        """Those not yet verified as gone."""
        return self.filter(state__in=FINDING_UNSOLVED)

    def without_plan(self) -> Self:
        """Those open that no plan covers."""
        return self.filter(state=FindingState.OPEN, plan=None)

    def overdue(self, on: date | None = None) -> Self:
        """Those unsolved after their due date, the most dangerous and longest first; on that date they are not."""
        return self.unsolved().filter(due_on__lt=on or timezone.localdate()).order_by("-level", "due_on", "pk")

    def major(self) -> Self:
        """Major hazards."""
        return self.filter(level=Level.MAJOR)

    def at(self, enterprise: Any) -> Self:
        """Those found at one firm."""
        return self.filter(visit__enterprise=enterprise)

    def same_before(self, finding: Any, *, since: date) -> Self:
        """Those of the same criterion at the same firm since a day and before this visit, the latest first."""
        visit = finding.visit
        found = self.on_paper().at(visit.enterprise_id).filter(criterion=finding.criterion_id)
        return found.filter(visit__on__gte=since, visit__on__lte=visit.on).exclude(visit=visit).order_by("-visit__on")


class EvidenceQuerySet(models.QuerySet[Any]):
    """Evidence."""

    def of_fixing(self, finding: Any) -> Self:
        """What shows that a finding is gone, since it was opened last: its own, and that of what its plan has done."""
        mine = Q(finding=finding)
        if finding.plan_id:
            mine |= Q(measure__plan=finding.plan_id)
        return self.filter(mine, shows=Shows.FIX, at__gte=finding.opened_at)


class PlanQuerySet(models.QuerySet[Any]):
    """Plans."""

    def standing(self) -> Self:
        """Those submitted, agreed or fulfilled."""
        return self.filter(state__in=PLAN_STANDS)


class WallTextQuerySet(models.QuerySet[Any]):
    """What is shown before a request is sent."""

    def in_force(self, on: date | None = None) -> Any:
        """The newest text that has begun by a day, today unless told; None where nothing has been signed yet."""
        return self.filter(effective_on__lte=on or timezone.localdate()).order_by("-effective_on").first()


class BreakGlassQuerySet(models.QuerySet[Any]):
    """Administrators who read a firm's help data."""

    def open_for(self, person: Any) -> Self:
        """Those of one person that last."""
        return self.filter(by=person, until__gt=timezone.now())
