"""提醒: what comes due, what is late, what is silent, told to each person in one message a working day.

What is looked at is the time since the last working day whose reminders all went out: a server that was off misses
nothing, a run that was killed is run again, and the message of a day, unique for each person, stays the one it was.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone

from accounts.dates import spoken
from accounts.models import Membership, User
from accounts.notify import notify
from accounts.roles import Role
from accounts.working_days import WorkingDays
from assistance.domain.waiting import plans_submitted
from assistance.enums import Act, FindingState, Level, TeamRole, VisitState
from assistance.models import AssistanceLog, Finding, HelpVisit, ReminderDay, TeamMember
from assistance.notices.people import ANSWERS, of_role
from assistance.notices.words import DAILY
from assistance.policy import ADVISERS
from delivery.digest import digest_time

# Days before the date; where that is no working day, the last one before it.
BEFORE: Final = (10, 3, 0)
# Working days after it; then once in so many.
AFTER: Final = (1, 3, 7)
WEEK: Final = 5
# From which of those on somebody else is told too.
LEAD_FROM, DESK_FROM = 3, 7
SILENCE_DAYS: Final = 14
# A message of the inbox holds 500 characters.
MOST_LINES: Final = 12

# What a line of the message says, in the order in which it stands there.
LINES: Final = {
    "visit": "{day}有 {n} 次上门帮扶",
    "late_major": "{n} 项重大隐患过了期限",
    "late": "{n} 项隐患过了期限",
    "due": "{n} 项隐患 {day}到期",
    "call": "{n} 项隐患快到期或过了期限，企业没有账号，请打电话",
    "waits": "{n} 项隐患等着验收",
    "plans": "{n} 份整改方案等着商定",
    "undelivered": "{n} 份帮扶报告签了字，还没有送达",
    "silent": f"{{n}} 项隐患 {SILENCE_DAYS} 天没有进展，请说说卡在哪里",
}
Line = tuple[str, date | None]


def steps(days: int) -> int:
    """How many steps of the ladder lie within so many working days after a date."""
    return sum(step <= days for step in AFTER) + max(0, days - AFTER[-1]) // WEEK


@dataclass
class Digest:
    """What one person is told: line by line which things, and where they can be seen."""

    things: dict[Line, set[int]] = field(default_factory=lambda: defaultdict(set))
    paths: set[str] = field(default_factory=set)

    def text(self) -> str:
        """The lines, what is most urgent first."""
        order = list(LINES)
        lines = sorted(self.things, key=lambda line: (order.index(line[0]), line[1] or date.min))
        told = [f"· {LINES[name].format(n=len(self.things[name, day]), day=spoken(day))}" for name, day in lines]
        return "\n".join(told[:MOST_LINES])

    def path(self) -> str:
        """Where all of it stands, if that is one page; else 我的."""
        return next(iter(self.paths)) if len(self.paths) == 1 else reverse("my_page")


@dataclass
class Span:
    """From the day after the last reminders until today."""

    since: date
    today: date
    calendar: WorkingDays

    def holds(self, day: date) -> bool:
        """Whether that day's reminders go out now."""
        return self.since < day <= self.today

    def climbs(self, day: date) -> int:
        """At which step after a date, in working days, somebody is reminded now; 0 where at none."""
        late = self.calendar.between(day, self.today)
        return late if steps(late) > steps(self.calendar.between(day, self.since)) else 0


def remind(now: datetime) -> int:
    """Tell everybody what there is to do, once a working day; return how many were told. Again is harmless."""
    today, calendar = timezone.localdate(now), WorkingDays()
    is_early = timezone.localtime(now).time() < digest_time()
    if is_early or today not in calendar or ReminderDay.objects.filter(day=today).exists():
        return 0
    last = ReminderDay.objects.filter(day__lt=today).first()
    digests = Reminders(Span(last.day if last else today - timedelta(days=1), today, calendar)).gather()
    people = User.objects.filter(is_active=True).exclude(groups__name=Role.ENFORCEMENT.label).in_bulk(digests)
    for key, person in sorted(people.items()):
        digest = digests[key]
        notify(person, DAILY, {"lines": digest.text()}, f"{DAILY}-{today}", path=digest.path())
    ReminderDay.objects.get_or_create(day=today)
    return len(people)


