"""How help goes on at one firm, step by step through the doors, each on a working day so many after the first."""

import itertools
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any, Final
from uuid import uuid4

from accounts.models import Enterprise, User
from accounts.working_days import WorkingDays
from assistance.domain import answers, evidence, extensions, findings, plans, requests, signing, team, verifying, visits
from assistance.enums import Danger, FixWhen, MeasureState, Result, Shows, Side, SignedHow
from assistance.management.demo.clock import on
from assistance.management.demo.hazards import Hazard
from assistance.management.demo.people import Cast
from assistance.management.demo.pictures import photo, signature
from assistance.models import Finding, HelpRequest, HelpVisit, RectificationPlan, WallText
from content.models import CriterionPage

# How long a firm gets.
GIVEN: Final = timedelta(days=30)
Said = dict[str, Any]
ASKS: Final = "我们不知道车间里还有哪些问题，想请人来看看。（示例）"


class Play:
    """One firm, with who helps it, from one day on."""

    pictures = itertools.count(1)

    def __init__(self, cast: Cast, number: int, *, began: date, calendar: WorkingDays) -> None:
        self.cast, self.number, self.began, self.calendar = cast, number, began, calendar
        self.firm: Enterprise = cast.firms[number]
        self.boss: User = cast.bosses[number]
        self.lead, self.expert = cast.leads[number % 2], cast.experts[number % 2]

    def on(self, days: int, hour: int = 9) -> AbstractContextManager[None]:
        """Let it be so many working days after the first."""
        return on(self.calendar.plus(self.began, days), hour)

    def draft(self, **values: Any) -> HelpRequest:
        with self.on(0):
            known: Said = {"text": ASKS, "when_suits": "上午", "danger": Danger.ORDINARY} | values
            return requests.draft(self.firm, by=self.boss, client_uuid=uuid4(), **known)

    def asked(self, **values: Any) -> HelpRequest:
        """Sent the same day."""
        request = self.draft(**values)
        with self.on(0, 10):
            return requests.submit(request, by=self.boss, read=WallText.objects.in_force())

    def triaged(self, **values: Any) -> HelpRequest:
        request = self.asked(**values)
        with self.on(1):
            promised = self.calendar.plus(self.calendar.plus(self.began, 1), 3)
            danger = Danger(request.danger)
            return requests.triage(request, by=self.cast.desk, danger=danger, promised_on=promised)

    def accepted(self, **values: Any) -> HelpRequest:
        request = self.triaged(**values)
        with self.on(1, 11):
            promised = self.calendar.plus(self.began, 6)
            return requests.accept(request, by=self.cast.desk, promised_on=promised)

    def scheduled(self, **values: Any) -> HelpVisit:
        """A visit six working days after the firm asked."""
        request = self.accepted(**values)
        people: Said = {"lead": self.lead, "experts": [self.expert]}
        with self.on(2):
            day = self.calendar.plus(self.began, 6)
            visit = visits.plan_visit(self.firm, by=self.cast.desk, client_uuid=uuid4(), on=day, **people)
            visits.schedule(request, visit=visit, by=self.cast.desk)
        with self.on(3):
            for person in (self.lead, self.expert):
                team.declare(visit, by=person)
        return visit

    def under_way(self, hazards: Iterable[Hazard], **values: Any) -> HelpVisit:
        visit = self.scheduled(**values)
        with self.on(6):
            visit = visits.begin(visit, by=self.lead)
            for hazard in hazards:
                self._found(visit, hazard)
            findings.advise(visit, by=self.expert, client_uuid=uuid4(), text="班前会每天讲一条，讲完签名。")
        return visit

    def delivered(self, hazards: Iterable[Hazard], **values: Any) -> HelpVisit:
        visit = self.under_way(hazards, **values)
        with self.on(6, 11):
            notes: Said = {"opening": "说了来意和墙在哪里", "closing": "逐项看过，约好回访", "met": self.boss.name}
            visits.write_notes(visit, by=self.lead, worker_representative="示例职工代表", **notes)
            signing_both = ((Side.TEAM, self.lead), (Side.TEAM, self.expert), (Side.FIRM, self.boss))
            for side, person in signing_both:
                file = signature(next(self.pictures), by=self.lead)
                known: Said = {"side": side, "person": person, "how": SignedHow.SCREEN, "client_uuid": uuid4()}
                signing.take_signature(visit, by=self.lead, file=file, **known)
            visit = signing.sign_report(visit, by=self.lead)
            return signing.deliver(visit, by=self.lead, to=self.boss.name)

    def answered(self, hazards: Iterable[Hazard], **values: Any) -> HelpVisit:
        visit = self.delivered(hazards, **values)
        with self.on(7):
            return answers.acknowledge_rest(visit, by=self.boss)

    def planned(self, visit: HelpVisit) -> RectificationPlan:
        """A plan for all that takes time, handed in."""
        rows = list(visit.findings.filter(fix_when=FixWhen.BY_DATE))
        parts: Said = {"liable": self.boss.name, "money": 8000, "due_on": min(row.due_on for row in rows)}
        with self.on(9):
            plan = plans.make_plan(visit, by=self.boss, findings=rows, safeguards="停用，挂牌，专人看住", **parts)
            for row in rows:
                plans.add_measure(plan, by=self.boss, text=f"{row.title}：改好", liable=self.boss.name)
            return plans.submit_plan(plan, by=self.boss)

    def agreed(self, visit: HelpVisit) -> RectificationPlan:
        plan = self.planned(visit)
        with self.on(11):
            return plans.agree(plan, by=self.expert)

    def fixed(self, visit: HelpVisit) -> list[Finding]:
        """All of it done, shown, and reported as gone."""
        plan = self.agreed(visit)
        with self.on(15):
            for measure in plan.measures.filter(state=MeasureState.TO_DO):
                self.show(measure)
                evidence.do_measure(measure, by=self.boss)
        with self.on(16):
            for row in visit.findings.unsolved():
                self.show(row)
                verifying.report_fixed(row, by=self.boss, why="改好了，请来看")
        return list(visit.findings.unsolved())

    def verify(self, rows: Iterable[Finding], day: int = 18, result: Result = Result.GONE) -> None:
        with self.on(day, 14):
            for row in rows:
                second = self.expert if row.is_major else None
                known: Said = {"result": result, "on_site": row.is_major, "text": "到现场看过，试过。（示例）"}
                verifying.verify(row, by=self.lead, second=second, client_uuid=uuid4(), **known)

    def more_time(self, row: Finding, day: int) -> Any:
        with self.on(day):
            file = photo(next(self.pictures), by=self.boss)
            known: Said = {"shows": Shows.INTERIM, "file": file, "client_uuid": uuid4(), "text": "还停着"}
            evidence.show_finding(row, by=self.boss, **known)
            assert row.due_on
            until = row.due_on + timedelta(days=20)
            return extensions.ask_extension(row, by=self.boss, reason="配件要等二十天。（示例）", until=until)

    def first(self, visit: HelpVisit) -> Finding:
        """The first finding of a report."""
        row: Finding = visit.findings.get(order=1)
        return row

    def _found(self, visit: HelpVisit, hazard: Hazard) -> Finding:
        due: Said = {"due_on": visit.on + GIVEN} if hazard.fix_when == FixWhen.BY_DATE else {}
        return findings.record(
            visit,
            by=self.lead,
            client_uuid=uuid4(),
            photo=photo(next(self.pictures), by=self.lead),
            criterion=criterion(hazard.criterion),
            **hazard.values() | due,
        )

    def show(self, row: Any) -> None:
        """Give a photo that shows a measure done or a finding gone."""
        known: Said = {"file": photo(next(self.pictures), by=self.boss), "client_uuid": uuid4(), "text": "改好以后"}
        if isinstance(row, Finding):
            evidence.show_finding(row, by=self.boss, shows=Shows.FIX, **known)
        else:
            evidence.show_measure(row, by=self.boss, **known)


def criterion(word: str) -> CriterionPage | None:
    """The first published criterion with a word in its title, where there is one."""
    if not word:
        return None
    known = CriterionPage.objects.live().filter(title__contains=word, published_revisions__isnull=False)
    found: CriterionPage | None = known.order_by("pk").first()
    return found
