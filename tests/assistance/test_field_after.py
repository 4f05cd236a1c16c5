"""The team's pages: signing, what others see of it, the day, verification, and what a page costs."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistance.domain import findings, plans
from assistance.enums import Level
from assistance.models import AssistanceLog, Finding, HelpVisit, PlanRevision, Signature
from tests import factories as make
from tests.assistance import making
from tests.assistance.making import World, finding, somebody, today, visit
from tests.assistance.pages import at, browser, drawn, picture, said, typed

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture(autouse=True)
def warm(db: None, client: Client) -> None:
    """The site's own row is made by whoever comes first."""
    client.get(reverse("account_login"))


# Signing ------------------------------------------------------------------------------------------------------------


def test_both_sides_sign_and_the_number_is_shown(world: World) -> None:
    row = visit(world)
    finding(world, "draft", row)
    client = browser(world.lead)
    answer = client.post(
        at("help_sign", row),
        {"client_uuid": uuid.uuid4(), "who": f"team-{world.lead.pk}", "drawn": drawn()},
        follow=True,
    )
    assert "签字收下了" in said(answer)
    assert "还缺企业的签字" in said(client.post(at("help_finish", row), follow=True))
    client.post(
        at("help_sign", row), {"client_uuid": uuid.uuid4(), "who": "firm", "name": "示例班长", "ink": picture()}
    )
    answer = client.post(at("help_finish", row), follow=True)
    row.refresh_from_db()
    assert row.number in said(answer)
    assert sorted(row.signatures.values_list("side", "how")) == [("firm", "ink"), ("team", "screen")]
    client.post(at("help_deliver", row), {"to": "示例班长"})
    row.refresh_from_db()
    assert (row.state, row.delivered_to) == ("delivered", "示例班长")


def test_a_firm_that_does_not_sign_after_the_lead_has_is_noted(world: World) -> None:
    row, client = visit(world), browser(world.lead)
    client.post(at("help_sign", row), {"client_uuid": uuid.uuid4(), "who": f"team-{world.lead.pk}", "drawn": drawn()})
    client.post(at("help_unsigned", row), {"unsigned_why": "负责人不在"})
    client.post(at("help_finish", row))
    row.refresh_from_db()
    assert (row.state, row.unsigned_why) == ("signed", "负责人不在")


def test_unfinished_findings_are_named_before_anybody_signs(world: World) -> None:
    draft = finding(world, "draft", title="")
    page = said(browser(world.lead).get(at("help_sign", draft.visit)))
    assert "先把这几项写全，再签字 第 1 项 还缺：隐患名称" in page


@pytest.mark.parametrize("sent", ["", "data:image/png;base64,####", "data:image/png;base64,AAAA"])
def test_a_signature_that_is_none_is_refused_in_words(world: World, sent: str) -> None:
    row = visit(world)
    form = {"client_uuid": uuid.uuid4(), "who": f"team-{world.lead.pk}", "drawn": sent}
    answer = browser(world.lead).post(at("help_sign", row), form)
    assert BeautifulSoup(answer.content, "lxml").select(".field-errors, .notice-warn")
    assert not row.signatures.exists()


def test_taking_signatures_back_opens_the_findings_again(world: World) -> None:
    row, client = visit(world), browser(world.lead)
    client.post(at("help_sign", row), {"client_uuid": uuid.uuid4(), "who": f"team-{world.lead.pk}", "drawn": drawn()})
    assert "不能记新的隐患" in said(client.get(at("help_record", row)))
    client.post(at("help_sign_back", row), {"why": "漏了一项"})
    assert not row.signatures.exists()


# Seeing -------------------------------------------------------------------------------------------------------------


def test_the_firm_reads_nothing_of_a_report_that_is_not_signed(world: World) -> None:
    draft = finding(world, "draft", title="没签字的隐患")
    findings.advise(draft.visit, by=world.lead, text="没签字的建议", client_uuid=uuid.uuid4())
    page = said(browser(world.boss).get(at("help_visit", draft.visit)))
    assert "没签字" not in page
    assert "签字以后这里就能看到" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_a_visit_costs_the_same_whatever_was_found(world: World, rows: int, django_assert_max_num_queries: Any) -> None:
    row = visit(world, "delivered")
    for _ in range(rows):
        making.plan(world, "agreed", finding(world, of=row))
        making.request(world, "visited", visit=row)
    client = browser(world.lead)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(at("help_visit", row)).status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_a_finding_costs_the_same_whatever_became_of_it(
    world: World, rows: int, django_assert_max_num_queries: Any
) -> None:
    row = finding(world, "open")
    plan = making.plan(world, "agreed", row)
    for _ in range(rows):
        making.evidence(world, making.measure(world, "done", plan))
        making.evidence(world, row, file=uuid.uuid4())
        making.extension(world, "refused", row)
        finding(world, repeat_of=row)
    row = Finding.objects.get(pk=row.pk)
    client = browser(world.lead)
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(at("help_finding", row)).status_code == 200