class Reminders:
    """What is to be said on one day, gathered in a bounded number of queries."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.digests: dict[int, Digest] = defaultdict(Digest)
        self.lates: dict[date, int] = {}

    def gather(self) -> dict[int, Digest]:
        """By the key of the person."""
        rows = list(self._findings())
        visits = list(self._visits())
        plans = list(plans_submitted().values("pk", "uuid", "visit", "since"))
        firms = {row["visit__enterprise"] for row in rows} | {row.enterprise_id for row in visits}
        self._firms = _answering(firms)
        self._teams = _teams({row["visit"] for row in [*rows, *plans]} | {row.pk for row in visits})
        self._staff = {role: [person.pk for person in of_role(role)] for role in (Role.HELP_DESK, Role.BUREAU_LEAD)}
        silent = self._silent(rows)
        for row in rows:
            self._finding(row, is_silent=row["visit__enterprise"] in silent)
        for visit in visits:
            self._visit(visit)
        for plan in plans:
            self._plan(plan)
        return dict(self.digests)

    def _findings(self) -> Iterator[dict[str, Any]]:
        unsolved = Finding.objects.unsolved().order_by("pk")
        named = ("pk", "state", "level", "due_on", "fixed_at", "visit", "visit__uuid")
        return unsolved.values(*named, "visit__enterprise", "visit__enterprise__uuid").iterator()

    def _visits(self) -> Iterable[HelpVisit]:
        waiting = HelpVisit.objects.filter(state__in=[VisitState.PLANNED, VisitState.SIGNED])
        return waiting.select_related("enterprise").prefetch_related("requests")

    def _silent(self, rows: list[dict[str, Any]]) -> set[int]:
        """Firms with something open where nobody has done anything for a while; looking is not doing."""
        firms = {row["visit__enterprise"] for row in rows if row["state"] == FindingState.OPEN}
        acts = AssistanceLog.objects.filter(by__isnull=False).exclude(act=Act.SEE)
        last = acts.order_by().values("enterprise").annotate(last=Max("at")).values_list("enterprise", "last")
        return {firm for firm, at in last if firm in firms and self._falls_silent(timezone.localdate(at))}

    def _falls_silent(self, last: date) -> bool:
        return (self.span.today - last).days // SILENCE_DAYS > max(0, (self.span.since - last).days // SILENCE_DAYS)

    def _finding(self, row: dict[str, Any], *, is_silent: bool) -> None:
        if row["state"] == FindingState.FIXED:
            if late := self._late(timezone.localdate(row["fixed_at"])):
                self._lead(row, "waits")
                if late >= DESK_FROM:
                    self._to(self._staff[Role.HELP_DESK], "waits", None, row["pk"])
            return
        due, today = row["due_on"], self.span.today
        asked = (self.span.calendar.at_or_before(due - timedelta(days=days)) for days in BEFORE)
        if due >= today and any(self.span.holds(day) for day in asked):
            self._firm(row, "due", due)
        elif due < today and (late := self._late(due)):
            self._too_late(row, late)
        if is_silent:
            self._firm(row, "silent")
            self._lead(row, "silent")

    def _too_late(self, row: dict[str, Any], late: int) -> None:
        self._firm(row, "late")
        if late >= LEAD_FROM:
            self._lead(row, "late")
        if late >= DESK_FROM:
            self._to(self._staff[Role.HELP_DESK], "late", None, row["pk"])
        if row["level"] == Level.MAJOR:
            self._to(self._staff[Role.BUREAU_LEAD], "late_major", None, row["pk"])

    def _late(self, day: date) -> int:
        """As `Span.climbs`, each date counted once."""
        if day not in self.lates:
            self.lates[day] = self.span.climbs(day)
        return self.lates[day]

    def _visit(self, visit: HelpVisit) -> None:
        path = reverse("help_visit", args=[visit.uuid])
        team = self._teams.get(visit.pk, {})
        if visit.state == VisitState.SIGNED:
            if visit.signed_at and self._late(timezone.localdate(visit.signed_at)):
                self._to(_leads(team), "undelivered", None, visit.pk, path)
        elif visit.on >= self.span.today and self.span.holds(
            self.span.calendar.at_or_before(visit.on - timedelta(days=1))
        ):
            asked = _still_there(visit)
            people = {*team, *asked, *self._firms.get(visit.enterprise_id, ())}
            self._to(people, "visit", visit.on, visit.pk, path)

    def _plan(self, row: dict[str, Any]) -> None:
        """Who may agree to it; where they leave it lying, the desk asks them."""
        if late := self._late(timezone.localdate(row["since"])):
            path = reverse("help_plan", args=[row["uuid"]])
            team = self._teams.get(row["visit"], {})
            self._to([person for person, role in team.items() if role in ADVISERS], "plans", None, row["pk"], path)
            if late >= DESK_FROM:
                self._to(self._staff[Role.HELP_DESK], "plans", None, row["pk"], path)

    def _firm(self, row: dict[str, Any], line: str, day: date | None = None) -> None:
        """Those who answer for the firm; where it has nobody with an account, the lead has to call."""
        people = self._firms.get(row["visit__enterprise"], ())
        if people:
            path = reverse("help_firm", args=[row["visit__enterprise__uuid"]])
            self._to(people, line, day, row["pk"], path)
        else:
            self._lead(row, "call")

    def _lead(self, row: dict[str, Any], line: str) -> None:
        path = reverse("help_visit", args=[row["visit__uuid"]])
        self._to(_leads(self._teams.get(row["visit"], {})), line, None, row["pk"], path)

    def _to(self, people: Iterable[int], line: str, day: date | None, thing: int, path: str | None = None) -> None:
        for person in people:
            self.digests[person].things[line, day].add(thing)
            self.digests[person].paths.add(path or reverse("my_page"))


def _answering(firms: set[int]) -> dict[int, set[int]]:
    """Who answers for which firm. All of them are read: so many keys would fit into no query."""
    found: dict[int, set[int]] = defaultdict(set)
    members = Membership.objects.active().filter(role__in=ANSWERS, person__is_active=True)
    for firm, person in members.values_list("enterprise", "person").iterator():
        if firm in firms:
            found[firm].add(person)
    return found


def _teams(visits: set[int]) -> dict[int, dict[int, str]]:
    """Who is on which team, in which role."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for visit, person, role in TeamMember.objects.order_by().values_list("visit", "person", "role").iterator():
        if visit in visits:
            found[visit][person] = role
    return found


def _leads(team: dict[int, str]) -> list[int]:
    return [person for person, role in team.items() if role == TeamRole.LEAD]


def _still_there(visit: HelpVisit) -> set[int]:
    """Who asked for a visit and is in the firm; a query for each visit of one day."""
    asked = [request.asked_by_id for request in visit.requests.all() if request.asked_by_id]
    members = Membership.objects.active().filter(enterprise=visit.enterprise_id, person__in=asked)
    return set(members.values_list("person", flat=True))
