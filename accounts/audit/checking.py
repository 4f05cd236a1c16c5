"""Walking the chain, and naming what is wrong with it.

An edited entry no longer has its hash; one taken out leaves a gap, one slipped in or moved does not hold the hash of
the one before; whoever computes all hashes anew has not the key of the seals; a cut end leaves the head, and the
notes outside the database (`accounts.audit.anchors`), with more than there is. Notes of the time between a backup and
its restore tell of entries that were given up with that time: they are named, and no fault.
"""

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import anchors, guards
from accounts.audit.acts import Act
from accounts.audit.anchors import Anchor
from accounts.audit.chain import BEGINNING, hash_of, is_sealed
from accounts.models import AuditEntry, AuditHead

CHUNK = 2000
# So many faults are kept for the auditor's page.
KEPT = 50
FIELDS = ("number", "at", "act", "by", "by_name", "about", "reference", "facts", "previous_hash", "hash", "seal")


class Fault(NamedTuple):
    """What is wrong, and with which numbers; 0 where it is no entry's."""

    number: int
    until: int
    what: str

    def __str__(self) -> str:
        return f"{_numbers(self.number, self.until)}：{self.what}" if self.number else self.what


class Restored(NamedTuple):
    """The entry of a restore, and the time that it gave up: from the backup's moment to its own."""

    number: int
    since: datetime
    until: datetime

    def gave_up(self, number: int, line: Anchor) -> bool:
        """Whether a note is of an entry that went with that time. What was noted earlier must be in the backup."""
        return number >= self.number and self.since <= line.at < self.until


class Found(NamedTuple):
    """From where to where the chain was walked, and what was wrong; empty, first is 1 and last 0."""

    first: int
    last: int
    hash: str
    faults: list[Fault]
    given_up: list[str]
    """In words, which entries went with the time that a restore gave up."""


