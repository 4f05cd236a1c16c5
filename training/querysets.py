"""Asking for sessions and registrations as one speaks of them."""

from datetime import date, datetime, timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Case, CharField, Count, F, Max, Min, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from training.enums import ACTIVE, SEATED, Act, Answer, RegistrationState, SessionState

# What a calendar that holds a session must hear of.
_SEEN_IN_CALENDARS = (Act.ANNOUNCE, Act.MOVE, Act.CHANGE, Act.CALL_OFF)


class SessionQuerySet(models.QuerySet[Any]):
    """Sessions."""

    def announced(self) -> Self:
        """Those that readers see."""
        return self.filter(state=SessionState.ANNOUNCED)

    def open_now(self, at: datetime | None = None) -> Self:
        """Those for which one can register at a moment, now unless told."""
        at = at or timezone.now()
        return self.announced().filter(opens_at__lte=at, closes_at__gt=at)

    def in_calendars(self) -> Self:
        """Those that calendars may hold: announced, or called off after that.

        `changes` counts what was changed, `changed_at` says when that was last; None where it is as it was made.
        """
        called_off = Q(state=SessionState.CANCELLED, log__act=Act.CALL_OFF, log__was=SessionState.ANNOUNCED)
        seen = Q(log__act__in=_SEEN_IN_CALENDARS)
        known = self.filter(Q(state=SessionState.ANNOUNCED) | Q(pk__in=self.filter(called_off).values("pk")))
        return known.annotate(changes=Count("log", filter=seen, distinct=True), changed_at=Max("log__at", filter=seen))

    def with_seats(self) -> Self:
        """Those in which a seat is free and nobody waits for it."""
        return self.filter(seats_taken__lt=F("capacity"), waiting=0)

    def held_in(self, month: date) -> Self:
        """Those of which a sitting is in the month of that day."""
        held = self.model.objects.filter(dates__starts_at__year=month.year, dates__starts_at__month=month.month)
        return self.filter(pk__in=held.values("pk"))

    def upcoming(self, at: datetime | None = None) -> Self:
        """Those that are not over, the nearest first; `begins` and `ends` say from when until when."""
        dated = self.annotate(begins=Min("dates__starts_at"), ends=Max("dates__ends_at"))
        return dated.filter(ends__gt=at or timezone.now()).order_by("begins", "pk")

    def clashing_with(self, session: Any) -> Self:
        """Others, one of whose sittings is at the same time as one of a session's."""
        clash = Q()
        for sitting in session.dates.all():
            clash |= Q(dates__starts_at__lt=sitting.ends_at, dates__ends_at__gt=sitting.starts_at)
        return self.exclude(pk=session.pk).filter(clash).distinct() if clash else self.none()

    def for_officers(self, at: datetime | None = None) -> Self:
        """What officers have to do with: drafts, and what is to come or ended in the last seven days.

        `begins` and `ends` as in `upcoming`; the nearest first, what has no date yet last.
        """
        dated = self.annotate(begins=Min("dates__starts_at"), ends=Max("dates__ends_at"))
        lately = Q(ends__gt=(at or timezone.now()) - timedelta(days=7))
        draft = Q(state=SessionState.DRAFT)
        shown = dated.filter(lately | (draft & Q(ends=None))).exclude(state=SessionState.CANCELLED)
        return shown.order_by(F("begins").asc(nulls_last=True), "pk")

    def out_of_step(self) -> Self:
        """Those whose counters are not what their rows say: there must be none."""
        own = Q(registrations__state__in=SEATED)
        waits = Q(registrations__state=RegistrationState.WAITLISTED)
        counted = self.annotate(
            seated_rows=models.Count("registrations", filter=own),
            waiting_rows=models.Count("registrations", filter=waits),
        )
        return counted.exclude(seats_taken=F("seated_rows"), waiting=F("waiting_rows"))


