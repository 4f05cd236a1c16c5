"""The feed that calendars subscribe to, read back by a reader of calendars; and the poster, read back from paper."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar
from PIL import Image
from pypdfium2 import PdfDocument

from portal.models import HomePage
from tests import factories as make
from tests.content.paper.reading import words as on_paper
from tests.training.making import officer, session
from training.domain.planning import change, sittings_of
from training.domain.sessions import call_off
from training.enums import SessionState
from training.models import Session, SessionDate

pytestmark = pytest.mark.django_db
FEED = "/training/sessions.ics"


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage) -> None:
    """The poster names the site."""


def asked(**headers: str) -> HttpResponse:
    return Client().get(FEED, headers=headers)


def events(answer: Any = None) -> dict[str, Any]:
    """What a calendar would hold, by name of the event."""
    rows = Calendar.from_ical((answer or asked()).content).walk("VEVENT")
    return {str(row["uid"]): row for row in rows}


def test_the_feed_holds_each_sitting_of_what_is_announced() -> None:
    at = session(address="示例路 18 号")
    start = timezone.now() + timedelta(days=9)
    SessionDate.objects.create(session=at, starts_at=start, ends_at=start + timedelta(hours=1))
    session(state=SessionState.DRAFT)
    session(starts_in=400)
    call_off(session(state=SessionState.DRAFT), by=officer(), reason="从来没有公布过")
    found = events()
    assert list(found) == [f"{at.uuid}-1@training", f"{at.uuid}-2@training"]
    one = found[f"{at.uuid}-1@training"]
    assert (one["location"], one["status"], one["sequence"]) == ("示例礼堂 示例路 18 号", "CONFIRMED", 0)
    assert one["summary"] == f"{at.course.title} {at.title}"
    assert one["url"] == f"http://testserver/training/sessions/{at.uuid}/"


def test_a_calendar_sees_that_it_was_moved_and_then_called_off() -> None:
    at, chief = session(), officer()
    (before,) = events().values()
    (begins, ends), day = sittings_of(at)[0], timedelta(days=1)
    change(at, by=chief, values={"place": "示例二号礼堂"}, dates=[(begins + day, ends + day)])
    (moved,) = events().values()
    assert moved["uid"] == before["uid"]
    assert moved["sequence"] == 1
    assert moved.decoded("last-modified") >= before.decoded("last-modified")
    assert moved.decoded("dtstart") == begins + day
    assert moved["location"] == "示例二号礼堂"
    call_off(at, by=chief, reason="台风")
    (off,) = events().values()
    assert (off["uid"], off["status"], off["sequence"]) == (before["uid"], "CANCELLED", 2)
    assert str(off["summary"]).startswith("取消：")


def test_the_feed_is_not_sent_again_unless_something_changed() -> None:
    at = session()
    first = asked()
    assert first["Cache-Control"] == "public, max-age=600"
    assert first["Content-Type"].startswith("text/calendar")
    assert asked(**{"If-None-Match": first["ETag"]}).status_code == 304
    assert asked(**{"If-Modified-Since": first["Last-Modified"]}).status_code == 304
    change(at, by=officer(), values={"place": "示例二号礼堂"})
    assert asked(**{"If-None-Match": first["ETag"]}).status_code == 200


def poster(at: Session, kind: str) -> Any:
    return Client().get(reverse(f"training_poster_{kind}", args=[at.uuid]))


def test_the_poster_says_what_when_where_and_how() -> None:
    course = make.course(title="粉尘涉爆专题", is_free=True, speaker_office="示例局局长")
    at = session(course, title="第 3 期", address="示例路 18 号", online_url="https://example.org/live", note="带笔")
    answer = poster(at, "pdf")
    assert answer["Content-Type"] == "application/pdf"
    said = on_paper(answer.content)
    for words in (
        "粉尘涉爆专题",
        "第 3 期",
        "免费",
        "示例礼堂",
        "示例路 18 号",
        "示例局局长",
        "带笔",
        "新员工",
        str(at.uuid),
    ):
        assert words in said, words
    # The address of the stream is for who has a seat.
    assert "example.org/live" not in said
    picture = poster(at, "png")
    assert picture["Content-Type"] == "image/png"
    assert Image.open(BytesIO(picture.content)).width == 1080
    change(at, by=officer(), values={"place": "示例二号礼堂"})
    assert "示例二号礼堂" in on_paper(poster(at, "pdf").content)


def test_a_poster_of_a_whole_week_is_one_sheet_with_its_way_in() -> None:
    at = session(address="示例路 18 号", speaker_office="示例局局长", note="带笔")
    for n in range(8, 14):
        start = timezone.now() + timedelta(days=n)
        SessionDate.objects.create(session=at, starts_at=start, ends_at=start + timedelta(hours=2))
    with PdfDocument(poster(at, "pdf").content) as paper:
        assert len(paper) == 1


def test_there_is_a_poster_of_what_is_announced_only() -> None:
    draft, off = session(state=SessionState.DRAFT), session()
    call_off(off, by=officer(), reason="台风")
    assert [poster(at, kind).status_code for at in (draft, off) for kind in ("pdf", "png")] == [404] * 4
