"""Firms on a list are asked to register, and asked again: here it is noted, `telling.tell_targets` tells them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.dates import moment
from accounts.models import Membership, User
from training.domain.door import enter_session
from training.domain.errors import AskedTodayError, NotAnnouncedError, NotOpenError
from training.enums import Act, Asks, SessionState
from training.models import Session, SessionLog, TargetFirm
from training.policy import ACTS_FOR_FIRM


@dataclass(frozen=True, slots=True)
class Reach:
    """Of the firms that have not answered: so many were never told, may be told again, are being told, cannot be."""

    fresh: int
    again: int
    being_told: int
    without: int


@transaction.atomic
def invite(session: Session, *, by: User) -> int:
    """Ask all firms that were not asked before and have not answered to send somebody; return how many that are.

    Those who answer for them are told once. A firm without an account is not reached: it is asked once it has one, or
    called. Raises NotAllowedError, NotAnnouncedError, NotOpenError where registering is over.
    """
    return _ask(session, by, Asks.INVITE, Q(told_at=None))


@transaction.atomic
def remind(session: Session, *, by: User) -> int:
    """Ask again those that were asked before today and have not answered; return how many.

    Raises NotAllowedError, NotAnnouncedError, NotOpenError, AskedTodayError where there are such, all asked today.
    """
    asked = _ask(session, by, Asks.REMIND, Q(told_at__lt=_today()))
    if not asked and _reachable(session).filter(Q(told_at__gte=_today()) | ~Q(tells=Asks.NOTHING)).exists():
        raise AskedTodayError
    return asked


def reach(session: Session) -> Reach:
    """Count whom one can reach how; one query."""
    rows = session.targets.standing().silent().annotate(has=_has_account())
    told = Q(has=True, tells=Asks.NOTHING)
    counted = rows.aggregate(
        fresh=Count("pk", filter=told & Q(told_at=None)),
        again=Count("pk", filter=told & Q(told_at__lt=_today())),
        being_told=Count("pk", filter=~Q(tells=Asks.NOTHING)),
        without=Count("pk", filter=Q(has=False)),
    )
    return Reach(**counted)


def _ask(session: Session, by: User, what: Asks, whom: Q) -> int:
    session = enter_session(session, by=by)
    if session.state != SessionState.ANNOUNCED:
        raise NotAnnouncedError
    if timezone.now() >= session.closes_at:
        raise NotOpenError(session.opens_at, session.closes_at, is_announced=True)
    keys = list(_reachable(session).filter(whom, tells=Asks.NOTHING).values_list("pk", flat=True))
    if keys:
        TargetFirm.objects.filter(pk__in=keys).update(tells=what)
        SessionLog.objects.create(session=session, act=Act.ASK, by=by, now=f"{what.label} {len(keys)} 家")
    return len(keys)


def _reachable(session: Session) -> "QuerySet[TargetFirm]":
    """Those that have not answered and have somebody with an account who answers for them."""
    return session.targets.standing().silent().filter(_has_account())


def _has_account() -> Exists:
    answers = Membership.objects.active().filter(role__in=ACTS_FOR_FIRM, person__is_active=True)
    return Exists(answers.filter(enterprise=OuterRef("enterprise")))


def _today() -> datetime:
    return moment(timezone.localdate())
