"""催办: what an officer puts into the group of a district, so that firms register or say that they do not."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from accounts.dates import spoken_time
from training.domain.answers import Heard, total
from training.models import Session

# Messages in a group are cut off at some 2,000 characters; the sentences around the names need some of them.
MOST_CHARACTERS: Final = 1400


@dataclass(frozen=True, slots=True)
class Urging:
    """The text for one group; several where the names do not go into one message."""

    name: str
    silent: int
    texts: list[str]


def urgings(session: Session, heard: Iterable[Heard], link: str) -> Iterator[Urging]:
    """Return the text of the whole, and then that of each district of which some firm has not answered."""
    heard = list(heard)
    late = [row for row in heard if row.silent]
    if not late:
        return
    ends = _ends(session, link)
    places = "；".join(f"{row.name} {len(row.silent)} 家" for row in late)
    yield Urging("全部", len(total(heard).silent), [f"{_begins(session, total(heard))}。{places}。{ends}"])
    for row in late:
        names = list(_parts(row.silent))
        count = [f"（{number}/{len(names)}）" if len(names) > 1 else "" for number in range(1, len(names) + 1)]
        begins = _begins(session, row)
        yield Urging(
            row.name, len(row.silent), [f"{begins}{at}：{part}。{ends}" for at, part in zip(count, names, strict=True)]
        )


def _begins(session: Session, heard: Heard) -> str:
    place = "" if heard.district is None and heard.name == "全部" else heard.name
    declined = f"，说了不来 {heard.declined} 家" if heard.declined else ""
    return (
        f"截至 {spoken_time(timezone.now())}，“{session.course.title} {session.title}”{place}应到 {heard.due} 家，"
        f"已报名 {heard.registered} 家{declined}，还有 {len(heard.silent)} 家没有回音"
    )


def _ends(session: Session, link: str) -> str:
    if timezone.now() >= session.closes_at:
        return f"网上报名已经截止，请尽快联系培训管理员。{link}"
    return f"请在 {spoken_time(session.closes_at)} 前报名，来不了也请在网上说一声：{link}"


def _parts(names: Iterable[str]) -> Iterator[str]:
    """The names in as few pieces as go into a message each."""
    part = ""
    for name in names:
        if part and len(part) + len(name) > MOST_CHARACTERS:
            yield part
            part = ""
        part = f"{part}、{name}" if part else name
    yield part
