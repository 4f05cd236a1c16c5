"""The training officer's pages about sessions: nothing typed is lost, nothing is made twice."""

from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import querydict_from_html

from accounts.models import SpecialDay, User
from accounts.roles import Role
from portal.models import HomePage
from tests import factories as make
from tests.training.making import fresh, officer, registered, session
from tests.training.test_pages import entered, main, read, send
from tests.training.test_planning import ahead, sitting
from training.domain.planning import sittings_of
from training.domain.sessions import call_off
from training.domain.telling import tell_all
from training.enums import Act, CourseKind, SessionState
from training.models import CertificateRule, RegistrationLog, Session, TrainingRule

pytestmark = pytest.mark.django_db
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage) -> None:
    """Every page stands in the frame of the site."""


def staff() -> User:
    """A training officer who may come in: with his second factor."""
    return make.user(Role.TRAINING_OFFICER)


@pytest.fixture
def desk() -> Client:
    return entered(staff())


class Window:
    """A page with one form, sent as a browser sends it."""

    def __init__(self, browser: Client, address: str) -> None:
        self.browser, self.address = browser, address
        self.form = self._of(browser.get(address))

    def press(self, **typed: Any) -> str:
        """Type, press, and return what is said then; what was refused goes on from what it shows."""
        for name, value in typed.items():
            self.form[name.replace("__", "-")] = value
        answer = self.browser.post(self.address, self.form.urlencode(), content_type=FORM)
        if answer.status_code == 302:
            return "saved"
        self.form = self._of(answer)
        return main(answer)

    def _of(self, answer: Any) -> Any:
        return querydict_from_html(answer.content.decode(), form_index=0)


def edit(browser: Client, at: Session) -> Window:
    return Window(browser, reverse("training_edit", args=[at.uuid]))


def typed(**fields: Any) -> dict[str, Any]:
    """What an officer types about a session."""
    day = ahead(30)
    return {
        "course": make.course(title="示例专题").pk,
        "title": "第 1 期",
        "place": "示例礼堂",
        "capacity": 40,
        "opens_at": f"{ahead(1):%Y-%m-%dT%H:%M}",
        "closes_at": f"{ahead(20):%Y-%m-%dT%H:%M}",
        "d0__day": f"{day:%Y-%m-%d}",
        "d0__begins": "09:00",
        "d0__ends": "11:00",
    } | fields


def test_a_session_is_made_looked_at_and_announced(desk: Client) -> None:
    window = Window(desk, reverse("training_plan"))
    said = window.press(**typed(title="", d1__day=f"{ahead(31):%Y-%m-%d}"))
    assert "您填的都还在" in said
    assert "三样都要填" in said
    assert window.form["place"] == "示例礼堂"
    wanted = {"title": "第 1 期", "d1__begins": "14:00", "d1__ends": "16:30"}
    assert window.press(**wanted) == "saved"
    assert window.press(**wanted) == "saved"
    made = Session.objects.get()
    assert sittings_of(made) == [sitting(30), (ahead(31, 14), ahead(31, 16) + timedelta(minutes=30))]
    assert "示例礼堂" in read(desk, "training_announce", made.uuid)
    assert "公布了" in main(send(desk, "training_announce", made.uuid))
    assert fresh(made).state == SessionState.ANNOUNCED
    assert "已公布" in main(send(desk, "training_announce", made.uuid))


def test_what_the_rules_refuse_stands_at_its_field_with_all_that_was_typed(desk: Client) -> None:
    window = Window(desk, reverse("training_plan"))
    said = window.press(**typed(closes_at=f"{ahead(60):%Y-%m-%dT%H:%M}", d0__ends="08:00", d5__day="昨天"))
    assert "请写成2026-12-03这样" in said
    said = window.press(d5__day="")
    assert "结束要在开始之后" in said
    assert "截止报名不能晚于第一次上课" in said
    assert (window.form["title"], window.form["d0-ends"]) == ("第 1 期", "08:00")
    assert not Session.objects.exists()