def test_what_came_back_is_said_on_either_side(world: World) -> None:
    page = make.criterion()
    before = findings_of_last_year(world, page)
    again = findings.record(visit(world), by=world.lead, client_uuid=uuid.uuid4(), criterion=page, text="又没有")
    client = browser(world.lead)
    assert at("help_finding", before) in client.get(at("help_rewrite", again)).content.decode()
    assert f"{before.visit.on:%Y} 年 {before.visit.on.month} 月也查出过" in said(client.get(at("help_finding", again)))
    assert at("help_finding", again) in client.get(at("help_finding", before)).content.decode()
    # The firm sees the later one only once it is signed.
    assert at("help_finding", again) not in browser(world.boss).get(at("help_finding", before)).content.decode()


def findings_of_last_year(world: World, page: Any) -> Finding:
    row = visit(world, "delivered", on=today(-300))
    return finding(world, "closed", row, criterion=page, criterion_revision=1)


# Before and after ---------------------------------------------------------------------------------------------------


def test_the_day_names_where_to_go_and_what_to_verify(world: World) -> None:
    now, later = visit(world, "planned"), visit(world, "planned", on=today(5))
    fixed = finding(world, "fixed", title="改好等验收")
    page = browser(world.expert).get(reverse("help_day")).content.decode()
    for url in (at("help_brief", now), at("help_brief", later), at("help_verify", fixed)):
        assert url in page
    assert at("help_verify", fixed) not in browser(world.boss).get(reverse("help_day")).content.decode()
    assert "我的帮扶" in browser(world.expert).get(reverse("my_page")).content.decode()
    assert "我的帮扶" not in browser(world.boss).get(reverse("my_page")).content.decode()


