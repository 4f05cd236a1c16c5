"""The outbox of this room drained: each line that somebody must hear of, told once, whenever the process was killed.

A message and the mark that it was told are written in one transaction, and the message's key is that of its line.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.dates import moment
from accounts.models import Membership, User
from training.enums import Answer, Asks, RegistrationState, SessionState
from training.models import RegistrationLog, Session, TargetFirm
from training.notices import words
from training.notices.telling import ask, code_of, hears, tell
from training.policy import ACTS_FOR_FIRM

AT_ONCE = 500


def tell_all() -> int:
    """Tell all that is untold, the oldest first; return how many messages that made. Safe to repeat, also at once."""
    told = 0
    while lines := list(
        _with_people(RegistrationLog.objects.filter(tells=True, told_at=None)).order_by("pk")[:AT_ONCE]
    ):
        told += sum(_tell_one(group) for group in _alike(lines))
    return told


def remind(now: datetime | None = None) -> int:
    """Tell whoever comes tomorrow that it is tomorrow; return how many were told anew or before. Safe to repeat."""
    tomorrow = timezone.localtime(now or timezone.now()).date() + timedelta(days=1)
    begins = moment(tomorrow)
    sessions = Session.objects.filter(
        state=SessionState.ANNOUNCED, dates__starts_at__gte=begins, dates__starts_at__lt=begins + timedelta(days=1)
    ).distinct()
    told = 0
    for session in sessions:
        coming = session.registrations.filter(state=RegistrationState.CONFIRMED)
        by_person = defaultdict(list)
        for row in coming.select_related("session__course", "trainee__person", "by").order_by("pk"):
            by_person[hears(row)].append(row)
        for person, rows in by_person.items():
            tell(person, words.TOMORROW, rows, key=f"{session.uuid}-{tomorrow}")
        told += len(by_person)
    return told


def tell_targets() -> int:
    """Tell the firms that are to be asked to send somebody; return how many people that told. Safe to repeat."""
    told = 0
    while keys := list(
        TargetFirm.objects.exclude(tells=Asks.NOTHING).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    ):
        told += sum(map(_tell_firm, keys))
    return told


@transaction.atomic
def _tell_firm(key: int) -> int:
    """Tell who answers for a firm, unless somebody else has meanwhile, or it has answered; and take the mark off."""
    # What was computed of other rows cannot be locked with it.
    locked = TargetFirm.objects.select_for_update(of=("self",)).filter(pk=key).exclude(tells=Asks.NOTHING)
    row = locked.select_related("session__course", "enterprise").first()
    if row is None:
        return 0
    what, people = Asks(row.tells), list(_who_answers(row))
    # A firm that stays silent is reminded again another day, which is another message.
    day = f"-{timezone.localdate()}" if what == Asks.REMIND else ""
    for person in people:
        ask(person, row, what, key=f"{what}-{row.session.uuid}-{row.enterprise.uuid}{day}")
    row.tells = Asks.NOTHING
    if people:
        row.told_at = timezone.now()
    row.save(update_fields=["tells", "told_at"])
    return len(people)


def _who_answers(row: TargetFirm) -> Iterable[User]:
    """Whom to ask; nobody any more where the firm has answered, or the session is off."""
    is_silent = TargetFirm.objects.answered().filter(pk=row.pk, answer=Answer.SILENT).exists()
    if row.session.state != SessionState.ANNOUNCED or not is_silent:
        return ()
    mine = Membership.objects.active().filter(enterprise=row.enterprise, role__in=ACTS_FOR_FIRM)
    return User.objects.filter(pk__in=mine.values("person"), is_active=True).order_by("pk")


def _alike(lines: Iterable[RegistrationLog]) -> list[list[int]]:
    """The keys of lines that one message tells of: of one session, to one person, in the same words."""
    groups = defaultdict(list)
    for line in lines:
        groups[hears(line.registration).pk, line.registration.session_id, code_of(line)].append(line.pk)
    return list(groups.values())


@transaction.atomic
def _tell_one(keys: list[int]) -> int:
    """Tell of those of these lines that nobody else has told of meanwhile."""
    locked = RegistrationLog.objects.select_for_update(of=("self",)).filter(pk__in=keys, told_at=None)
    lines = list(_with_people(locked).order_by("pk"))
    if not lines:
        return 0
    code = code_of(lines[0])
    if code:
        tell(hears(lines[0].registration), code, [line.registration for line in lines], key=str(lines[0].uuid))
    RegistrationLog.objects.filter(pk__in=[line.pk for line in lines]).update(told_at=timezone.now())
    return int(code is not None)


def _with_people(lines: "QuerySet[RegistrationLog]") -> "QuerySet[RegistrationLog]":
    return lines.select_related(
        "registration__session__course", "registration__trainee__person", "registration__by", "by"
    )