def test_he_reads_before_he_presses_how_many_will_be_told(desk: Client) -> None:
    at = session()
    for _ in range(3):
        registered(at)
    assert "会通知报了名的3人，每人一次" in read(desk, "training_edit", at.uuid)
    RegistrationLog.objects.update(told_at=timezone.now())
    assert edit(desk, at).press(place="示例二号礼堂") == "saved"
    assert RegistrationLog.objects.filter(act=Act.MOVE).count() == 3
    assert tell_all() == 3
    assert "报了名的3人都会被取消" in read(desk, "training_call_off", at.uuid)
    assert "请写一句原因" in main(send(desk, "training_call_off", at.uuid))
    send(desk, "training_call_off", at.uuid, reason="老师病了")
    assert fresh(at).state == SessionState.CANCELLED
    assert "已经取消" in main(send(desk, "training_call_off", at.uuid, reason="再来"))
    assert "不能再改" in read(desk, "training_edit", at.uuid)
    assert "还没有人报名" in read(desk, "training_call_off", session().uuid)


def test_opening_and_saving_changes_nothing(desk: Client) -> None:
    at = session(cancel_by=timezone.now() + timedelta(days=4))
    before = Session.objects.filter(pk=at.pk).values().get()
    assert edit(desk, at).press() == "saved"
    assert Session.objects.filter(pk=at.pk).values().get() == before
    assert not at.log.exists()


def test_two_windows_keep_what_the_other_wrote_or_are_shown_it(desk: Client) -> None:
    at = session(place="一号厅")
    first, second = edit(desk, at), edit(entered(staff()), at)
    day = f"{ahead(40):%Y-%m-%d}"
    assert first.press(place="二号厅", closes_at=f"{ahead(2):%Y-%m-%dT%H:%M}", d0__day=day) == "saved"
    assert second.press(note="带笔") == "saved"
    # What the second had not touched stays as the first wrote it.
    assert (fresh(at).place, fresh(at).note, fresh(at).closes_at) == ("二号厅", "带笔", ahead(2))
    second = edit(desk, at)
    assert edit(entered(staff()), at).press(place="三号厅") == "saved"
    said = second.press(place="四号厅", address="示例路")
    assert "三号厅" in said
    assert (second.form["place"], second.form["address"]) == ("四号厅", "示例路")
    assert second.press() == "saved"
    assert fresh(at).place == "四号厅"


def test_of_two_windows_at_the_dates_the_second_is_asked_too(desk: Client) -> None:
    at = session()
    first, second = edit(desk, at), edit(entered(staff()), at)
    assert first.press(d0__day=f"{ahead(40):%Y-%m-%d}") == "saved"
    assert "别人把时间改成了" in second.press(d0__day=f"{ahead(41):%Y-%m-%d}")
    assert second.press() == "saved"
    assert timezone.localtime(at.dates.get().starts_at).date() == ahead(41).date()


def test_a_series_is_seen_before_it_is_made(desk: Client) -> None:
    at = session()
    first = ahead(35).date()
    SpecialDay.objects.bulk_create(
        SpecialDay(day=first + timedelta(weeks=n), is_working=n != 1, name="示例节") for n in range(3)
    )
    asked = reverse("training_copy", args=[at.uuid]) + f"?first={first}&every=week&count=3&listed="
    page = BeautifulSoup(desk.get(asked).content, "lxml")
    boxes = page.select("input[name=day]")
    assert [box.has_attr("checked") for box in boxes] == [True, False, True]
    key = page.select_one("input[name=key]")
    assert key is not None
    sent = {"key": key["value"], "day": [box["value"] for box in boxes if box.has_attr("checked")]}
    for _ in range(2):
        assert "建好了2期" in main(desk.post(asked, sent, follow=True))
    assert Session.objects.count() == 3
    assert "至少选一天" in main(desk.post(asked, {"key": key["value"]}))
    listed = reverse("training_copy", args=[at.uuid])
    assert "2027年5月4日" in main(desk.get(f"{listed}?every=week&count=1&listed=2027-05-04，2027/5/11"))
    assert "不是日期" in main(desk.get(f"{listed}?every=week&count=1&listed=下周二"))
    assert "请选第一期的日期" in main(desk.get(f"{listed}?every=week&count=1"))