def test_a_plan_that_waits_stands_in_the_day_of_its_advisers_and_is_counted(world: World) -> None:
    waits, verifier = making.plan(world, "submitted"), somebody()
    making.join(waits.visit, verifier, "verifier")
    making.plan(world, "agreed")
    finding(world, "fixed")
    old = PlanRevision.objects.create(plan=waits, number=1, by=world.boss, content={})
    PlanRevision.objects.filter(pk=old.pk).update(at=timezone.now() - timedelta(days=3))
    for person, sees in ((world.lead, True), (world.expert, True), (verifier, False)):
        client = browser(person)
        assert (at("help_plan", waits) in client.get(reverse("help_day")).content.decode()) is sees
        assert ("1 份方案等您商定" in said(client.get(reverse("my_page")))) is sees
    on = today(-3)
    page = said(browser(world.expert).get(reverse("help_day")))
    assert f"{on.month} 月 {on.day} 日交来，等您看" in page
    assert "1 份方案等您商定，1 项等您验收" in said(browser(world.expert).get(reverse("my_page")))
    plans.agree(waits, by=world.expert)
    assert at("help_plan", waits) not in browser(world.lead).get(reverse("help_day")).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_day_costs_the_same_however_much_waits(world: World, rows: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(rows):
        visit(world)
        visit(world, "planned")
        making.plan(world, "submitted")
        finding(world, "fixed")
    client = browser(world.lead)
    with django_assert_max_num_queries(MOST_QUERIES):
        client.get(reverse("help_day"))


def test_an_open_finding_without_a_plan_leads_to_one(world: World) -> None:
    row = finding(world, of=visit(world, "answered"))
    address, link = at("help_finding", row), at("help_make_plan", row.visit)
    assert link in browser(world.boss).get(address).content.decode()
    assert link not in browser(world.worker).get(address).content.decode()
    making.plan(world, "draft", row)
    assert link not in browser(world.boss).get(address).content.decode()


@pytest.mark.parametrize(("days", "offered"), [(1, True), (0, False)])
def test_more_time_is_offered_before_the_date_only(world: World, *, days: int, offered: bool) -> None:
    row = finding(world, first_due_on=today(days), due_on=today(days))
    page = browser(world.boss).get(at("help_finding", row)).content.decode()
    assert (at("help_ask_extension", row) in page) is offered


def test_nothing_is_offered_to_record_under_a_signature(world: World) -> None:
    row, client = visit(world), browser(world.expert)
    pages = (reverse("help_day"), at("help_visit", row))
    assert all(at("help_record", row) in client.get(page).content.decode() for page in pages)
    Signature.objects.create(
        visit=row, side="team", how="screen", person=world.lead, taken_by=world.lead, file=uuid.uuid4()
    )
    for page in pages:
        shown = client.get(page).content.decode()
        assert at("help_sign", row) in shown
        assert at("help_record", row) not in shown


def test_neither_words_nor_advice_are_offered_under_a_signature(world: World) -> None:
    draft, client = finding(world, "draft", title=""), browser(world.expert)
    given = findings.advise(draft.visit, by=world.lead, text="每天清扫", client_uuid=uuid.uuid4())
    links = {at("help_rewrite", draft), at("help_advise", draft.visit), mend(given), at("help_sign_back", draft.visit)}
    pages = [at("help_visit", draft.visit), at("help_finding", draft)]

    def offered() -> set[str]:
        shown = "".join(client.get(page).content.decode() for page in pages)
        return {link for link in links if f'="{link}"' in shown}

    assert offered() == links - {at("help_sign_back", draft.visit)}
    Signature.objects.create(
        visit=draft.visit, side="team", how="screen", person=world.lead, taken_by=world.lead, file=uuid.uuid4()
    )
    assert offered() == {at("help_sign_back", draft.visit)}
    # Who has the form open still reads why it is refused, and what stands there.
    assert "已经有人签字" in said(client.get(mend(given)))
    assert "已经有人签过字" in said(client.post(mend(given), {"text": "每周清扫"}))
    assert "已经有人签过字" in said(client.post(mend(given), {"strike": "1", "why": "重复了"}, follow=True))
    assert draft.visit.advice.get().text == "每天清扫"


def mend(advice: Any) -> str:
    return reverse("help_mend_advice", args=[advice.visit.uuid, advice.uuid])


def test_advice_is_mended_and_struck_on_its_page_and_twice_is_once(world: World) -> None:
    row = visit(world)
    given = findings.advise(row, by=world.lead, text="每天清扫", client_uuid=uuid.uuid4())
    one, other = browser(world.lead), browser(world.expert)
    first, second = typed(one.get(mend(given))), typed(other.get(mend(given)))
    assert one.post(mend(given), first | {"text": "每班清扫"}).url == at("help_visit", row)
    assert "别人把“建议”改成了“每班清扫”" in said(other.post(mend(given), second | {"text": "每周清扫"}))
    # Who opened it and changed nothing takes nothing back.
    other.post(mend(given), second)
    assert row.advice.get().text == "每班清扫"
    assert "请写上为什么" in said(one.post(mend(given), {"strike": "1", "why": ""}))
    for says in ("建议划掉了", "这条建议已经划掉了"):
        assert says in said(one.post(mend(given), {"strike": "1", "why": "重复了"}, follow=True))
    assert "这条建议已经划掉了" in said(other.post(mend(given), second | {"text": "每周清扫"}, follow=True))
    assert not row.advice.exists()
    assert browser(world.boss).get(mend(given)).status_code == 404


def test_the_brief_sheet_tells_what_was_found_before(world: World, django_assert_max_num_queries: Any) -> None:
    row = visit(world, "planned")
    row.team.update(declared_at=None)
    old = finding(world, title="老问题", times_reopened=1)
    world.firm.contacts.create(name="示例联系人", phone="0592-1234567")
    world.firm.longitude, world.firm.latitude = 118.1, 24.5
    world.firm.save()
    client = browser(world.expert)
    with django_assert_max_num_queries(MOST_QUERIES):
        page = client.get(at("help_brief", row))
    assert at("help_finding", old) in page.content.decode()
    assert "position=118.1" in page.content.decode()
    assert "改了又出现的" in said(page)
    assert "0592-1234567" in said(page)
    assert "声明记下了" in said(client.post(at("help_declare", row), follow=True))
    assert row.team.get(person=world.expert).declared_at


def test_the_calendar_tells_when_and_where_and_nothing_more(world: World) -> None:
    row = visit(world, "planned", starts_at="09:30")
    making.request(world, "scheduled", visit=row, text="说不得的事")
    body = browser(world.lead).get(at("help_ics", row)).content.decode()
    assert world.firm.name in body.replace("\r\n ", "")
    assert "T093000" in body
    assert "说不得的事" not in body


def test_a_visit_is_begun_with_one_tap_by_the_lead(world: World, settings: Any) -> None:
    settings.ONE_HAT_MONTHS = 6
    row = visit(world, "planned")
    client = browser(world.lead)
    page = said(client.get(at("help_visit", row)))
    assert "到了，开始" in page
    assert "6 个月内不去" in page
    assert "到了，开始" not in said(browser(world.expert).get(at("help_visit", row)))
    assert "开始了" in said(client.post(at("help_begin", row), follow=True))
    assert HelpVisit.objects.get(pk=row.pk).state == "under_way"


# Verification -------------------------------------------------------------------------------------------------------


def test_a_major_one_takes_two_on_site_and_says_so_beforehand(world: World) -> None:
    row, client = finding(world, "fixed", level=1), browser(world.lead)
    assert "要两个人一起到现场看" in said(client.get(at("help_verify", row)))
    form = {"client_uuid": uuid.uuid4(), "on_site": "yes", "result": "gone", "text": "装上了"}
    assert "两个人到现场验收" in said(client.post(at("help_verify", row), form))
    client.post(at("help_verify", row), form | {"second": world.expert.pk})
    row.refresh_from_db()
    assert row.state == "closed"
    made = row.verifications.get()
    assert (made.by, made.second, made.on_site) == (world.lead, world.expert, True)


def test_what_is_not_gone_names_the_measures_to_do_again(world: World) -> None:
    row = finding(world, "fixed")
    plan = making.plan(world, "agreed", row)
    done = making.measure(world, "done", plan)
    form = {"client_uuid": uuid.uuid4(), "on_site": "no", "result": "not_gone", "text": "照片看不清", "undone": done.pk}
    browser(world.lead).post(at("help_verify", row), form)
    row.refresh_from_db()
    done.refresh_from_db()
    assert (row.state, done.state) == ("open", "to_do")


def test_a_stranger_is_no_second_person(world: World) -> None:
    row = finding(world, "fixed", level=1)
    form = {"client_uuid": uuid.uuid4(), "on_site": "yes", "result": "gone", "text": "好了", "second": world.boss.pk}
    browser(world.lead).post(at("help_verify", row), form)
    row.refresh_from_db()
    assert row.state == "fixed"


def test_what_was_closed_is_opened_again_with_a_new_date(world: World) -> None:
    row, client = finding(world, "closed"), browser(world.lead)
    assert "请选新的整改期限" in said(client.post(at("help_reopen", row), {"why": "又拆了"}))
    client.post(at("help_reopen", row), {"why": "又拆了", "due_on": today(20)})
    row.refresh_from_db()
    assert (row.state, row.due_on, row.times_reopened) == ("open", today(20), 1)
    assert "隐患：又打开，整改中 又拆了" in said(client.get(at("help_history", row)))


def test_talks_are_written_and_the_other_sees_what_the_first_wrote(world: World) -> None:
    row = visit(world)
    one, other = browser(world.lead), browser(world.expert)
    first, second = typed(one.get(at("help_notes", row))), typed(other.get(at("help_notes", row)))
    one.post(at("help_notes", row), first | {"opening": "说了来意"})
    answer = other.post(at("help_notes", row), second | {"opening": "讲了不处罚"})
    assert "别人把“见面沟通”改成了“说了来意”" in said(answer)
    row.refresh_from_db()
    assert row.opening == "说了来意"
    assert AssistanceLog.objects.filter(thing_uuid=row.uuid).count() == 1


def test_nobody_is_led_to_what_he_may_not_see(world: World) -> None:
    row = visit(world, "delivered")
    major = finding(world, of=row, level=Level.MAJOR)
    pages = {
        "help_firm": [("help_visit", row), ("help_request", making.request(world, "visited", visit=row))],
        "help_visit": [("help_finding", major), ("help_plan", making.plan(world, "agreed", major))],
    }
    for name, stranger in (("help_firm", world.lead), ("help_visit", world.chief)):
        link = f'href="{at(name, row.enterprise if name == "help_firm" else row)}"'
        for page in pages[name]:
            assert link in browser(world.boss).get(at(*page)).content.decode()
            assert link not in browser(stranger).get(at(*page)).content.decode()
