"""The firm's pages in the hands of the desk: as whose word, typed once a call; and who reads that it was so."""

import uuid
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import MemberRole
from accounts.models import Membership
from accounts.roles import Role
from assistance.domain.following import follow_link
from assistance.enums import Level
from assistance.models import Advice, Answer, AssistanceLog, HelpVisit, RectificationPlan
from portal.models import HomePage
from tests import factories as make
from tests.access.help_table import ANSWERING
from tests.assistance import making
from tests.assistance.making import World, finding, somebody, today, visit
from tests.assistance.pages import at, browser, photo, said, text

pytestmark = pytest.mark.django_db
WORD = {"behalf-said_by": "林厂长", "behalf-heard": "phone"}
MARK = "帮扶受理代记：林厂长，电话"


@pytest.fixture
def silent(world: World, home: HomePage) -> World:
    """A firm that asked by telephone: nobody of it has an account any more."""
    Membership.objects.filter(enterprise=world.firm).update(ended_at=timezone.now())
    return world


@pytest.fixture
def desk(silent: World) -> Client:
    return browser(silent.desk)


def send(client: Client, name: str, row: Any, **sent: Any) -> HttpResponse:
    return client.post(at(name, row), sent, follow=True)


def test_a_report_is_answered_in_one_call(silent: World, desk: Client) -> None:
    of = visit(silent, "delivered")
    first, second = finding(silent, of=of), finding(silent, of=of)
    advice = Advice.objects.create(visit=of, given_by=silent.lead, text="换一台除尘器")
    page = desk.get(at("help_answer", of))
    assert f"代{silent.firm}记" in said(page)
    assert 'value="so"' not in text(page)
    assert "请写上是企业里谁说的" in said(send(desk, "help_answer", of, about="who", **{"behalf-heard": "phone"}))
    assert not AssistanceLog.objects.exists()
    page = send(desk, "help_answer", of, about="who", **WORD)
    assert "林厂长，电话" in said(page)
    assert text(page).count('name="behalf-said_by" value="林厂长"') > 3
    assert "谁说的、怎么说的" in said(send(desk, "help_answer", of, about=first.uuid, says="so"))
    page = send(desk, "help_answer", of, about=first.uuid, says="not_so", why="不是我们的", **WORD)
    assert MARK in said(page)
    # The next ones come with it by themselves.
    assert text(page).count('type="hidden" name="behalf-said_by" value="林厂长"') > 2
    send(desk, "help_answer", of, about=advice.uuid, says="no", why="没钱", **WORD)
    page = send(desk, "help_answer", of, about="rest", **WORD)
    assert "已答复 2 项，还剩 0 项" in said(page)
    assert set(Answer.objects.values_list("state", "by")) == {
        ("objected", silent.desk.pk),
        ("acknowledged", silent.desk.pk),
    }
    assert HelpVisit.objects.get(pk=of.pk).state == "delivered"
    assert second.answer.state == "acknowledged"


def test_who_speaks_next_is_asked_anew_the_next_day(silent: World, desk: Client) -> None:
    row = finding(silent)
    send(desk, "help_answer", row.visit, about="who", **WORD)
    send(desk, "help_answer", row.visit, about=row.uuid, says="so", **WORD)
    assert 'value="林厂长"' in text(desk.get(at("help_ask_extension", row)))
    assert 'value="林厂长"' not in text(browser(somebody(Role.HELP_DESK)).get(at("help_ask_extension", row)))
    AssistanceLog.objects.update(at=timezone.now() - timezone.timedelta(days=1))
    assert 'value="林厂长"' not in text(desk.get(at("help_ask_extension", row)))


