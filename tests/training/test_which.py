"""我该学什么: what the rules ask, which course is here, whose business a paper is; only what is checked, in force."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from accounts.models import Department
from portal.models import HomePage
from tests import factories as make
from training.domain.advising import advise, rules_for
from training.enums import Audience, Certificate, Firm
from training.models import CertificateRule, CourseAudience, CourseCertificate, TrainingRule

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)


def hours(number: int | None = 32, **fields: Any) -> TrainingRule:
    said = {"who": "principal", "firm": "general", "stage": "initial", "source": "某令第九条", "confidence": "verified"}
    return TrainingRule.objects.create(code=f"H{TrainingRule.objects.count()}", hours=number, **said | fields)


def paper(certificate: str, about: str, words: str, **fields: Any) -> CertificateRule:
    said = {"certificate": certificate, "about": about, "words": words, "source": "某法", "confidence": "verified"}
    return CertificateRule.objects.create(code=f"P{CertificateRule.objects.count()}", **said | fields)


def asked(who: Audience = Audience.PRINCIPAL, firm: Firm = Firm.GENERAL, **rest: Any) -> list[int]:
    return [int(rule.hours) for rule in advise(who=who, firm=firm, on=TODAY, **rest).rules]


def test_the_hours_are_those_of_ones_work_and_firm() -> None:
    hours(32)
    hours(48, firm="high")
    hours(24, who="new_worker")
    assert asked() == [32]
    assert asked(firm=Firm.HIGH) == [48]
    assert asked(who=Audience.NEW_WORKER) == [24]


def test_a_builder_is_under_what_is_said_of_builders_and_of_general_firms() -> None:
    hours(24, order=2)
    hours(32, firm="building", order=1)
    hours(72, firm="high")
    assert asked(firm=Firm.BUILDING) == [32, 24]
    assert asked(firm=Firm.TRANSPORT) == [24]


@pytest.mark.parametrize("confidence", ["memory", "repost"])
def test_what_nobody_compared_is_not_said(confidence: str, home: HomePage, client: Client) -> None:
    hours(confidence=confidence)
    paper("special_work", "who", "没有核对过的话", confidence=confidence)
    advice = advise(who=Audience.PRINCIPAL, firm=Firm.GENERAL, does=[Certificate.SPECIAL_WORK], on=TODAY)
    assert (advice.rules, advice.papers) == ([], [])
    assert "没有核对过的话" not in client.get("/courses/which/").content.decode()


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (None, None, True),
        (TODAY, TODAY, True),
        (date(2026, 6, 2), None, False),
        (None, date(2026, 5, 31), False),
    ],
)
def test_a_rule_holds_from_its_first_day_to_its_last(begins: date | None, ends: date | None, holds: bool) -> None:
    hours(effective_from=begins, effective_until=ends)
    assert bool(asked()) is holds


def test_a_rule_says_something_and_begins_before_it_ends() -> None:
    for wrong in ({"number": None}, {"effective_from": date(2026, 2, 1), "effective_until": date(2026, 1, 1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            hours(**wrong)
    assert "重新做车间级" in hours(None, words="重新做车间级和班组级培训").says


def test_two_papers_are_never_mixed_up(home: HomePage, client: Client) -> None:
    market = Department.objects.create(slug="market", name="市场监督管理部门", telephone="12315")
    paper("special_equipment", "who", "开叉车")
    paper("special_equipment", "giver", "市场监督管理部门", department=market)
    paper("special_work", "who", "电工")
    paper("special_work", "giver", "应急管理部门")
    query = {"who": "new_worker", "firm": "general", "does": "special_equipment"}
    papers = BeautifulSoup(client.get("/courses/which/", query).content, "html.parser").find(id="papers")
    assert [head.get_text() for head in papers.select("h3")] == ["特种设备作业人员证"]
    assert "市场监督管理部门" in papers.get_text()
    assert "应急管理部门" not in papers.get_text()
    assert papers.find("a", href="tel:12315")
    assert papers.select(".link-meta"), "each answer names its source"


def test_a_builder_is_not_told_what_is_said_of_general_firms_of_the_test() -> None:
    paper("qualified", "who", "没有要求人人拿证", who="principal", firm="general")
    paper("qualified", "who", "要考核合格", who="principal", firm="building")
    paper("qualified", "giver", "主管部门")

    def told(who: Audience, firm: Firm) -> list[str]:
        return [rule.words for row in advise(who=who, firm=firm, on=TODAY).papers for rule in row.rules]

    assert told(Audience.PRINCIPAL, Firm.BUILDING) == ["要考核合格", "主管部门"]
    assert told(Audience.PRINCIPAL, Firm.GENERAL) == ["没有要求人人拿证", "主管部门"]
    assert told(Audience.OTHER, Firm.BUILDING) == [], "whom it does not concern is not told who gives it"


def test_courses_that_are_due_stand_apart_and_drafts_are_not_named(home: HomePage) -> None:
    due, also = make.course(stage="initial", firm="high"), make.course()
    make.course(stage="initial", firm="general")
    make.course(live=False)
    advice = advise(who=Audience.NEW_WORKER, firm=Firm.HIGH, on=TODAY)
    assert (advice.due, advice.also) == ([due], [also])
    assert advise(who=Audience.PRINCIPAL, firm=Firm.HIGH, on=TODAY).due == []


def test_a_course_names_the_rules_it_answers(home: HomePage) -> None:
    course = make.course(stage="initial", firm="high")
    hours(72, who="new_worker", firm="high")
    hours(24, who="new_worker", firm="general")
    hours(20, who="new_worker", firm="high", stage="yearly")
    assert [int(rule.hours) for rule in rules_for(course, ["new_worker"], on=TODAY)] == [72]
    assert rules_for(make.course(), ["new_worker"], on=TODAY) == []
    assert rules_for(course, [], on=TODAY) == []


def test_the_questions_cost_little_and_nonsense_is_answered_in_words(
    home: HomePage, client: Client, django_assert_max_num_queries: Any
) -> None:
    paper("special_work", "who", "电工")
    for _ in range(9):
        make.course()
    client.get("/courses/which/")
    with django_assert_max_num_queries(15):
        answer = client.get("/courses/which/", {"who": "new_worker", "firm": "general", "does": "special_work"})
    assert answer.status_code == 200
    for nonsense in ({"who": "国王"}, {"who": "principal", "firm": "x" * 3000}, {"does": ["proof", "\x7f"]}):
        page = client.get("/courses/which/", nonsense)
        assert page.status_code == 200
        assert "请" in BeautifulSoup(page.content, "html.parser").select_one(".field-errors").get_text()
    assert client.post("/courses/which/").status_code == 405


def test_an_audience_stands_once(home: HomePage) -> None:
    course = make.course()
    with pytest.raises(IntegrityError), transaction.atomic():
        CourseAudience.objects.create(page=course, who="new_worker")


def test_our_courses_give_our_own_proof_and_no_other_paper(home: HomePage) -> None:
    course = make.course()
    CourseCertificate.objects.create(page=course, certificate="proof", standing="gives")
    wrong = CourseCertificate(page=course, certificate="qualified", standing="gives")
    with pytest.raises(IntegrityError), transaction.atomic():
        wrong.save()
    with pytest.raises(ValidationError, match="主管部门考核"):
        wrong.full_clean()
