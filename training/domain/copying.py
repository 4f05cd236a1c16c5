"""One session made into a series: the same on other days, its times of registering shifted along."""

import re
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Final
from uuid import UUID, uuid4, uuid5

from django.db import models, transaction
from django.utils import timezone

from accounts.dates import months_from, spoken
from accounts.models import User
from accounts.working_days import WorkingDays
from training.domain.door import enter_session
from training.domain.errors import WrongPlanError
from training.domain.planning import FIELDS, plan, sittings_of
from training.models import Session

MOST: Final = 30
_MOMENTS: Final = ("opens_at", "closes_at", "cancel_by", "priority_until")
_NUMBER: Final = re.compile(r"(.*第\s*)(\d+)(\s*[期班讲场次].*)")


class Every(models.TextChoices):
    """In which step a series goes on."""

    WEEK = "week", "每周"
    FORTNIGHT = "fortnight", "每两周"
    MONTH = "month", "每月"


def days_from(first: date, *, every: Every, count: int) -> list[date]:
    """The days of a series that begins on a day; in shorter months the last of the month."""
    if every == Every.MONTH:
        return [months_from(first, number) for number in range(count)]
    step = timedelta(weeks=1 if every == Every.WEEK else 2)
    return [first + step * number for number in range(count)]


def days_off(days: Iterable[date]) -> set[date]:
    """Those of the days on which nobody works; one query."""
    worked = WorkingDays()
    return {day for day in days if day not in worked}


@transaction.atomic
def series(session: Session, *, days: Collection[date], by: User, key: UUID | None = None) -> list[Session]:
    """Copy it to each of these days, on which the copy's first sitting is; all of them or none.

    Copies are drafts, without people and without a list of firms; with the same `key` once more nothing is new.
    Raises NotAllowedError, WrongPlanError.
    """
    # Pressed twice at the same moment, one waits here for the other.
    session = enter_session(session, by=by)
    days = sorted(set(days))
    if not days:
        raise WrongPlanError({"days": "请至少选一天。"})
    if len(days) > MOST:
        raise WrongPlanError({"days": f"一次最多建 {MOST} 期，现在是 {len(days)} 期。请分几次建。"})
    if not all(2000 <= day.year < 2100 for day in days):
        raise WrongPlanError({"days": "请核对年份。"})
    key = key or uuid4()
    made, titles = [], _titles(session, len(days))
    for day, title in zip(days, titles, strict=True):
        try:
            made.append(_copy(session, day, title=title, by=by, key=uuid5(key, day.isoformat())))
        except WrongPlanError as refusal:
            raise WrongPlanError({"days": f"{spoken(day)}这一期建不了：{refusal}"}) from None
    return made


def _copy(session: Session, day: date, *, title: str, by: User, key: UUID) -> Session:
    sittings = sittings_of(session)
    if not sittings:
        raise WrongPlanError({"dates": "被复制的这一期还没有上课时间。"})
    shift = day - timezone.localtime(sittings[0][0]).date()
    values = {name: getattr(session, name) for name in FIELDS} | {"title": title}
    for name in _MOMENTS:
        values[name] = values[name] and values[name] + shift
    dates = [(start + shift, end + shift) for start, end in sittings]
    return plan(by=by, values=values, dates=dates, key=key, why=f"复制自{session.title}")


def _titles(session: Session, count: int) -> list[str]:
    """Where the title counts (第 3 期) it counts on from the last of this course; else it stays."""
    parts = _NUMBER.fullmatch(session.title)
    if parts is None:
        return [session.title] * count
    before, _, after = parts.groups()
    others = Session.objects.filter(course=session.course_id, title__startswith=before, title__endswith=after)
    found = (_NUMBER.fullmatch(title) for title in others.values_list("title", flat=True))
    last = max(int(match[2]) for match in found if match)
    return [f"{before}{last + number}{after}" for number in range(1, count + 1)]
