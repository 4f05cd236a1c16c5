"""What is printed for a session: who signs, the cards on the tables, the badges."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Look
from accounts.roles import Role
from portal.models import HomePage
from tests import factories as make
from tests.content.paper.reading import pages
from tests.training.making import firm, registered, session
from tests.training.test_desk import many
from tests.training.test_pages import entered, main
from training.domain.leaving import cancel
from training.domain.named import Named, register_named
from training.enums import RegistrationState
from training.models import Session, SessionDate
from training.views.desk.papers import PART, in_order

pytestmark = pytest.mark.django_db
LONG = "阿卜杜热合曼江·阿卜杜克热木买买提"
LONG_FIRM = "示例自治区示例市高新技术产业开发区某某新能源汽车零部件制造有限责任公司第二分厂"


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage) -> None:
    """Every page stands in the frame of the site."""


@pytest.fixture
def desk() -> Client:
    """The officer's browser."""
    return entered(make.user(Role.TRAINING_OFFICER))


def printed(desk: Client, name: str, at: Session, **asked: str) -> list[str]:
    """The text of each page, without blanks."""
    answer = desk.get(reverse(f"training_desk_{name}", args=[at.uuid]), asked)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return ["".join(text.split()) for text in pages(answer.content)]


def a_hall(**fields: Any) -> Session:
    """Two firms, one of them and one of its people with a long name; who comes alone; who waits; who went."""
    at = session(capacity=4, title="2026 年第 3 期", **fields)
    made, boss = firm(name=LONG_FIRM)
    other, chief = firm(name="示例包装厂")
    register_named(at, [Named("张三", phone="13911112222"), Named(LONG, staff_no="G1")], by=boss, enterprise=made)
    register_named(at, [Named("白四", staff_no="G2")], by=chief, enterprise=other)
    gone = registered(at)
    cancel(gone, by=gone.by)
    registered(at)
    registered(at)
    return at


def test_everybody_who_comes_has_a_line_to_sign(desk: Client) -> None:
    at = a_hall()
    begins = datetime(2026, 12, 3, 9, tzinfo=timezone.get_default_timezone())
    SessionDate.objects.update(starts_at=begins, ends_at=begins + timedelta(hours=8))
    SessionDate.objects.create(
        session=at, starts_at=begins + timedelta(days=1), ends_at=begins + timedelta(days=1, hours=2)
    )
    (text,) = printed(desk, "sign_in", at)
    for words in ("12月3日上午", "12月3日下午", "12月4日上午", "示例礼堂", "2026年第3期", "2222", LONG, LONG_FIRM):
        assert words in text, words
    assert "13911112222" not in text
    assert text.index(LONG) < text.index("白四") < text.index("张三")
    gone = at.registrations.get(state=RegistrationState.CANCELLED_BY_PERSON).trainee.shown_name
    assert gone not in text
    assert "14" in text
    (text,) = printed(desk, "sign_in", at, by="firm")
    assert text.index("白四") < text.index(LONG) < text.index("张三")
    # That an officer saw who has an account is on record, each time.
    assert Look.objects.count() == 2


def test_more_days_than_fit_go_on_a_sheet_of_their_own(desk: Client) -> None:
    at = a_hall()
    for day in range(1, 4):
        begins = datetime(2026, 12, 3, 9, tzinfo=timezone.get_default_timezone()) + timedelta(days=day)
        SessionDate.objects.create(session=at, starts_at=begins, ends_at=begins + timedelta(hours=8))
    first, second = printed(desk, "sign_in", at)
    assert "张三" in first
    assert "张三" in second
    assert "12月6日下午" in second
    assert "12月6日下午" not in first


def test_the_head_stands_on_every_page(desk: Client) -> None:
    at = session(capacity=100)
    many(at, 60, state=RegistrationState.CONFIRMED)
    sheets = printed(desk, "sign_in", at)
    assert len(sheets) > 2
    assert all("签到表" in text and "示例礼堂" in text and "手机尾号" in text for text in sheets)


def test_cards_and_badges_name_who_comes_and_nobody_else(desk: Client) -> None:
    at = a_hall()
    cards = printed(desk, "seat_cards", at)
    assert len(cards) == 2
    assert "".join(cards).count(LONG) == 2
    # The text that stands on its head is read in another order where a name of several lines follows.
    assert "".join(cards).count("有限责任公司") == 4
    (badges,) = printed(desk, "badges", at)
    assert badges.count(LONG) == 1
    gone = at.registrations.get(state=RegistrationState.CANCELLED_BY_PERSON).trainee.shown_name
    assert gone not in badges + "".join(cards)


def test_many_people_come_in_parts(desk: Client) -> None:
    at = session(capacity=500)
    many(at, PART + 3, state=RegistrationState.CONFIRMED)
    said = main(desk.get(reverse("training_desk_papers", args=[at.uuid])))
    assert f"第1—{PART}人的桌签" in said
    assert f"第{PART + 1}—{PART + 3}人的胸牌" in said
    (last,) = printed(desk, "badges", at, part="2")
    assert last.count("示例学员") == 3
    for odd in ("3", "999999"):
        answer = desk.get(reverse("training_desk_badges", args=[at.uuid]), {"part": odd})
        assert answer.status_code == 404 if odd == "3" else answer.status_code in {200, 404}


def test_nobody_yet_offers_the_sheet_with_blank_lines_only(desk: Client) -> None:
    at = session()
    said = main(desk.get(reverse("training_desk_papers", args=[at.uuid])))
    assert "签到表" in said
    assert "胸牌" not in said
    assert desk.get(reverse("training_desk_badges", args=[at.uuid])).status_code == 404
    assert "序号" in printed(desk, "sign_in", at)[0]


def test_names_stand_as_in_a_directory() -> None:
    assert sorted(["张三", "白四", "李五", "陈六", "周七"], key=in_order) == ["白四", "陈六", "李五", "张三", "周七"]
