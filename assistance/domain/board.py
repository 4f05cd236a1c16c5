"""The desk's morning: the calls of today, the most urgent first and one a firm, and how much waits.

Every question is asked along an index and for a few rows only: the board takes no longer with ten times the findings.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from accounts.dates import moment, spoken
from accounts.enums import MemberRole
from accounts.models import Enterprise, EnterpriseContact, Membership, User
from accounts.phone import show_phone
from assistance.domain.waiting import cases_to_clear, counted
from assistance.enums import (
    Act,
    AnswerState,
    Danger,
    ExtensionState,
    FindingState,
    Level,
    RequestState,
    Thing,
    VisitState,
)
from assistance.models import (
    Answer,
    AssistanceLog,
    CallResult,
    CallWhy,
    Extension,
    Finding,
    HelpCall,
    HelpRequest,
    HelpVisit,
)

MOST: Final = 10
# So many of each reason are looked at: several may be of one firm.
LOOKED_AT: Final = 100
ANSWER_DAYS: Final = 7
SILENT_DAYS: Final = 14
AGREED_DAYS: Final = 30
# What the desk does by itself is no sign of life of the firm.
_NO_SIGN: Final = (Act.SEE, Act.CALL, Act.EXPORT, Act.FOLLOW)


@dataclass(frozen=True, slots=True)
class Number:
    """Whom to ask for, and where he is reached."""

    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a firm is to be called: a sentence, and the thing that it is about."""

    firm: int
    why: CallWhy
    thing: Thing
    uuid: UUID
    says: str
    asker: Number | None = None

    @property
    def is_urgent(self) -> bool:
        """Whether somebody may come to harm."""
        return self.why in {CallWhy.IMMINENT, CallWhy.MAJOR_OVERDUE}


@dataclass(slots=True)
class Call:
    """A reason with all that is needed to dial. `people`: those of the numbers who have an account."""

    firm: Enterprise
    reason: Reason
    numbers: list[Number] = field(default_factory=list)
    last: HelpCall | None = None


def calls_of_today() -> tuple[list[Call], list[User]]:
    """Return whom to call now, at most MOST, and the people with an account whose numbers that shows."""
    chosen: dict[int, Reason] = {}
    for reason in _reasons():
        chosen.setdefault(reason.firm, reason)
        if len(chosen) == MOST:
            break
    firms = Enterprise.objects.select_related("district").in_bulk(chosen)
    calls = {firm: Call(firms[firm], reason) for firm, reason in chosen.items()}
    return list(calls.values()), _add_numbers(calls)


def counts(by: User) -> dict[str, int]:
    """Return how much waits; one query."""
    today = timezone.localdate()
    sunday = today + timedelta(days=6 - today.weekday())
    kinds: dict[str, QuerySet[Any]] = {
        "waiting": HelpRequest.objects.waiting(),
        "visits": HelpVisit.objects.filter(state=VisitState.PLANNED, on__range=(today, sunday)),
        "overdue": _overdue().filter(level__in=Level.values),
        "objections": Answer.objects.filter(state=AnswerState.OBJECTED),
        "extensions": Extension.objects.filter(state=ExtensionState.ASKED, finding__level=Level.ORDINARY),
        "cases": cases_to_clear(by),
    }
    return counted(by, kinds)


# Reasons ------------------------------------------------------------------------------------------------------------


def _left_in_peace(firm: str, *but: Q) -> Exists:
    """Whether a firm was called and the time until which it is left in peace lasts."""
    return Exists(HelpCall.objects.filter(*but, enterprise=OuterRef(firm), next_at__gt=timezone.now()))


def _line(rows: QuerySet[Any], why: CallWhy, firm: str, *, thing: Any = None, **fields: Any) -> QuerySet[Any]:
    """Return the first of these rows in the one shape that all reasons have, for a union.

    They are cut off inside: SQLite takes no limit on a part of a union.
    """
    first: QuerySet[Any] = rows.model._default_manager.filter(pk__in=rows.values("pk")[:LOOKED_AT]).order_by()
    shape: dict[str, Any] = {
        "firm": F(firm),
        "because": Value(str(why)),
        "thing": thing if isinstance(thing, F) else Value(str(thing)),
        "about": F("uuid"),
        "words": Value(""),
        "urgent": Value(0),
        "day": Cast(Value(None), DateField()),
        "at_time": Cast(Value(None), DateTimeField()),
        "asker": Value(""),
        "phone": Value(""),
    } | fields
    return first.values_list(*(Cast(what, TextField()) if name in _TEXTS else what for name, what in shape.items()))


