"""Asking for messages and wordings as one speaks of them."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from delivery.enums import ON_THE_WORKLIST, State
from jobs.leases import LeaseQuerySet


class MessageQuerySet(LeaseQuerySet[Any]):
    """Messages by what happens to them next."""

    def due(self) -> Self:
        """Messages to hand over now: waiting, on their own, due, held by nobody; the longest waiting first."""
        return super().due().filter(state=State.WAITING, by_digest=False)

    def to_gather(self, now: datetime) -> Self:
        """Messages that have waited for the digest whose time has come, the oldest first."""
        return self.free().filter(state=State.WAITING, by_digest=True, due_at__lte=now).order_by("pk")

    def on_the_worklist(self) -> Self:
        """Messages that somebody of the staff must look at."""
        return self.filter(state__in=ON_THE_WORKLIST)

    def of(self, person: UUID) -> Self:
        """Every message to a person, by the opaque number."""
        return self.filter(person=person)


class MessageTemplateQuerySet(models.QuerySet[Any]):
    """Wordings by day."""

    def in_force(self, code: str, channel: str, day: date) -> Any:
        """The newest wording that has begun by that day, or None: then the wording in code counts."""
        return self.filter(Q(code=code, channel=channel, valid_from__lte=day)).order_by("-valid_from").first()
