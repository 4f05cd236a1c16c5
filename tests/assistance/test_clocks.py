"""Phones whose clock stands in 1970 or in 2099: what they log is taken, and what counts is when it came to us."""

import io
import re
import uuid
from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from assistance.domain import findings, signing, verifying
from assistance.enums import Side
from assistance.models import AssistanceLog, Evidence, PhotoViews
from tests.assistance.files import photo as kept
from tests.assistance.making import World, evidence, finding, visit
from tests.assistance.pages import at, browser, said

pytestmark = pytest.mark.django_db
CLOCKS = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2099, 12, 31, 23, 59, tzinfo=UTC)]


def photo_of(taken: str) -> SimpleUploadedFile:
    """A photo that says of itself when it was taken."""
    label, file = Image.Exif(), io.BytesIO()
    label.get_ifd(0x8769)[0x9003] = taken
    Image.new("RGB", (60, 40), "red").save(file, "JPEG", exif=label)
    return SimpleUploadedFile("a.jpg", file.getvalue(), "image/jpeg")


def came_now(row: Any, clock: datetime) -> bool:
    return row.device_at == clock and abs(timezone.now() - row.at).days == 0


@pytest.mark.parametrize("clock", CLOCKS, ids=str)
def test_what_is_logged_under_a_wrong_clock_keeps_both_times(world: World, clock: datetime) -> None:
    row = visit(world)
    by: dict[str, Any] = {"by": world.lead, "device_at": clock}
    found = findings.record(row, text="栏杆松了", photo=kept(world.lead), client_uuid=uuid.uuid4(), **by)
    signed = signing.take_signature(
        row,
        side=Side.TEAM,
        how="screen",
        person=world.lead,
        file=kept(world.lead),
        client_uuid=uuid.uuid4(),
        **by,
    )
    fixed = finding(world, "open", fix_when=0)
    evidence(world, fixed)
    verifying.report_fixed(fixed, by=world.boss, device_at=clock)
    seen = verifying.verify(fixed, result="gone", on_site=False, text="看过", client_uuid=uuid.uuid4(), **by)
    assert all(came_now(one, clock) for one in (found, found.photos.get(), signed, seen))
    assert all(came_now(line, clock) for line in AssistanceLog.objects.filter(device_at__isnull=False))


def test_the_history_stands_in_the_order_in_which_it_came(world: World) -> None:
    row = visit(world)
    late, early = CLOCKS[1], CLOCKS[0]
    found = findings.record(row, by=world.lead, text="栏杆松了", client_uuid=uuid.uuid4(), device_at=late)
    findings.rewrite(found, by=world.expert, place="二号车间", device_at=early)
    page = BeautifulSoup(browser(world.lead).get(at("help_history", found)).content, "lxml")
    words = [line.get_text(" ", strip=True) for line in page.select("main .timeline li")]
    assert [world.expert.name in words[0], world.lead.name in words[1]] == [True, True]
    assert "手机上记的时间 1970-01-01" in words[0]
    assert "手机上记的时间 2100-01-01" in words[1], "it is the next day here"
    assert all(f"{timezone.localdate():%Y-%m-%d}" in line for line in words)


@pytest.mark.parametrize(
    ("taken", "shown"),
    [
        ("1970:01:01 00:00:00", "1970-01-01"),
        ("2099:12:31 23:59:59", "2099-12-31"),
        ("9999:12:31 23:59:59", "9999-12-31"),
        ("0001:01:01 00:00:00", ""),
        ("0000:00:00 00:00:00", ""),
        ("2026:13:45 99:99:99", ""),
        ("昨天下午", ""),
    ],
)
def test_a_photo_may_say_what_it_likes_of_its_day(world: World, taken: str, shown: str) -> None:
    row, client = finding(world), browser(world.boss)
    sent = {"client_uuid": uuid.uuid4(), "shows": "fix", "uploads": photo_of(taken)}
    answer = client.post(at("help_show_finding", row), sent, follow=True)
    assert "已交上" in said(answer)
    today = timezone.localdate()
    assert f"{today.month} 月 {today.day} 日" in said(answer)
    assert re.findall(r"(\d{4}-\d\d-\d\d) \d\d:\d\d 拍", said(answer)) == ([shown] if shown else [])
    views = PhotoViews.objects.get(original=Evidence.objects.get().file)
    assert bool(views.taken_at) == bool(shown)
    assert client.get(at("help_show_finding", row)).status_code == 200
