"""Proof photos from a phone: nothing is sent twice, nothing is there twice, and what is missing is said."""

import uuid
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assistance.models import Evidence, Finding, Measure
from intake.models import PrivateFile
from tests.assistance.making import World, evidence, finding, measure, plan
from tests.assistance.pages import browser, photo, text

pytestmark = pytest.mark.django_db
BROKEN = SimpleUploadedFile("坏的.jpg", b"\xff\xd8\xff not a picture", "image/jpeg")


@pytest.fixture
def boss(world: World) -> Client:
    return browser(world.boss)


def send(client: Client, name: str, row: Any, **sent: Any) -> HttpResponse:
    files = sent.pop("files", [])
    for one in files:
        one.seek(0)
    return client.post(reverse(name, args=[row.uuid]), sent | {"uploads": files}, follow=True)


# Measures -----------------------------------------------------------------------------------------------------------


def test_photos_of_a_measure_and_done_in_one_tap_pressed_twice(world: World, boss: Client) -> None:
    row = measure(world)
    sent = {"files": [photo(), photo("二.png", "blue")], "client_uuid": uuid.uuid4(), "then": "done", "text": "装好了"}
    for _ in range(2):
        answer = send(boss, "help_show_measure", row, **sent)
    assert Measure.objects.get(pk=row.pk).state == "done"
    assert [one.text for one in row.evidence.all()] == ["装好了"] * 2
    assert "现在是" not in text(answer)
    assert text(answer).count("/thumbnail/") == 2


def test_a_measure_is_not_done_without_anything_that_shows_it(world: World, boss: Client) -> None:
    row = measure(world)
    assert "还没有能证明改好了的照片或文件" in text(send(boss, "help_show_measure", row, then="done"))
    assert "请先选照片或文件" in text(send(boss, "help_show_measure", row))
    assert "还没有能证明改好了的照片或文件" in text(send(boss, "help_do_measure", row))
    send(boss, "help_show_measure", row, files=[photo()])
    for _ in range(2):
        answer = send(boss, "help_do_measure", row)
    assert "还没有能证明" not in text(answer)
    assert "现在是" not in text(answer)
    assert Measure.objects.get(pk=row.pk).state == "done"


def test_a_measure_of_a_draft_takes_no_photo_and_loses_none(world: World, boss: Client) -> None:
    row = plan(world, "draft").measures.get()
    answer = send(boss, "help_show_measure", row, files=[photo()])
    assert "这一步做不了" in text(answer)
    assert "不用再传" in text(answer)
    assert not Evidence.objects.exists()


def test_papers_stand_with_their_name(world: World, boss: Client) -> None:
    row = measure(world)
    paper = SimpleUploadedFile("合格证.pdf", b"%PDF-1.4\n", "application/pdf")
    answer = send(boss, "help_show_measure", row, files=[paper])
    if "没有收下" not in text(answer):
        assert "合格证.pdf" in text(answer)


# Findings -----------------------------------------------------------------------------------------------------------


def test_what_was_good_is_kept_where_another_was_refused(world: World, boss: Client) -> None:
    row = finding(world)
    sent = {"client_uuid": uuid.uuid4(), "shows": "fix"}
    answer = send(boss, "help_show_finding", row, files=[photo(), BROKEN], text="装好了", **sent)
    assert "“坏的.jpg”没有收下" in text(answer)
    assert "这些已经收到，不用再传" in text(answer)
    assert "装好了" in text(answer)
    assert not row.evidence.exists()
    kept = [file.uuid for file in answer.context["kept"]]
    assert str(sent["client_uuid"]) in text(answer)
    for _ in range(2):
        send(boss, "help_show_finding", row, kept=kept, **sent)
    assert [one.file for one in row.evidence.all()] == kept
    assert row.evidence.get().given_by == world.boss


def test_a_form_that_lacks_something_keeps_its_photo(world: World, boss: Client) -> None:
    row = finding(world)
    answer = send(boss, "help_show_finding", row, files=[photo()])
    assert "请选一下" in text(answer)
    assert len(answer.context["kept"]) == 1


def test_nobody_hands_in_what_another_has_kept(world: World, boss: Client) -> None:
    row = finding(world)
    answer = send(boss, "help_show_finding", row, files=[photo()])
    kept = answer.context["kept"][0].uuid
    officer = browser(world.officer)
    for forged in (kept, "kein", uuid.uuid4()):
        assert "请先选照片或文件" in text(send(officer, "help_show_finding", row, kept=forged, shows="fix"))
    assert not Evidence.objects.exists()


def test_a_photo_that_is_evidence_is_no_other(world: World, boss: Client) -> None:
    row = finding(world)
    send(boss, "help_show_finding", row, files=[photo()], shows="fix")
    used = row.evidence.get().file
    other = finding(world)
    answer = send(boss, "help_show_finding", other, kept=used, shows="fix", client_uuid=uuid.uuid4())
    assert answer.status_code == 200
    assert not other.evidence.exists()


@pytest.mark.parametrize("count", [13, 15])
def test_too_many_at_once_are_said(world: World, boss: Client, count: int) -> None:
    row = finding(world)
    answer = send(boss, "help_show_finding", row, files=[photo(f"{n}.png") for n in range(count)], shows="fix")
    assert "一次最多传 12 个" in text(answer)
    assert PrivateFile.objects.filter(purpose="assistance").count() == 12


# Fixed --------------------------------------------------------------------------------------------------------------


def test_fixed_on_the_spot_with_one_photo_in_one_tap(world: World, boss: Client) -> None:
    row = finding(world, fix_when=0)
    assert "还没有能证明改好了的照片或文件" in text(send(boss, "help_report_fixed", row))
    sent = {"files": [photo()], "client_uuid": uuid.uuid4(), "text": "装了泄爆片"}
    for _ in range(2):
        answer = send(boss, "help_report_fixed", row, **sent)
    assert Finding.objects.get(pk=row.pk).state == "fixed"
    assert answer.redirect_chain
    assert row.evidence.count() == 1


def test_what_is_left_before_it_can_be_reported_is_said_with_where(world: World, boss: Client) -> None:
    row = finding(world, fix_when=1)
    address = reverse("help_report_fixed", args=[row.uuid])
    page = text(boss.get(address))
    assert "还没有整改方案" in page
    assert reverse("help_make_plan", args=[row.visit.uuid]) in page
    made = plan(world, "draft", row)
    assert "正在编写" in text(boss.get(address))
    made.state = "agreed"
    made.save()
    left = made.measures.get()
    page = text(boss.get(address))
    assert "还没做完：装泄爆片" in page
    assert reverse("help_show_measure", args=[left.uuid]) in page
    answer = send(boss, "help_report_fixed", row, files=[photo()])
    assert "措施都做完了才能报告改好" in text(answer)
    assert row.evidence.count() == 1
    send(boss, "help_show_measure", left, files=[photo(colour="blue")], then="done")
    send(boss, "help_report_fixed", row)
    assert Finding.objects.get(pk=row.pk).state == "fixed"


@pytest.mark.parametrize("count", [1, 3])
def test_pages_of_evidence_take_as_many_queries_whatever_there_is(
    world: World, boss: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    row = finding(world, fix_when=0)
    for _ in range(count):
        evidence(world, row)
    for name in ("help_show_finding", "help_report_fixed"):
        address = reverse(name, args=[row.uuid])
        boss.get(address)
        with django_assert_max_num_queries(13):
            assert boss.get(address).status_code == 200
