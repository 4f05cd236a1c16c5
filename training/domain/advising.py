"""我该学什么: what the rules ask of somebody, which courses here are for him, and which paper is whose business."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from training.enums import About, Audience, Certificate, Firm
from training.models import CertificateRule, CoursePage, TrainingRule


@dataclass(frozen=True)
class Paper:
    """One of the papers, and what the rules say of it."""

    certificate: Certificate
    rules: list[CertificateRule]


@dataclass(frozen=True)
class Advice:
    """The answer. `due` are the courses that the rules of hours ask for, `also` what else is for such people."""

    rules: list[TrainingRule]
    due: list[CoursePage]
    also: list[CoursePage]
    papers: list[Paper]
    proof: list[CertificateRule]


def advise(*, who: Audience, firm: Firm, does: Collection[Certificate] = (), on: date) -> Advice:
    """Answer somebody who does `who`'s work in such a firm, and with his own hands what needs the papers in `does`."""
    courses = list(
        CoursePage.objects.visible()
        .filter(audiences__who=who, firm__in=(*firm.falls_under, ""))
        .defer("syllabus", "sources")
        .order_by("path")
    )
    # Here builders and carriers are not general firms: the law names them beside those of high risk.
    said = CertificateRule.objects.checked().on(on).of(who, (firm,)).select_related("department")
    papers = {
        certificate: list(rows)
        for certificate, rows in groupby(said.order_by("certificate", "order", "pk"), key=_certificate)
    }
    return Advice(
        rules=list(TrainingRule.objects.checked().on(on).of(who, firm.falls_under)),
        due=[row for row in courses if row.stage],
        also=[row for row in courses if not row.stage],
        papers=[
            Paper(certificate, papers[certificate])
            for certificate in (Certificate.QUALIFIED, *sorted(does))
            if _concerns(papers.get(certificate, ()))
        ],
        proof=papers.get(Certificate.PROOF, []),
    )


def rules_for(course: CoursePage, audiences: Collection[str], *, on: date) -> list[TrainingRule]:
    """The rules of hours that a course answers: for its people, its kind of firm, this time that they are taught."""
    if not course.stage or not audiences:
        return []
    rules = TrainingRule.objects.checked().on(on).filter(stage=course.stage, who__in=audiences)
    return list(rules.filter(firm__in=(*Firm(course.firm).falls_under, "")) if course.firm else rules)


def works(*, on: date) -> list[tuple[str, str]]:
    """The papers that depend on what somebody does with his hands, each with the works it is for, as the rules say."""
    rows = CertificateRule.objects.checked().on(on).filter(about=About.WHO, who="").order_by("order", "pk")
    return [(row.certificate, row.words) for row in rows]


def _certificate(rule: CertificateRule) -> Certificate:
    return Certificate(rule.certificate)


def _concerns(rules: Iterable[CertificateRule]) -> bool:
    """Whether a rule says that such people need the paper, or that they do not: who gives it alone says nothing."""
    return any(rule.about == About.WHO for rule in rules)