_TEXTS: Final = {"because", "thing", "words", "asker", "phone"}
_COLUMNS: Final = ("firm", "why", "thing", "uuid", "words", "urgent", "day", "at", "asker", "phone")


def _request_line(rows: QuerySet[Any], why: CallWhy) -> QuerySet[Any]:
    return _line(
        rows,
        why,
        "enterprise_id",
        thing=Thing.REQUEST,
        urgent=F("danger") * 2 + Case(When(enterprise__weak_base=True, then=1), default=0),
        day=F("promised_on"),
        at_time=F("submitted_at"),
        asker=Case(When(asked_by=None, then=F("caller_name")), default=F("asked_by__name")),
        phone=Case(When(asked_by=None, then=F("caller_phone")), default=Coalesce(F("asked_by__phone"), Value(""))),
    )


def _of_requests() -> Iterator[QuerySet[Any]]:
    """What came in after a call is called about even so, and a promise is covered by no call of another day."""
    today = timezone.localdate()
    submitted = HelpRequest.objects.filter(state=RequestState.SUBMITTED).in_triage_order()
    submitted = submitted.exclude(_left_in_peace("enterprise", Q(at__gte=OuterRef("submitted_at"))))
    yield _request_line(submitted.filter(danger=Danger.IMMINENT), CallWhy.IMMINENT)
    yield _request_line(submitted.filter(danger__lt=Danger.IMMINENT), CallWhy.NEW)
    # Unless the firm agreed to another day.
    covered = Q(at__gte=moment(today)) | Q(result=CallResult.LATER)
    promised = HelpRequest.objects.waiting().filter(promised_on__lte=today).order_by("promised_on", "-danger", "pk")
    yield _request_line(promised.exclude(_left_in_peace("enterprise", covered)), CallWhy.PROMISE)


def _of_calls() -> QuerySet[Any]:
    now = timezone.now()
    later = HelpCall.objects.filter(enterprise=OuterRef("enterprise"), pk__gt=OuterRef("pk"))
    agreed = HelpCall.objects.filter(result=CallResult.LATER, next_at__lte=now)
    agreed = agreed.filter(next_at__gt=now - timedelta(days=AGREED_DAYS)).exclude(Exists(later)).order_by("next_at")
    what = {"thing": F("thing"), "about": F("thing_uuid"), "words": F("why"), "at_time": F("next_at")}
    return _line(agreed, CallWhy.AGREED, "enterprise_id", **what)


def _overdue() -> QuerySet[Finding]:
    """Those that wait for the firm; where it has reported them fixed, they wait for us."""
    found: QuerySet[Finding] = Finding.objects.filter(state=FindingState.OPEN, due_on__lt=timezone.localdate())
    return found


def _of_findings() -> Iterator[QuerySet[Any]]:
    late = _overdue().exclude(_left_in_peace("visit__enterprise")).order_by("due_on", "pk")
    for level, why in ((Level.MAJOR, CallWhy.MAJOR_OVERDUE), (Level.ORDINARY, CallWhy.OVERDUE)):
        about = {"thing": Thing.FINDING, "words": F("title"), "day": F("due_on")}
        yield _line(late.filter(level=level), why, "visit__enterprise_id", **about)
    asked = Extension.objects.filter(state=ExtensionState.ASKED).order_by("asked_at", "pk")
    asked = asked.exclude(_left_in_peace("finding__visit__enterprise"))
    what = {"about": F("finding__uuid"), "words": F("finding__title"), "at_time": F("asked_at")}
    yield _line(asked, CallWhy.EXTENSION, "finding__visit__enterprise_id", thing=Thing.FINDING, **what)


def _of_visits() -> QuerySet[Any]:
    """Where an objection waits, it waits for us."""
    objected = Answer.objects.filter(finding__visit=OuterRef("pk"), state=AnswerState.OBJECTED)
    late = timezone.now() - timedelta(days=ANSWER_DAYS)
    rows = HelpVisit.objects.filter(state=VisitState.DELIVERED, delivered_at__lte=late).exclude(Exists(objected))
    rows = rows.exclude(_left_in_peace("enterprise")).order_by("delivered_at", "pk")
    return _line(rows, CallWhy.UNANSWERED, "enterprise_id", thing=Thing.VISIT, at_time=F("delivered_at"))


def _reasons() -> Iterator[Reason]:
    """All of them, the most urgent first, in one query."""
    lines = [*_of_requests(), _of_calls(), *_of_findings(), _of_visits(), *_of_silence()]
    found = [dict(zip(_COLUMNS, line, strict=True)) for line in lines[0].union(*lines[1:], all=True)]
    order = list(CallWhy)
    for row in sorted(found, key=lambda row: (order.index(row["why"]), -row["urgent"], _since(row))):
        asker = Number(row["asker"], show_phone(row["phone"])) if row["phone"] else None
        why = CallWhy(row["why"])
        yield Reason(row["firm"], why, Thing(row["thing"]), row["uuid"], _says(why, row), asker)