def test_one_copy_is_looked_at_next(desk: Client) -> None:
    at = session(title="第 9 期")
    answer = desk.post(reverse("training_copy", args=[at.uuid]), {"day": f"{ahead(35):%Y-%m-%d}"})
    made = Session.objects.exclude(pk=at.pk).get()
    assert answer["Location"] == reverse("training_edit", args=[made.uuid])
    assert made.title == "第 10 期"


def test_the_list_is_filtered_and_says_how_full_each_is(desk: Client) -> None:
    dust, talk = make.course(title="粉尘专题"), make.course(title="局长讲", kind=CourseKind.DIRECTORS_TALK)
    full = session(dust, title="满的", capacity=1)
    registered(full)
    registered(full)
    session(talk, title="空的", starts_in=90, state=SessionState.DRAFT, place="示例二楼")
    month = f"{timezone.localtime(full.dates.get().starts_at):%Y-%m}"
    for query, found in (
        ("", {"满的", "空的"}),
        ("?filling=free", {"空的"}),
        ("?filling=full", {"满的"}),
        ("?filling=waiting", {"满的"}),
        (f"?month={month}", {"满的"}),
        ("?kind=directors_talk", {"空的"}),
        (f"?course={dust.pk}", {"满的"}),
        ("?state=draft", {"空的"}),
        ("?q=局长", {"空的"}),
        ("?q=二楼", {"空的"}),
    ):
        said = read(desk, "training-sessions:index", query=query)
        assert {title for title in ("满的", "空的") if f"·{title}" in said} == found, query
    assert "1/1" in read(desk, "training-sessions:index")


def test_the_list_costs_the_same_however_long(desk: Client) -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            read(desk, "training-sessions:index")
        return len(asked)

    session()
    cost()
    one = cost()
    for _ in range(5):
        session()
    assert cost() == one


def test_a_month_costs_the_same_whatever_is_held(desk: Client) -> None:
    at = session()
    query = f"?month={timezone.localtime(at.dates.get().starts_at):%Y-%m}"
    costs = []
    for _ in range(2):
        read(desk, "training_desk_calendar", query=query)
        with CaptureQueriesContext(connection) as asked:
            read(desk, "training_desk_calendar", query=query)
        costs.append(len(asked))
        for _ in range(5):
            session()
    assert costs[0] == costs[1] <= 15


def test_rules_are_kept_by_training_officers_and_ended_not_deleted(desk: Client) -> None:
    code = {"code": "R-1", "source": "示例规定第 1 条", "confidence": "verified", "order": 0}
    hours = code | {"stage": "initial", "hours": 32, "who": "principal"}
    assert desk.post(reverse("training-rules:add"), hours).status_code == 302
    paper = code | {"certificate": "proof", "about": "valid", "words": "一年"}
    assert desk.post(reverse("certificate-rules:add"), paper).status_code == 302
    rule = TrainingRule.objects.get(code="R-1")
    address = reverse("training-rules:edit", args=[rule.pk])
    ends = hours | {"effective_from": "2026-01-01", "effective_until": "2026-12-31"}
    assert desk.post(address, ends).status_code == 302
    assert f"{TrainingRule.objects.get(code='R-1').effective_until}" == "2026-12-31"
    wrong = main(desk.post(address, ends | {"effective_until": "2025-12-31"}))
    assert "开始的日期要在结束之前" in wrong
    assert "32学时" in read(desk, "training-rules:index")
    assert desk.get(f"{address[:-1]}/../../delete/{rule.pk}/").status_code in {302, 404}
    assert CertificateRule.objects.filter(code="R-1").exists()


