"""What a training officer writes of a session: made as a draft, changed through one door, refused where it cannot be.

What concerns place and dates goes the way of `sessions.relocate`, so that everybody is told once; how many there is
room for that of `sessions.resize`; all else is written and logged here. A state is never changed here.
"""

import copy
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.dates import spoken_time
from accounts.domain.overtaking import refuse_overtaken
from accounts.models import User
from training.domain.door import enter_session, has_begun
from training.domain.errors import NotAllowedError, TooFewSeatsError, WrongPlanError
from training.domain.sessions import Sitting, relocate, resize, set_dates, where_and_when
from training.enums import Act, SessionState
from training.models import Session, SessionLog
from training.policy import runs_training

WHERE: Final = ("place", "address", "online_url")
SIZE: Final = ("capacity", "waiting_cap")
FIELDS: Final = (
    "course",
    "title",
    *WHERE,
    "speaker_office",
    "note",
    *SIZE,
    "per_enterprise_cap",
    "needs_approval",
    "opens_at",
    "closes_at",
    "cancel_by",
    "offer_hours",
    "priority_until",
    "priority_weak_base",
    "priority_listed",
)
# Later than this somebody has mistyped the year.
FARTHEST: Final = timedelta(days=800)
# More chairs, or hours, than that no session has.
LARGEST: Final = 10_000
# How much of a log's line one change takes at the most.
_ROOM: Final = 400


def plan(
    *, by: User, values: Mapping[str, Any], dates: Iterable[Sitting], key: UUID | None = None, why: str = ""
) -> Session:
    """Make a session, which is a draft; with the same `key` once more it is the one already made.

    `values` by the names in FIELDS. Raises NotAllowedError, WrongPlanError.
    """
    if not runs_training(by):
        raise NotAllowedError
    if key and (made := Session.objects.filter(uuid=key).first()):
        return made
    _refuse_unknown(values)
    sittings = sorted(dates)
    _refuse(_faults(Session(**values), sittings, fresh=sittings))
    key = key or uuid4()
    try:
        with transaction.atomic():
            made = Session.objects.create(uuid=key, **values)
            set_dates(made, sittings)
            SessionLog.objects.create(session=made, act=Act.CHANGE, by=by, now=where_and_when(made), why=why)
    except IntegrityError:
        # Pressed twice at the same moment.
        return Session.objects.get(uuid=key)
    return made


@transaction.atomic
def change(
    session: Session,
    *,
    by: User,
    values: Mapping[str, Any],
    dates: Iterable[Sitting] | None = None,
    was: Mapping[str, Any] | None = None,
    dates_were: Iterable[Sitting] | None = None,
    why: str = "",
) -> Session:
    """Write what is new, all or nothing; who holds or wants a seat hears once of another place or time.

    `was`, `dates_were`: what the officer had before him when he began to write. Raises NotAllowedError,
    OvertakenError, WrongPlanError.
    """
    session = enter_session(session, by=by)
    if session.state == SessionState.CANCELLED:
        raise WrongPlanError({"": "这一期已经取消，不能再改。要再办，请复制一期。"})
    _refuse_unknown(values)
    refuse_overtaken(session, _seen(session, was or {}), values)
    held = sittings_of(session)
    opened = held if dates_were is None else sorted(dates_were)
    written = opened if dates is None else sorted(dates)
    # What was left as it stood when the form was opened stays as it is now.
    sittings = held if written == opened else written
    if held not in (sittings, opened):
        raise WrongPlanError(
            {"dates": f"您写的时候，别人把时间改成了“{in_words(held)}”。对一下，再存一次就以您的为准。"}
        )
    wanted = copy.copy(session)
    for name, value in values.items():
        setattr(wanted, name, value)
    where = {name: getattr(wanted, name) for name in WHERE if getattr(wanted, name) != getattr(session, name)}
    moves = bool(where) or sittings != held
    _refuse([*_fixed(session, wanted, moves=moves), *_faults(wanted, sittings, fresh=set(sittings) - set(held))])
    _write(session, {name: value for name, value in values.items() if name not in {*WHERE, *SIZE}}, by=by, why=why)
    if moves:
        relocate(session, by=by, **where, dates=sittings if sittings != held else None, why=why)
    # Passes seats on too, which the end of priority alone may have freed.
    return resize(session, by=by, capacity=wanted.capacity, waiting_cap=wanted.waiting_cap)


def sittings_of(session: Session) -> list[Sitting]:
    """Its sittings, to the minute: forms know no seconds."""
    return [(to_minute(row.starts_at), to_minute(row.ends_at)) for row in session.dates.all()]


def to_minute(at: datetime) -> datetime:
    """A moment without its seconds."""
    return at.replace(second=0, microsecond=0)


def in_words(sittings: Iterable[Sitting]) -> str:
    """Sittings as people say them."""
    return "；".join(f"{spoken_time(start)}—{timezone.localtime(end):%H:%M}" for start, end in sittings) or "（没有）"


def _refuse_unknown(values: Mapping[str, Any]) -> None:
    """A state has doors of its own, and counters are nobody's to write."""
    if not set(values) <= set(FIELDS):
        raise WrongPlanError({"": "状态、人数不在这里改。请用“公布”或者“取消这一期”。"})


