"""What shows whether the site is well. Rooms register theirs from `AppConfig.ready()`; whoever asks reads them all."""

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import IntegerChoices
from django.utils import timezone

logger = logging.getLogger(__name__)


class Level(IntegerChoices):
    """How it is; the highest of a group counts for the group."""

    FINE = 0, "正常"
    WATCH = 1, "留意"
    ACT = 2, "要处理"


@dataclass(frozen=True, slots=True)
class Reading:
    """One thing that was looked at: its name, how it stands, and, where it is not well, what to do.

    It is shown to administrators and may be printed: no secrets, no addresses, nobody's name.
    """

    name: str
    says: str
    level: Level = Level.FINE
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """What was read of one subject."""

    title: str
    readings: tuple[Reading, ...]

    @property
    def level(self) -> Level:
        """The worst of it."""
        return max((reading.level for reading in self.readings), default=Level.FINE)


Gauge = Callable[[], Iterable[Reading]]
"""Reads one subject, in a few queries whose number does not grow with the data."""

_registered: dict[str, tuple[int, Gauge]] = {}


def register(title: str, gauge: Gauge, *, order: int) -> None:
    """Show a subject, by `order` among the others. The same title registered again replaces the first."""
    _registered[title] = (order, gauge)


def read() -> list[Group]:
    """Read every gauge. One that fails says so and does not keep the others from being read."""
    by_order = sorted(_registered.items(), key=lambda item: item[1][0])
    return [Group(title, tuple(_read_one(title, gauge))) for title, (_, gauge) in by_order]


def _read_one(title: str, gauge: Gauge) -> list[Reading]:
    try:
        return list(gauge())
    except Exception as error:
        logger.exception("The gauge %s cannot be read", title)
        why = f"读不出来（{type(error).__name__}）"
        return [Reading(title, why, Level.ACT, "这一项自己出了错，原因在日志里（LOG_DIR 下的 portal.log）。")]


def waiting(
    name: str, count: int, oldest: datetime | None, *, act_after: timedelta, advice: str, thing: str = "条"
) -> Reading:
    """A queue: how many wait and since when. To be watched after a third of `act_after`, acted on after all of it."""
    if not count or oldest is None:
        return Reading(name, "没有在等的")
    waited = timezone.now() - oldest
    level = Level.ACT if waited > act_after else Level.WATCH if waited > act_after / 3 else Level.FINE
    says = f"{count} {thing}在等，最早的等了 {spoken(waited)}"
    return Reading(name, says, level, advice if level else "")


def spoken(span: timedelta) -> str:
    """A span of time as one says it: 5 秒, 12 分钟, 3 小时, 2 天."""
    seconds = max(int(span.total_seconds()), 0)
    for unit, size in (("天", 86400), ("小时", 3600), ("分钟", 60)):
        if seconds >= 2 * size or (seconds >= size and unit != "天"):
            return f"{seconds // size} {unit}"
    return f"{seconds} 秒"