def test_the_officer_sees_drafts_in_the_month_and_readers_do_not(desk: Client) -> None:
    at = session(title="公布了的")
    draft = session(title="草稿的", state=SessionState.DRAFT)
    off = session(title="取消的")
    call_off(off, by=officer(), reason="台风")
    month = f"?month={timezone.localtime(at.dates.get().starts_at):%Y-%m}"
    public, ours = (
        read(who, name, query=month)
        for who, name in ((entered(), "training_calendar"), (desk, "training_desk_calendar"))
    )
    assert "公布了的" in public
    assert draft.title not in public
    assert off.title not in public
    assert all(row.title in ours for row in (at, draft, off))
    assert "还没公布" in ours


def test_a_month_has_its_days_in_their_weeks_and_a_way_on() -> None:
    page = BeautifulSoup(entered().get(reverse("training_calendar") + "?month=2027-02").content, "lxml")
    weeks = [len(row.select("td")) for row in page.select("tbody tr")]
    assert weeks == [7] * 4
    assert [link["href"] for link in page.select("nav[aria-label=换月份] a")] == ["?month=2027-01", "?month=2027-03"]
    assert "这个月没有公布的培训" in main(entered().get(reverse("training_calendar") + "?month=2027-02"))
    for nonsense in ("2027-13", "0000-01", "9999-12", "x"):
        assert f"{timezone.localdate().month}月" in read(entered(), "training_calendar", query=f"?month={nonsense}")


def test_a_session_says_who_speaks_and_what_to_bring() -> None:
    talk = make.course(kind=CourseKind.DIRECTORS_TALK, speaker_office="示例局局长")
    both = {"place": "示例礼堂", "online_url": "https://example.org/live", "note": "从东门进"}
    said = read(entered(), "training_session", session(talk, **both).uuid)
    assert "示例局局长" in said
    assert "从东门进" in said
    assert "直播地址报上名以后看得到" in said
    said = read(entered(), "training_session", session(talk, speaker_office="示例局副局长").uuid)
    assert "示例局副局长" in said


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("capacity", "99999999999", "最多填10000"),
        ("capacity", "很多", "整数"),
        ("title", "长" * 121, "120"),
        ("opens_at", "0001-01-01T00:00", "请核对年份"),
        ("closes_at", "9999-12-31T23:59", "请核对年份"),
        ("closes_at", "下周", "2026-12-0309:00"),
        ("d0__day", "9999-12-31", "请核对年份"),
        ("d0__begins", "25:00", "有效的时间"),
        ("online_url", "javascript:alert(1)", "有效的URL"),
        ("title", "空\x00字", "空字符"),
        ("course", "0", "有效"),
    ],
)
def test_what_no_column_can_hold_is_said_and_nothing_breaks(desk: Client, name: str, value: str, says: str) -> None:
    at = session()
    assert says in edit(desk, at).press(**{name: value})
    assert not at.log.exists()


def test_days_that_no_calendar_has_are_said(desk: Client) -> None:
    address = reverse("training_copy", args=[session().uuid])
    for query in (
        "first=9999-12-01&every=month&count=30",
        "first=0001-01-01&every=week&count=1",
        "every=week&count=1&listed=9999-01-01",
    ):
        assert "请核对年份" in main(desk.get(f"{address}?{query}"))
    assert "请填1到30" in main(desk.get(f"{address}?first=2027-01-05&every=week&count=31"))
    assert "请核对年份" in main(desk.post(address, {"day": ["9999-12-31", "昨天"]}))
    assert Session.objects.count() == 1


def test_a_draft_leads_to_where_it_is_announced_and_not_to_a_page_that_readers_lack(desk: Client) -> None:
    draft = session(state=SessionState.DRAFT)
    assert "学员看到的" not in read(desk, "training_edit", draft.uuid)
    assert entered().get(reverse("training_session", args=[draft.uuid])).status_code == 404
    assert "学员看到的" in read(desk, "training_edit", session().uuid)