def _refuse(faults: Iterable[tuple[str, str]]) -> None:
    """Raise WrongPlanError with the first fault of each field."""
    found: dict[str, str] = {}
    for name, says in faults:
        found.setdefault(name, says)
    if found:
        raise WrongPlanError(found)


def _seen(session: Session, was: Mapping[str, Any]) -> dict[str, Any]:
    """What was seen, without moments that differ from what stands there by seconds only."""
    seen = dict(was)
    for name, value in was.items():
        held = getattr(session, name)
        if isinstance(value, datetime) and held is not None and to_minute(held) == value:
            seen[name] = held
    return seen


def _fixed(session: Session, wanted: Session, *, moves: bool) -> Iterator[tuple[str, str]]:
    """What can no longer be another: the course once readers saw it, place and time once it has begun."""
    if session.state == SessionState.DRAFT:
        return
    if wanted.course_id != session.course_id:
        yield "course", "已经公布，不能换课程：报了名的人是为这门课来的。请取消这一期，另建一期。"
    if moves and has_begun(session):
        yield "dates", "已经开课，时间和地点不能再改。"


def _faults(wanted: Session, sittings: Sequence[Sitting], *, fresh: Iterable[Sitting]) -> Iterator[tuple[str, str]]:
    """What is wrong with it, field by field; of the sittings only the fresh ones must lie ahead."""
    yield from _faults_of_dates(sittings, fresh=fresh)
    if wanted.state == SessionState.ANNOUNCED and not (wanted.place.strip() or wanted.online_url):
        yield "place", "已经公布的，要有地点或者直播地址。"
    if not wanted.title.strip():
        yield "title", "请写上名称。"
    if not wanted.capacity:
        yield "capacity", "名额至少 1 个。"
    elif wanted.capacity < wanted.seats_taken:
        yield "capacity", str(TooFewSeatsError("名额", wanted.seats_taken))
    if wanted.waiting_cap < wanted.waiting:
        yield "waiting_cap", str(TooFewSeatsError("候补", wanted.waiting))
    for name in ("per_enterprise_cap", "offer_hours"):
        if getattr(wanted, name) == 0:
            yield name, "至少是 1。"
    for name in (*SIZE, "per_enterprise_cap", "offer_hours"):
        if (getattr(wanted, name) or 0) > LARGEST:
            yield name, f"最多填 {LARGEST}，请核对。"
    yield from _faults_of_times(wanted, min(sittings)[0] if sittings else None)


def _faults_of_dates(sittings: Sequence[Sitting], *, fresh: Iterable[Sitting]) -> Iterator[tuple[str, str]]:
    now = timezone.now()
    if not sittings:
        yield "dates", "请写上上课时间。"
    for start, end in sittings:
        if start >= end:
            yield "dates", f"{spoken_time(start)} 这一次，结束要在开始之后。"
    for (_, end), (start, _) in pairwise(sorted(sittings)):
        if start < end:
            yield "dates", f"{spoken_time(start)} 这一次，和前一次的时间叠在一起了。"
    for start, _ in fresh:
        if start <= now:
            yield "dates", f"{spoken_time(start)} 已经过了，请改成以后的时间。"
        if start > now + FARTHEST:
            yield "dates", f"{timezone.localtime(start).year} 年太远了，请核对年份。"


def _faults_of_times(wanted: Session, first: datetime | None) -> Iterator[tuple[str, str]]:
    if wanted.opens_at >= wanted.closes_at:
        yield "closes_at", "截止报名要在开始报名之后。"
    if first and wanted.closes_at > first:
        yield "closes_at", f"截止报名不能晚于第一次上课（{spoken_time(first)}）。"
    if first and wanted.cancel_by and wanted.cancel_by > first:
        yield "cancel_by", f"最晚取消的时间不能晚于第一次上课（{spoken_time(first)}）。"
    has_first = wanted.priority_weak_base or wanted.priority_listed
    if wanted.priority_until is None:
        if has_first:
            yield "priority_until", "请写上优先报名到什么时候。"
        return
    if not wanted.opens_at < wanted.priority_until <= wanted.closes_at:
        yield "priority_until", "优先报名要在开始报名之后、截止报名之前结束。"
    if not has_first:
        yield "priority_until", "请在下面勾上哪些企业优先，或者把这个时间空着。"


def _write(session: Session, values: Mapping[str, Any], *, by: User, why: str) -> None:
    """Write what is neither place, time nor size, and what it was, in one line of the log."""
    new = {name: value for name, value in values.items() if _bare(getattr(session, name)) != _bare(value)}
    if not new:
        return
    was = _said(session, new)
    for name, value in new.items():
        setattr(session, name, value)
    session.save(update_fields=list(new))
    SessionLog.objects.create(session=session, act=Act.CHANGE, by=by, was=was, now=_said(session, new), why=why)


def _bare(value: Any) -> Any:
    return to_minute(value) if isinstance(value, datetime) else value


def _said(session: Session, names: Iterable[str]) -> str:
    return "；".join(f"{_label(name)} {_word(getattr(session, name))}" for name in names)[:_ROOM]


def _label(name: str) -> str:
    return str(Session._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H:%M}"
    return "（空）" if value in (None, "") else str(value)