class RegistrationQuerySet(models.QuerySet[Any]):
    """Registrations."""

    def active(self) -> Self:
        """Those that hold or want a seat."""
        return self.filter(state__in=ACTIVE)

    def told(self) -> Self:
        """With how many come before on the waiting list, and why it ended."""
        before = Q(rank__lt=OuterRef("rank")) | Q(rank=OuterRef("rank"), queued__lt=OuterRef("queued"))
        line = self.model._default_manager.filter(
            before, session=OuterRef("session"), state=RegistrationState.WAITLISTED
        )
        ahead = line.order_by().values("session").annotate(number=Count("pk")).values("number")
        last = self.model._meta.get_field("log").related_model._default_manager.filter(registration=OuterRef("pk"))
        return self.select_related("trainee__person", "enterprise").annotate(
            ahead=Coalesce(Subquery(ahead), 0),
            why=Subquery(last.order_by("-at", "-pk").values("why")[:1]),
        )

    def listed(self) -> Self:
        """As lists show them: of which course, from when until when, how many come before, why it ended."""
        return (
            self.told()
            .select_related("session")
            .annotate(
                course_title=F("session__course__title"),
                begins=Min("session__dates__starts_at"),
                ends=Max("session__dates__ends_at"),
            )
        )

    def on_roster(self) -> Self:
        """As an officer reads them: to be approved, coming, with an offer, waiting in their order, gone."""
        order = (
            RegistrationState.PENDING,
            RegistrationState.CONFIRMED,
            RegistrationState.OFFERED,
            RegistrationState.WAITLISTED,
        )
        place = Case(*(When(state=state, then=number) for number, state in enumerate(order)), default=len(order))
        waits = Case(When(state=RegistrationState.WAITLISTED, then=F("rank")), default=0)
        queued = Case(When(state=RegistrationState.WAITLISTED, then=F("queued")), default=0)
        return self.told().select_related("by").order_by(place, waits, queued, "pk")

    def of_anybody_called(self, text: str) -> Self:
        """Those whose name, firm, telephone or staff number holds what was typed."""
        said = "".join(text.split())
        return self.filter(
            Q(trainee__person=None, trainee__name__icontains=said)
            | Q(trainee__person__name__icontains=said)
            | Q(enterprise__name__icontains=said)
            | Q(trainee__phone__contains=said)
            | Q(trainee__person__phone__contains=said)
            | Q(trainee__staff_no__iexact=said)
        )

    def counts(self) -> dict[str, int]:
        """How many there are in each state that has any."""
        return dict(self.order_by().values_list("state").annotate(number=Count("pk")))

    def waiting(self) -> Self:
        """The waiting list, in the declared order: who has priority, then who came first, a party together."""
        return self.filter(state=RegistrationState.WAITLISTED).order_by("rank", "queued", "pk")

    def offers_over(self, at: datetime | None = None) -> Self:
        """Offers that nobody took in time."""
        return self.filter(state=RegistrationState.OFFERED, offer_until__lte=at or timezone.now())


class TargetQuerySet(models.QuerySet[Any]):
    """Firms that must send somebody."""

    def standing(self) -> Self:
        """Without doubles: where both were on a list before they were merged, the one that is kept stands for both."""
        return self.filter(enterprise__merged_into=None)

    def answered(self) -> Self:
        """With what each has done about it: `people` are those registered now, `answer` is one of `Answer`."""
        enterprises = self.model._meta.get_field("enterprise").related_model
        registrations = enterprises._meta.get_field("training_registrations").related_model._default_manager
        own = registrations.active().filter(session=OuterRef("session"), enterprise=OuterRef("enterprise"))
        people = own.order_by().values("enterprise").annotate(number=Count("pk")).values("number")
        return self.annotate(
            people=Coalesce(Subquery(people), 0),
            answer=Case(
                # Who registers after all has changed his mind.
                When(people__gt=0, then=Value(Answer.REGISTERED)),
                When(answered_at__isnull=False, then=Value(Answer.DECLINED)),
                default=Value(Answer.SILENT),
                output_field=CharField(),
            ),
        )

    def silent(self) -> Self:
        """Those of whom nothing was heard."""
        return self.answered().filter(answer=Answer.SILENT)