def test_a_plan_from_the_first_word_to_the_last_measure(silent: World, desk: Client) -> None:
    row = finding(silent)
    assert "代记：编写整改方案" in said(desk.get(at("help_visit", row.visit)))
    page = send(desk, "help_make_plan", row.visit, findings=[row.uuid])
    assert "请写上是企业里谁说的" in said(page)
    send(desk, "help_make_plan", row.visit, findings=[row.uuid], **WORD)
    plan = RectificationPlan.objects.get()
    whole = {"liable": "林厂长", "money": "0", "money_why": "自己装", "due_on": str(today(8)), "safeguards": "停用"}
    whole |= {"new0-text": "装泄爆片", "then": "submit"}
    page = send(desk, "help_write_plan", plan, **whole)
    assert "谁说的、怎么说的" in said(page)
    assert "自己装" in text(page)
    page = send(desk, "help_write_plan", plan, **whole, **WORD)
    assert "方案已提交" in said(page)
    assert MARK in said(page)
    RectificationPlan.objects.update(state="agreed")
    measure = plan.measures.get()
    making.evidence(silent, measure)
    page = text(desk.get(at("help_plan", plan)))
    assert at("help_show_measure", measure) in page
    # Done in one tap is for the firm: here it is said as whose word.
    assert at("help_do_measure", measure) not in page
    send(desk, "help_do_measure", measure)
    measure.refresh_from_db()
    assert measure.state == "to_do"
    send(desk, "help_show_measure", measure, then="done", uploads=[photo()], **WORD)
    measure.refresh_from_db()
    assert measure.state == "done"
    send(desk, "help_report_fixed", row, uploads=[photo()], **WORD)
    row.refresh_from_db()
    assert row.state == "fixed"
    assert MARK in said(desk.get(at("help_finding", row)))
    assert MARK in said(desk.get(at("help_history", row)))


def test_a_plan_is_handed_in_by_a_page_of_its_own_too(silent: World, desk: Client) -> None:
    plan = making.plan(silent)
    assert "谁说的、怎么说的" in said(send(desk, "help_submit_plan", plan))
    assert "方案已提交" in said(send(desk, "help_submit_plan", plan, **WORD))


def test_more_time_is_asked_for_and_taken_back(silent: World, desk: Client) -> None:
    row = finding(silent)
    asked = {"reason": "配件没到", "until": today(20), "client_uuid": uuid.uuid4()}
    page = send(desk, "help_ask_extension", row, uploads=[photo()], **asked)
    assert "谁说的、怎么说的" in said(page)
    kept = [file.uuid for file in page.context["kept"]]
    page = send(desk, "help_ask_extension", row, kept=kept, **asked, **WORD)
    assert "申请已交上" in said(page)
    assert MARK in said(page)
    extension = row.extensions.get()
    page = desk.get(at("help_decide_extension", row))
    assert "不能再由您来定" in said(page)
    assert "答复</button>" not in text(page)
    assert MARK in said(browser(somebody(Role.HELP_DESK)).get(at("help_decide_extension", row)))
    assert str(row) not in said(desk.get(reverse("help_decisions")))
    send(desk, "help_withdraw_extension", extension)
    extension.refresh_from_db()
    assert extension.state == "asked"
    send(desk, "help_withdraw_extension", extension, **WORD)
    extension.refresh_from_db()
    assert extension.state == "withdrawn"


def test_the_signed_paper_is_kept_and_shows_no_hazard_gone(silent: World, desk: Client) -> None:
    row = finding(silent, fix_when=0)
    page = send(desk, "help_show_finding", row, shows="word", uploads=[photo()], **WORD | {"behalf-heard": "paper"})
    assert "已交上" in said(page)
    assert "还没有能证明改好了" in said(send(desk, "help_report_fixed", row, **WORD))
    boss = browser(make.member(silent.firm, MemberRole.MANAGER, somebody()).person)
    page = boss.get(at("help_show_finding", row))
    # He sees it; to hand one in is for who writes down his word.
    assert "企业签字的纸" in said(page)
    assert 'value="word"' not in text(page)


def test_an_objection_one_wrote_down_is_a_colleagues(silent: World, desk: Client) -> None:
    row = finding(silent)
    send(desk, "help_answer", row.visit, about=row.uuid, says="not_so", why="不是我们的", **WORD)
    page = desk.get(at("help_objection", row))
    assert "不能再由您来定" in said(page)
    assert "答复企业</button>" not in text(page)
    assert str(row) not in said(desk.get(reverse("help_decisions")))
    colleague = browser(somebody(Role.HELP_DESK))
    assert MARK in said(colleague.get(at("help_objection", row)))
    assert str(row) in said(colleague.get(reverse("help_decisions")))