def _since(row: dict[str, Any]) -> date:
    """What is older comes first: the day promised or due, or when it was sent."""
    day: date = row["day"] if row["day"] and row["why"] != CallWhy.NEW else timezone.localdate(row["at"])
    return day


def _of_silence() -> Iterator[QuerySet[Any]]:
    """Of each firm that nobody has heard of the finding that is due next; level by level, as their index goes."""
    since = timezone.now() - timedelta(days=SILENT_DAYS)
    signs = AssistanceLog.objects.filter(enterprise=OuterRef("visit__enterprise"), at__gt=since)
    ahead = Finding.objects.filter(state=FindingState.OPEN, due_on__gte=timezone.localdate())
    before = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
    of_firm = ahead.filter(before, visit__enterprise=OuterRef("visit__enterprise"))
    silent = ahead.exclude(Exists(signs.exclude(act__in=_NO_SIGN))).exclude(_left_in_peace("visit__enterprise"))
    for level in Level:
        rows = silent.filter(level=level).exclude(Exists(of_firm.filter(level=level))).order_by("due_on", "pk")
        yield _line(rows, CallWhy.SILENCE, "visit__enterprise_id", thing=Thing.FINDING, day=F("due_on"))


# Words and numbers --------------------------------------------------------------------------------------------------


def _says(why: CallWhy, row: dict[str, Any]) -> str:
    """Why, in one plain sentence."""
    today, day, at = timezone.localdate(), row["day"], row["at"]
    late = (today - day).days if day else 0
    says = {
        CallWhy.IMMINENT: lambda: f"企业说现在就有危险，{_ago(at)}提交。",
        CallWhy.NEW: lambda: f"新申请，{_ago(at)}提交。",
        CallWhy.PROMISE: lambda: f"答应的回音日期过了 {late} 天。" if late else "答应今天给回音。",
        CallWhy.AGREED: lambda: f"上次约好{_day(at)}再打，说的是：{CallWhy(row['words']).label}。",
        CallWhy.MAJOR_OVERDUE: lambda: f"重大隐患“{row['words']}”到期 {late} 天，还没有改好。",
        CallWhy.OVERDUE: lambda: f"隐患“{row['words']}”到期 {late} 天，还没有改好。",
        CallWhy.UNANSWERED: lambda: f"报告送达 {(today - timezone.localdate(at)).days} 天，企业还没有逐项答复。",
        CallWhy.EXTENSION: lambda: f"“{row['words']}”{_ago(at)}申请延期，还没有答复。",
        CallWhy.SILENCE: lambda: f"还有没改完的隐患，{SILENT_DAYS} 天没有动静。",
    }
    return says[why]()


def _ago(at: datetime) -> str:
    minutes = max(int((timezone.now() - at).total_seconds() // 60), 0)
    if minutes < 60:
        return f"{minutes} 分钟前" if minutes else "刚刚"
    return f"{minutes // 60} 小时前" if minutes < 24 * 60 else f"{minutes // (24 * 60)} 天前"


def _day(at: datetime) -> str:
    day = timezone.localdate(at)
    return "今天" if day == timezone.localdate() else spoken(day)


def _add_numbers(calls: dict[int, Call]) -> list[User]:
    """Put to each call whom to ask for: who asked, then the register's contacts, then those who answer for the firm."""
    contacts = EnterpriseContact.objects.filter(enterprise__in=calls).exclude(phone="")
    members = Membership.objects.active().filter(enterprise__in=calls, person__phone__gt="")
    members = members.filter(role__in=(MemberRole.MANAGER, MemberRole.SAFETY_OFFICER)).select_related("person")
    found: dict[int, dict[str, Number]] = {firm: {} for firm in calls}
    for firm, call in calls.items():
        if asker := call.reason.asker:
            found[firm][asker.phone] = asker
    for contact in contacts:
        found[contact.enterprise_id].setdefault(contact.phone, Number(contact.name, contact.phone))
    shown = list(members)
    for member in shown:
        phone = show_phone(member.person.phone)
        found[member.enterprise_id].setdefault(phone, Number(str(member.person), phone))
    for row in HelpCall.objects.filter(enterprise__in=calls).select_related("by").order_by("pk"):
        calls[row.enterprise_id].last = row
    for firm, call in calls.items():
        call.numbers = list(found[firm].values())
    return [member.person for member in shown]
