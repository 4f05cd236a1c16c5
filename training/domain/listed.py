"""People from a table: a verdict for each line before anything is written; then the seats, in the order of the list.

A safety officer names the people of his firm, a training officer those of any firm in the register.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet

from accounts.domain.matching import Matching
from accounts.models import Enterprise, User
from intake.imports.importers import Row, Said, Verdict, VerdictKind
from intake.tables.layout import Column, Kind, Layout
from intake.text import plain_code
from training.domain.errors import (
    FirmCapError,
    FullError,
    NobodyError,
    OtherNameError,
    RegisteredElsewhereError,
    TrainingError,
)
from training.domain.named import register_list, register_named
from training.domain.registering import refuse_not_open
from training.domain.seats import PRIORITY, in_priority, with_priority
from training.domain.trainees import Known, Named, Whom, news, understood
from training.enums import RegistrationState
from training.models import Registration, Session, Trainee

SEAT, WAITS, PENDING, IN_TURN = "能报上", "排候补", "等审核", "报的时候看名额"
# What came of it, for the result.
CAME: Final = {
    RegistrationState.CONFIRMED: "报上了",
    RegistrationState.WAITLISTED: "排在候补",
    RegistrationState.PENDING: "等审核",
}
MOST_ROWS: Final = 2_000
_PEOPLE: Final = (
    Column(
        "name",
        "姓名",
        required=True,
        also=("名字", "人员姓名", "学员姓名", "员工姓名"),
        example="示例人员01",
        longest=60,
        looks=r"[\u4e00-\u9fff·]{2,8}",
    ),
    Column(
        "phone",
        "手机号",
        Kind.PHONE,
        also=("手机", "手机号码", "电话", "联系电话", "联系方式", "电话号码"),
        example="13800000000",
        help="手机号和工号，写一样就行。",
        looks=r"(\+86|0086|86)?1[3-9]\d{9}",
    ),
    Column(
        "staff_no",
        "工号",
        also=("员工号", "员工编号", "职工号"),
        example="0001",
        help="没有手机号就写工号。",
        longest=40,
        looks=r"[A-Za-z]{1,4}\d{1,10}|\d{3,10}",
    ),
)
FIRM: Final = (
    Column(
        "firm",
        "企业",
        also=("企业名称", "单位", "单位名称", "公司", "工作单位"),
        example="示例企业01",
        help="企业名录里的名称；写信用代码也行。",
        longest=120,
        looks=r".{2,}(公司|厂|店|集团|中心|合作社|经营部)|[0-9A-HJ-NPQRTUWXY]{18}",
    ),
    Column(
        "code",
        "统一社会信用代码",
        Kind.CODE,
        also=("信用代码", "社会信用代码"),
        help="有同名的企业时才用得上。",
    ),
)
# All lines are judged together: how many seats are left for one depends on those above.
OF_FIRM: Final = Layout("training_firm", "培训报名", _PEOPLE, max_rows=MOST_ROWS, max_mib=5, judged_at_once=MOST_ROWS)
OF_ALL: Final = Layout(
    "training_desk", "各企业培训报名", (*FIRM, *_PEOPLE), max_rows=MOST_ROWS, max_mib=5, judged_at_once=MOST_ROWS
)


class SeatImporter:
    """`about` is `about_of(session, enterprise)`, without the enterprise where each line names its own."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        """Return a verdict for each line; a dozen queries, whatever their number."""
        session, enterprise = _meant(about)
        found = _Judge(session, _lines(rows, enterprise)).verdicts()
        # Who was chosen is judged by himself: what those above him get is not known.
        chosen = {row.number for row in rows if row.choice and found[row.number].kind == VerdictKind.NEW}
        return found | {number: replace(found[number], message=IN_TURN) for number in chosen}

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        """Register them; return what came of each line."""
        session, enterprise = _meant(about)
        lines = [
            (number, firm, named) for number, firm, named in _lines(rows, enterprise) if isinstance(firm, Enterprise)
        ]
        people = [(firm, named) for _, firm, named in lines]
        clerk = User.objects.get(uuid=by)
        try:
            if enterprise:
                told = register_named(session, [named for _, named in people], by=clerk, enterprise=enterprise)
            else:
                told = register_list(session, people, by=clerk)
        except TrainingError as refusal:
            return {row.number: str(refusal) for row in rows}
        return {
            number: Said(_came(verdict.registration)) if verdict.registration else verdict.refusal
            for (number, _, _), verdict in zip(lines, told, strict=True)
        }


def about_of(session: uuid.UUID, enterprise: uuid.UUID | None = None) -> str:
    """What an import is for: a session, and the firm whose people are named."""
    return session.hex + (enterprise.hex if enterprise else "")


def _meant(about: str) -> tuple[Session, Enterprise | None]:
    enterprise = Enterprise.objects.get(uuid=uuid.UUID(about[32:])) if about[32:] else None
    return Session.objects.get(uuid=uuid.UUID(about[:32])), enterprise


def _came(row: Registration) -> str:
    state = RegistrationState(row.state)
    return CAME.get(state, state.label)


_Line = tuple[int, Enterprise | Verdict | None, Named]


def _lines(rows: Sequence[Row], enterprise: Enterprise | None) -> list[_Line]:
    """Each line with the firm it is about, or why that is not known; None: it names none."""
    firms = None if enterprise else Firms(rows)
    return [
        (
            row.number,
            firms.of(row) if firms else enterprise,
            Named(**{column.key: row.text(column.key) for column in _PEOPLE}),
        )
        for row in rows
    ]


class Firms:
    """The firms that lines name."""

    def __init__(self, rows: Sequence[Row]) -> None:
        # A code may stand where the name is asked for.
        codes = {code for row in rows for code in (row.text("code"), plain_code(row.text("firm"))) if code}
        self._matching = Matching(codes=codes, names={name for row in rows if (name := row.text("firm"))})

    def of(self, row: Row) -> Enterprise | Verdict | None:
        """Return which firm a line names, or why that is not known; None where it names none."""
        name, code = row.text("firm"), row.text("code")
        if not name and not code:
            return None
        found = self._matching.meant(code=code or plain_code(name), name=name)
        if row.choice:
            found = [one for one in found if str(one.uuid) == row.choice]
        if not found:
            says = f"企业名录里没有“{name or code}”。请核对；确实没有，先在企业名录里登记，再导入。"
            return Verdict(VerdictKind.REFUSED, says)
        if len(found) > 1:
            choices = [(str(one.uuid), "，".join(filter(None, (str(one), one.address, one.code)))) for one in found]
            return Verdict(VerdictKind.CHOICE, "名录里有同名的企业，请选。", choices=choices)
        return found[0]


class _Judge:
    """What is known of all lines together: who they are, who is registered, how much room is left."""

    def __init__(self, session: Session, lines: Sequence[_Line]) -> None:
        self._session, self._lines = session, lines
        self._whoms = {
            number: _understood(firm, named) for number, firm, named in lines if isinstance(firm, Enterprise)
        }
        whoms = [one for one in self._whoms.values() if isinstance(one, Whom)]
        self._known = Known(whoms)
        firms = {firm for _, firm, _ in lines if isinstance(firm, Enterprise)}
        known = [row for one in whoms if (row := _quietly(self._known, one))]
        whose = Q(enterprise__in=firms) | Q(trainee__in=known)
        if any(firm is None for _, firm, _ in lines):
            whose |= Q(enterprise=None)
        self._there = _There(session.registrations.active().filter(whose))
        self._room = _Room(session, firms, self._there.held)
        self._seen: dict[object, tuple[int, str]] = {}

    def verdicts(self) -> dict[int, Verdict]:
        return {line[0]: self._verdict(*line) for line in self._lines}

    def _verdict(self, number: int, firm: Enterprise | Verdict | None, named: Named) -> Verdict:
        if isinstance(firm, Verdict):
            return firm
        try:
            return self._judged(number, firm, named)
        except TrainingError as refusal:
            return Verdict(VerdictKind.REFUSED, str(refusal))
        except ValidationError as refusal:
            return Verdict(VerdictKind.REFUSED, " ".join(refusal.messages))

    def _judged(self, number: int, firm: Enterprise | None, named: Named) -> Verdict:
        whom = self._whoms.get(number)
        if firm is None or isinstance(whom, NobodyError):
            # A roster that was taken out shows no number of some people: who is there already is there already.
            if row := self._there.by_name(firm, named):
                return Verdict(VerdictKind.SAME, _stands(row))
            says = "请写上企业：名称或者信用代码。" if firm is None else str(whom)
            return Verdict(VerdictKind.REFUSED, says)
        if not isinstance(whom, Whom):
            assert whom
            raise whom
        if says := self._double(number, whom):
            return Verdict(VerdictKind.REFUSED, says)
        trainee = self._known.of(whom)
        row = self._there.of(trainee) if trainee else None
        if row and row.enterprise != firm:
            raise RegisteredElsewhereError(whom.name)
        changes = _changes(row.trainee, whom) if row else []
        if row and not changes:
            return Verdict(VerdictKind.SAME, _stands(row))
        refuse_not_open(self._session)
        if row:
            return Verdict(VerdictKind.CHANGED, _stands(row), changes=changes)
        return Verdict(VerdictKind.NEW, self._room.take(firm))

    def _double(self, number: int, whom: Whom) -> str:
        """Say which line above names the same person, or another by the same staff number."""
        keys: list[object] = [self._known.key(whom)]
        if whom.staff_no:
            keys.append((whom.enterprise.pk, whom.staff_no, whom.name))
        above = [self._seen.setdefault(key, (number, whom.name)) for key in keys]
        first, name = min(above)
        if first == number:
            return ""
        return (
            f"和第 {first} 行是同一位，请只留一行。" if name == whom.name else str(OtherNameError(whom.staff_no, name))
        )


class _There:
    """Who of these is in the session already; one query."""

    def __init__(self, rows: "QuerySet[Registration]") -> None:
        self._by_trainee: dict[int, Registration] = {}
        self._by_name: dict[tuple[int | None, str], list[Registration]] = {}
        self.held: Counter[int] = Counter()
        for row in rows.select_related("trainee__person", "enterprise"):
            self._by_trainee[row.trainee_id] = row
            self._by_name.setdefault((row.enterprise_id, row.trainee.shown_name), []).append(row)
            if row.enterprise_id:
                self.held[row.enterprise_id] += 1

    def of(self, trainee: Trainee) -> Registration | None:
        return self._by_trainee.get(trainee.pk)

    def by_name(self, firm: Enterprise | None, named: Named) -> Registration | None:
        """The only one of this name who comes for this firm, or for himself."""
        alike = self._by_name.get((firm.pk if firm else None, named.name), [])
        return alike[0] if len(alike) == 1 else None


class _Room:
    """How much room is left, line by line, so that no preview promises more than there is."""

    def __init__(self, session: Session, firms: Iterable[Enterprise], held: "Counter[int]") -> None:
        self._session, self._held = session, held
        self._is_closed_to_most = in_priority(session)
        self._first = with_priority(session, list(firms))
        ahead = session.registrations.waiting()
        ahead = ahead.filter(rank=PRIORITY) if self._is_closed_to_most else ahead
        # What is free goes first to those who wait.
        passed_on = min(ahead.count(), max(session.free, 0)) if session.waiting else 0
        self._seats = max(session.free, 0) - passed_on
        self._line = session.waiting_cap - session.waiting + passed_on

    def take(self, firm: Enterprise) -> str:
        """Say what the next one of a firm gets, and count it. Raises FirmCapError, FullError."""
        cap = self._session.per_enterprise_cap
        if cap is not None and self._held[firm.pk] >= cap:
            raise FirmCapError(cap)
        gets = self._next(firm)
        self._held[firm.pk] += 1
        return gets

    def _next(self, firm: Enterprise) -> str:
        if self._session.needs_approval:
            return PENDING
        if self._seats > 0 and (not self._is_closed_to_most or firm.pk in self._first):
            self._seats -= 1
            return SEAT
        if self._line <= 0:
            raise FullError(waiting_cap=self._session.waiting_cap)
        self._line -= 1
        return WAITS


def _understood(firm: Enterprise, named: Named) -> Whom | NobodyError | ValidationError:
    try:
        return understood(firm, named)
    except (NobodyError, ValidationError) as refusal:
        return refusal


def _quietly(known: Known, one: Whom) -> Trainee | None:
    try:
        return known.of(one)
    except OtherNameError:
        return None


def _stands(row: Registration) -> str:
    return f"已经报了：{row.get_state_display()}"


def _changes(trainee: Trainee, whom: Whom) -> list[tuple[str, str, str]]:
    """What the list says of somebody that was not known."""
    found = news(trainee, whom)
    return [(what, getattr(trainee, name), found[name]) for name, what in _SHOWN.items() if name in found]


_SHOWN: Final = {"phone": "手机号", "staff_no": "工号"}
