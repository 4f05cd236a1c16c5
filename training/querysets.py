"""Asking for sessions and registrations as one speaks of them."""

from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from training.enums import ACTIVE, SEATED, RegistrationState, SessionState


class SessionQuerySet(models.QuerySet[Any]):
    """Sessions."""

    def announced(self) -> Self:
        """Those that readers see."""
        return self.filter(state=SessionState.ANNOUNCED)

    def open_now(self, at: datetime | None = None) -> Self:
        """Those for which one can register at a moment, now unless told."""
        at = at or timezone.now()
        return self.announced().filter(opens_at__lte=at, closes_at__gt=at)

    def with_seats(self) -> Self:
        """Those in which a seat is free and nobody waits for it."""
        return self.filter(seats_taken__lt=F("capacity"), waiting=0)

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

    def waiting(self) -> Self:
        """The waiting list, in the declared order: who has priority, then who came first, a party together."""
        return self.filter(state=RegistrationState.WAITLISTED).order_by("rank", "queued", "pk")

    def offers_over(self, at: datetime | None = None) -> Self:
        """Offers that nobody took in time."""
        return self.filter(state=RegistrationState.OFFERED, offer_until__lte=at or timezone.now())

    def ahead_of(self, registration: Any) -> Self:
        """Those on the same waiting list that come before a registration."""
        before = Q(rank__lt=registration.rank) | Q(rank=registration.rank, queued__lt=registration.queued)
        return self.filter(before, session=registration.session_id, state=RegistrationState.WAITLISTED)