class Walk:
    """Takes entries in the order of their numbers, and keeps the faults."""

    def __init__(self, first: int, *, with_seals: bool = True) -> None:
        """`first` is the number with which the chain should begin."""
        self.first = first
        self.last = first - 1
        self.hash = BEGINNING if first == 1 else ""
        self.faults: list[Fault] = []
        self._said: dict[str, int] = {}
        self._with_seals = with_seals
        self._noted: dict[int, list[Anchor]] = anchors.noted() if with_seals else {}
        self._restored: list[Restored] = []
        self._begins_at: datetime | None = None
        self._pruned: AuditEntry | None = None
        self._before_first = ""

    def take(self, entry: AuditEntry) -> None:
        """Look at the next entry."""
        if entry.number != self.last + 1:
            self._gap(entry.number)
        elif self.hash and entry.previous_hash != self.hash:
            self._say(entry.number, "和上一条接不上：有人插入、换过位置或者重写过")
        if entry.number == self.first:
            self._before_first = entry.previous_hash
            self._begins_at = entry.at if self.first > 1 else None
        if hash_of(entry) != entry.hash:
            self._say(entry.number, "内容和当时记下的不一样：有人改过")
        elif self._with_seals and not is_sealed(entry):
            self._say(entry.number, "封印不对：不是本站写的，或者换过 SECRET_KEY 而没有把旧的留在 SECRET_KEY_FALLBACKS")
        elif self._with_seals and entry.act == Act.RESTORE:
            # Only one that is whole and ours excuses anything.
            self._restored.append(Restored(entry.number, datetime.fromisoformat(entry.facts["made_at"]), entry.at))
        if entry.act == Act.PRUNED:
            self._pruned = entry
        self._compare(entry.number, entry.hash)
        self.last, self.hash = entry.number, entry.hash

    def end(self, head: AuditHead | None) -> None:
        """Compare with the head and with what was noted outside the database."""
        if head is None:
            if self.last:
                self._say(0, "审计链两端的那一行不见了")
        elif head.number > self.last:
            self._say(0, f"结尾被截掉：应该到第 {head.number} 条，只到第 {self.last} 条")
        elif head.number < self.last or (head.hash or BEGINNING) != self.hash:
            self._say(0, f"两端的那一行被改过：它说到第 {head.number} 条，链上到第 {self.last} 条，或者指纹对不上")
        beyond = [number for number, lines in self._noted.items() if number > self.last and self._tells(number, lines)]
        if beyond:
            self._say(0, f"结尾被截掉：库外的记录到过第 {max(beyond)} 条，链上只到第 {self.last} 条")
        if self.first > 1:
            self._begin()

    def texts(self) -> list[str]:
        """Return the faults in words."""
        return [str(fault) for fault in self.faults]

    def given_up(self) -> list[str]:
        """Return in words what each restore gave up."""
        said = []
        for restored in self._restored:
            gone = [n for n, lines in self._noted.items() if any(restored.gave_up(n, line) for line in lines)]
            if gone:
                since, until = (f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" for at in restored[1:])
                said.append(
                    f"第 {restored.number} 条是一次恢复：{since}（备份）到 {until}（恢复）之间的时间放弃了，"
                    f"那时的{_numbers(min(gone), max(gone))}不在链上，不算问题。"
                )
        return said

    def _begin(self) -> None:
        """A chain that no longer begins with 1 says so itself."""
        said = self._pruned.facts if self._pruned else {}
        if said.get("first_kept") != self.first or said.get("hash_of_last_gone") != self._before_first:
            self._say(self.first, "前面的记录不见了，链上没有相应的到期清理记录")

    def _gap(self, number: int) -> None:
        missing = f"第 {self.last + 1} 条" if number == self.last + 2 else f"第 {self.last + 1} 到 {number - 1} 条"
        self._say(number, f"前面的{missing}不见了" if number > self.last else "号码重复或者次序乱了")

    def _compare(self, number: int, hashed: str) -> None:
        if self._tells(number, self._noted.get(number, []), hashed):
            self._say(number, "和库外当时记下的指纹不一样：整条链可能被重写过")

    def _tells(self, number: int, lines: list[Anchor], hashed: str = "") -> bool:
        """Whether a note tells of another chain: not one of a time given up, nor older than all that is still kept."""
        other = [line for line in lines if line.hash != hashed and not (self._begins_at and line.at < self._begins_at)]
        return any(not any(restored.gave_up(number, line) for restored in self._restored) for line in other)

    def _say(self, number: int, what: str) -> None:
        place = self._said.get(what)
        if place is not None and number and self.faults[place].until + 1 == number:
            self.faults[place] = Fault(self.faults[place].number, number, what)
        else:
            self._said[what] = len(self.faults)
            self.faults.append(Fault(number, number, what))


def check() -> Found:
    """Walk the whole chain in the database; note when, and how many faults. Others go on adding meanwhile."""
    while True:
        head = AuditHead.objects.filter(pk=AuditHead.ONLY).first()
        walk = Walk(head.first_number if head else 1)
        _take_all(walk)
        with transaction.atomic():
            head = AuditHead.objects.select_for_update().filter(pk=AuditHead.ONLY).first()
            if head and head.first_number != walk.first:
                continue  # pruned meanwhile
            # The few that came since; nobody adds now.
            _take_all(walk)
            walk.end(head)
            walk.faults += [Fault(0, 0, f"数据库里的护栏“{name}”不见了") for name in guards.missing(connection)]
            AuditHead.objects.filter(pk=AuditHead.ONLY).update(
                checked_at=timezone.now(), checked_number=walk.last, faults=walk.texts()[:KEPT]
            )
        return Found(walk.first, walk.last, walk.hash, walk.faults, walk.given_up())


def check_file(path: Path) -> Found:
    """Walk an exported file of JSON lines; needs no database and no key, so it checks no seals.

    Raises OSError, and ValueError for a line that is no entry.
    """
    walk: Walk | None = None
    with path.open(encoding="utf-8") as file:
        for line in file:
            entry = _from_line(line)
            walk = walk or Walk(entry.number, with_seals=False)
            if walk.last < walk.first:
                walk.hash = entry.previous_hash
            walk.take(entry)
    return Found(walk.first, walk.last, walk.hash, walk.faults, []) if walk else Found(1, 0, BEGINNING, [], [])


def as_line(entry: AuditEntry) -> str:
    """Return an entry as a line of JSON, from which it reads back the same."""
    values = {name: getattr(entry, name) for name in FIELDS}
    values |= {"at": entry.at.isoformat(timespec="microseconds"), "by": str(entry.by or "")}
    return json.dumps(values, ensure_ascii=False) + "\n"


def _numbers(first: int, last: int) -> str:
    return f"第 {first} 条" if first == last else f"第 {first} 到 {last} 条"


def _from_line(line: str) -> AuditEntry:
    values: dict[str, Any] = json.loads(line)
    if not isinstance(values, dict) or set(values) != set(FIELDS):
        raise ValueError("这不是导出的审计记录：每行应该是一条，字段齐全。")
    return AuditEntry(**{**values, "at": datetime.fromisoformat(values["at"]), "by": values["by"] or None})


def _take_all(walk: Walk) -> None:
    for entry in in_order(after=walk.last if walk.last >= walk.first else -1):
        walk.take(entry)


def in_order(*, after: int = -1) -> Iterator[AuditEntry]:
    """Yield the entries by number, a chunk at a time."""
    while True:
        chunk = list(AuditEntry.objects.filter(number__gt=after).order_by("number")[:CHUNK])
        yield from chunk
        if len(chunk) < CHUNK:
            return
        after = chunk[-1].number