def of_each_address(world: World) -> dict[str, Any]:
    """A thing for every address at which the desk writes for a firm."""
    found, draft, agreed = finding(world), making.plan(world), making.plan(world, "agreed")
    return {
        "help_answer": found.visit,
        "help_make_plan": found.visit,
        "help_write_plan": draft,
        "help_submit_plan": draft,
        "help_show_measure": agreed.measures.get(),
        "help_do_measure": agreed.measures.get(),
        "help_show_finding": found,
        "help_report_fixed": found,
        "help_ask_extension": found,
        "help_withdraw_extension": making.extension(world),
    }


@pytest.mark.parametrize("role", [*Role, None])
def test_these_addresses_and_no_other_are_the_desks(silent: World, role: Role | None) -> None:
    rows = of_each_address(silent)
    assert rows.keys() < ANSWERING.keys()
    client = browser(make.user(role) if role else somebody())
    for name, row in rows.items():
        method = "post" if ANSWERING[name].get is None else "get"
        expected = {200, 302} if role == Role.HELP_DESK else {404}
        assert getattr(client, method)(at(name, row)).status_code in expected, name


def test_once_somebody_has_an_account_they_are_gone(silent: World, desk: Client) -> None:
    rows = of_each_address(silent)
    make.member(silent.firm, MemberRole.SAFETY_OFFICER, somebody())
    for name, row in rows.items():
        assert desk.post(at(name, row), WORD).status_code == 404, name
        assert desk.get(at(name, row)).status_code in {404, 405}, name
    assert not AssistanceLog.objects.exists()
    assert "代记" not in said(desk.get(at("help_finding", rows["help_show_finding"])))


def test_its_own_report_of_a_major_hazard_stays_the_firms(silent: World, desk: Client) -> None:
    row = finding(silent, level=Level.MAJOR)
    for name in ("help_major", "help_merge_plan", "help_split_plan", "help_revise_plan"):
        about = row if name == "help_major" else making.plan(silent, "agreed" if "revise" in name else "draft")
        assert desk.get(at(name, about)).status_code == 404, name
    page = desk.get(at("help_finding", row))
    assert "重大隐患怎么办" not in said(page)
    assert "代记：改好了" in said(page)


def test_the_firm_reads_later_what_was_written_down_for_it(silent: World, desk: Client) -> None:
    row = finding(silent)
    asked = making.request(silent, "visited", visit=row.visit, way="phone", asked_by=None, entered_by=silent.desk)
    assert "代记过" not in said(Client().get(follow_link(asked)))
    send(desk, "help_answer", row.visit, about=row.uuid, says="not_so", why="金丝雀异议", **WORD)
    page = Client().get(follow_link(asked))
    day = timezone.localdate()
    assert f"{day.month} 月 {day.day} 日，工作人员把您这边说的记进了帮扶记录" in said(page)
    for secret in ("金丝雀异议", "林厂长", str(row), silent.desk.name, silent.firm.name):
        assert secret not in text(page)
    boss = browser(make.member(silent.firm, MemberRole.MANAGER, somebody()).person)
    assert MARK in said(boss.get(reverse("help_log", args=[silent.firm.uuid])))
    for name, about in (("help_finding", row), ("help_answer", row.visit)):
        assert MARK in said(boss.get(at(name, about))), name
    assert "谁说的" not in said(boss.get(at("help_answer", row.visit)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_desk_asks_no_more_for_more(
    silent: World, desk: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    of = visit(silent, "delivered")
    for _ in range(count):
        row = finding(silent, of=of)
        making.answer(silent, of=row)
        Advice.objects.create(visit=of, given_by=silent.lead, text="换一台", finding=row)
        making.extension(silent, "refused", row)
    for name, about in (("help_answer", of), ("help_visit", of), ("help_finding", row), ("help_ask_extension", row)):
        desk.get(at(name, about))
        with django_assert_max_num_queries(15):
            desk.get(at(name, about))
