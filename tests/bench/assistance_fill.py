"""Firms with years of help behind them, row by row: 200,000 findings through their doors would take hours.

Of ten findings of a visit eight are gone, one waits and one is open; each has the lines of the log, the answer, the
plan with its measures and what shows that it is done, as the doors would have left them.
"""

import itertools
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Model
from django.utils import timezone

from accounts.credit_code import ALPHABET, check_character
from accounts.enums import MemberRole
from accounts.models import Enterprise, Membership, User
from accounts.roles import Role
from assistance import models as ours
from tests import factories
from tests.assistance.making import HASH, pooled, somebody, wall_text

VISITS, FINDINGS = 4, 10
WORDS = "一号车间的除尘器没有泄爆片，积尘超过三毫米。" * 4
LEADS = 20


class Filled:
    """A register that grows: call `grow` with how many firms there are to be."""

    def __init__(self) -> None:
        self.firms = 0
        self.wall = wall_text()
        self.desk = factories.user(Role.HELP_DESK)
        self.leads = [somebody(Role.HELP_TEAM) for _ in range(LEADS)]
        self.experts = [pooled(somebody()) for _ in range(LEADS)]
        self.criteria = [factories.criterion(factories.standard()) for _ in range(20)]
        self.serial = itertools.count(1)
        self.now = timezone.now()

    def grow(self, firms: int) -> None:
        """Add firms, with all that was done for them, in handfuls that fit into memory."""
        while self.firms < firms:
            count = min(250, firms - self.firms)
            self._add([self._firm(number) for number in range(self.firms, self.firms + count)])
            self.firms += count

    def _firm(self, number: int) -> Enterprise:
        name = f"示例企业{number:05}"
        return Enterprise(name=name, name_key=name, code=code(number), weak_base=number % 7 == 0)

    def _add(self, firms: list[Enterprise]) -> None:
        Enterprise.objects.bulk_create(firms)
        people = User.objects.bulk_create(
            User(name="示例负责人", email=f"boss-{firm.code.lower()}@example.org", password="!") for firm in firms
        )
        Membership.objects.bulk_create(
            Membership(enterprise=firm, person=person, role=MemberRole.MANAGER)
            for firm, person in zip(firms, people, strict=True)
        )
        bosses = dict(zip((firm.pk for firm in firms), people, strict=True))
        visits = [self._visit(firm, n) for firm in firms for n in range(VISITS)]
        ours.HelpVisit.objects.bulk_create(visits)
        self._team(visits)
        self._requests(firms, bosses)
        plans = [self._plan(visit, bosses[visit.enterprise_id]) for visit in visits]
        ours.RectificationPlan.objects.bulk_create(plans)
        findings = [
            self._finding(visit, plan, n) for visit, plan in zip(visits, plans, strict=True) for n in range(FINDINGS)
        ]
        ours.Finding.objects.bulk_create(findings, batch_size=2000)
        for rows in (self._measures(plans), self._around(findings, bosses), self._lines(findings, bosses)):
            _create(rows)

    def _visit(self, firm: Enterprise, n: int) -> ours.HelpVisit:
        ago = timedelta(days=300 * (VISITS - n - 1) + firm.pk % 60 + 20)
        at = self.now - ago
        serial = {"year": 2000 + n, "serial": next(self.serial), "signed_at": at}
        given = {"delivered_at": at, "delivered_to": "示例人员", "began_at": at}
        return ours.HelpVisit(
            enterprise=firm, on=at.date(), planned_by=self.desk, state="answered", met="示例人员", **serial, **given
        )

    def _team(self, visits: list[ours.HelpVisit]) -> None:
        ours.TeamMember.objects.bulk_create(
            ours.TeamMember(visit=visit, person=people[n % LEADS], role=role, added_by=self.desk, declared_at=self.now)
            for n, visit in enumerate(visits)
            for people, role in ((self.leads, "lead"), (self.experts, "expert"))
        )

    def _requests(self, firms: list[Enterprise], bosses: dict[int, User]) -> None:
        """Of every firm one that is over, of every tenth one that waits, of every tenth one with a visit ahead."""
        told = {"text": WORDS, "wall_text": self.wall, "submitted_at": self.now, "promised_on": self.now.date()}
        rows, ahead = [], []
        for n, firm in enumerate(firms):
            known = told | {"enterprise": firm, "asked_by": bosses[firm.pk], "danger": n % 3}
            rows.append(ours.HelpRequest(**known, state="closed", instead="看过了"))
            if n % 10 == 0:
                rows.append(ours.HelpRequest(**known, state=("submitted", "triaged", "accepted")[n // 10 % 3]))
            if n % 10 == 5:
                on = self.now.date() + timedelta(days=n % 14)
                ahead.append(ours.HelpVisit(enterprise=firm, on=on, planned_by=self.desk))
                rows.append(ours.HelpRequest(**known, state="scheduled", visit=ahead[-1]))
        ours.HelpVisit.objects.bulk_create(ahead)
        self._team(ahead)
        ours.HelpRequest.objects.bulk_create(rows)

    def _plan(self, visit: ours.HelpVisit, boss: User) -> ours.RectificationPlan:
        parts = {"liable": "示例人员", "money": 20000, "safeguards": WORDS, "due_on": visit.on + timedelta(days=30)}
        return ours.RectificationPlan(visit=visit, state="agreed", made_by=boss, **parts)

    def _finding(self, visit: ours.HelpVisit, plan: ours.RectificationPlan, n: int) -> ours.Finding:
        state = "open" if n == 0 else "fixed" if n == 1 else "closed"
        at, due = visit.signed_at, visit.on + timedelta(days=10 + n * 5)
        dates = {"opened_at": at, "fixed_at": at if n else None, "closed_at": at if n > 1 else None}
        cited: dict[str, Any] = {}
        if n % 2:
            frozen = [{"name": "gist", "heading": "要点", "text": WORDS, "is_list": False}]
            cited = {"criterion": self.criteria[visit.pk % 20], "criterion_revision": 1, "criterion_frozen": frozen}
        return ours.Finding(
            visit=visit,
            plan=plan,
            order=n + 1,
            state=state,
            recorded_by=self.leads[visit.pk % LEADS],
            title=WORDS[:20],
            text=WORDS,
            place="一号车间",
            level=int(n == 0 and visit.pk % 5 == 0),
            hazard_type=n % 8 + 1,
            fix_when=1,
            safeguard="停用",
            first_due_on=due,
            due_on=due,
            **dates,
            **cited,
        )

    def _measures(self, plans: list[ours.RectificationPlan]) -> Iterator[Model]:
        for plan in plans:
            yield ours.Measure(plan=plan, text=WORDS[:30], due_on=plan.due_on)
            yield ours.Measure(plan=plan, text=WORDS[:30], due_on=plan.due_on, state="done", done_at=self.now)

    def _around(self, findings: list[ours.Finding], bosses: dict[int, User]) -> Iterator[Model]:
        for row in findings:
            boss, lead = bosses[row.visit.enterprise_id], row.recorded_by
            yield ours.Answer(finding=row, state="acknowledged", by=boss)
            yield ours.FindingPhoto(finding=row, file=uuid.uuid4(), sha256=HASH, taken_by=lead)
            if row.state != "open":
                shown = {"shows": "fix", "given_by": boss, "file": uuid.uuid4(), "sha256": HASH}
                yield ours.Evidence(visit=row.visit, finding=row, **shown)
            if row.state == "closed":
                yield ours.Verification(finding=row, by=lead, on_site=False, result="gone", text="看过", is_major=False)

    def _lines(self, findings: list[ours.Finding], bosses: dict[int, User]) -> Iterator[Model]:
        for row in findings:
            firm = row.visit.enterprise_id
            said = {"enterprise_id": firm, "thing": "finding", "thing_uuid": row.uuid}
            yield ours.AssistanceLog(**said, act="record", by=row.recorded_by)
            yield ours.AssistanceLog(**said, act="sign", was="draft", now="open", by=row.recorded_by)
            if row.state != "open":
                yield ours.AssistanceLog(**said, act="report_fixed", was="open", now="fixed", by=bosses[firm])


def _create(rows: Iterator[Model]) -> None:
    """Insert rows of several tables, table by table."""
    sorted_rows: dict[type[Model], list[Model]] = {}
    for row in rows:
        sorted_rows.setdefault(type(row), []).append(row)
    for model, of_it in sorted_rows.items():
        model._default_manager.bulk_create(of_it, batch_size=2000)


def code(number: int) -> str:
    """A code that has its form and belongs to nobody."""
    body = "91350200" + f"{number:09}".translate(str.maketrans("0123456789", ALPHABET[:10]))
    return body + check_character(body)
