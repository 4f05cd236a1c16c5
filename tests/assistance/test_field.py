"""The team's pages: a finding in a few taps, written whole, signed, and what each refusal says."""

import json
import uuid
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.domain.overtaking import OvertakenError
from assistance.domain import findings
from assistance.domain.errors import NotAMarkError
from assistance.domain.marks import checked, paths
from assistance.models import Finding
from tests import factories as make
from tests.assistance.making import World, finding, visit
from tests.assistance.pages import at, browser, picture, said, typed

pytestmark = pytest.mark.django_db


# Recording ----------------------------------------------------------------------------------------------------------


def test_a_photo_alone_begins_a_finding_and_the_next_form_waits(world: World) -> None:
    row = visit(world)
    answer = browser(world.expert).post(
        at("help_record", row),
        {"client_uuid": uuid.uuid4(), "photos": [picture(), picture("blue")], "then": "new"},
        follow=True,
    )
    made = Finding.objects.get()
    assert (made.photos.count(), made.text, made.order) == (2, "", 1)
    assert answer.redirect_chain[-1][0] == at("help_record", row)
    assert "第 1 项存下了" in said(answer)


def test_a_double_tap_is_one_finding(world: World) -> None:
    row, client = visit(world), browser(world.lead)
    form = {"client_uuid": uuid.uuid4(), "text": "配电箱前堆纸箱"}
    for _ in range(2):
        client.post(at("help_record", row), form | {"photos": picture()})
    assert Finding.objects.get().photos.count() == 1


def test_two_people_who_record_at_once_get_two_numbers(world: World) -> None:
    row = visit(world)
    for person in (world.lead, world.expert):
        browser(person).post(at("help_record", row), {"client_uuid": uuid.uuid4(), "text": "看到了"})
    assert list(Finding.objects.values_list("order", "recorded_by__name")) == [
        (1, world.lead.name),
        (2, world.expert.name),
    ]


def test_what_is_no_photo_is_refused_and_the_good_one_is_not_sent_twice(world: World) -> None:
    row, client, key = visit(world), browser(world.lead), uuid.uuid4()
    broken = SimpleUploadedFile("照片.jpg", b"not a picture", "image/jpeg")
    form = {"client_uuid": key, "text": "栏杆松了"}
    answer = client.post(at("help_record", row), form | {"photos": [picture(), broken]})
    assert not Finding.objects.exists()
    assert "已经收到 1 张照片" in said(answer)
    page = BeautifulSoup(answer.content, "lxml")
    assert page.select_one("textarea").get_text(strip=True) == "栏杆松了"
    kept = [one["value"] for one in page.select("input[name=kept]")]
    client.post(at("help_record", row), form | {"kept": kept})
    assert Finding.objects.get().photos.count() == 1


def test_nothing_at_all_is_refused_in_words(world: World) -> None:
    answer = browser(world.lead).post(at("help_record", visit(world)), {"client_uuid": uuid.uuid4()})
    assert "先拍一张照片" in said(answer)


def test_words_find_a_criterion_and_nothing_typed_or_sent_is_lost(world: World) -> None:
    page = make.criterion(title="除尘器没有泄爆", gist="除尘器没有泄爆、惰化、抑爆中的任何一种")
    row, client = visit(world), browser(world.lead)
    key = uuid.uuid4()
    form = {"client_uuid": key, "text": "除尘器上没看到泄爆片", "words": "除尘器 泄爆"}
    answer = client.post(at("help_record", row), form | {"find": "1", "photos": picture()})
    assert not Finding.objects.exists()
    html = BeautifulSoup(answer.content, "lxml")
    assert html.select_one("textarea").get_text(strip=True) == form["text"]
    assert page.title in said(answer)
    kept = html.select_one("input[name=kept]")["value"]
    client.post(at("help_record", row), form | {"criterion": page.pk, "kept": kept})
    made = Finding.objects.get()
    assert (made.criterion_id, made.photos.count()) == (page.pk, 1)


@pytest.mark.parametrize("chosen", ["999999", "x", "9" * 40])
def test_a_criterion_that_is_not_there_is_refused_in_words(world: World, chosen: str) -> None:
    form = {"client_uuid": uuid.uuid4(), "text": "看到", "criterion": chosen}
    assert "没有找到" in said(browser(world.lead).post(at("help_record", visit(world)), form))
    assert not Finding.objects.exists()


# Writing it whole ---------------------------------------------------------------------------------------------------

WHOLE = {
    "title": "除尘器没有泄爆",
    "text": "一号除尘器上没有泄爆片",
    "place": "一号车间",
    "level": "0",
    "hazard_type": "7",
    "fix_when": "0",
}


def test_a_finding_is_written_whole_and_the_page_says_what_is_missing(world: World) -> None:
    draft = finding(world, "draft", title="", text="没有泄爆", place="", hazard_type=None, fix_when=None)
    other = finding(world, "draft", draft.visit, title="")
    client = browser(world.expert)
    page = client.get(at("help_rewrite", draft))
    assert "签字前还缺 隐患名称、位置、类型、什么时候改" in said(page)
    form = typed(page) | WHOLE | {"advice": "装一个泄爆片", "then": "next", "photos": picture()}
    answer = client.post(at("help_rewrite", draft), form)
    assert answer.url == at("help_rewrite", other)
    draft.refresh_from_db()
    assert (draft.title, draft.hazard_type, draft.fix_when) == ("除尘器没有泄爆", 7, 0)
    assert draft.advice.get().text == "装一个泄爆片"
    assert draft.photos.count() == 1
    assert "写全了" in said(client.get(at("help_rewrite", draft)))


def test_two_people_on_one_finding_lose_nothing(world: World) -> None:
    draft = finding(world, "draft", title="旧名", place="旧处")
    one, other = browser(world.lead), browser(world.expert)
    first, second = typed(one.get(at("help_rewrite", draft))), typed(other.get(at("help_rewrite", draft)))
    one.post(at("help_rewrite", draft), first | {"place": "二号车间"})
    # Another field: both stay.
    other.post(at("help_rewrite", draft), second | {"title": "新名"})
    draft.refresh_from_db()
    assert (draft.title, draft.place) == ("新名", "二号车间")
    # The same field: he reads what the first one wrote, his own words are still there, and once more it is his.
    answer = other.post(at("help_rewrite", draft), second | {"title": "新名", "place": "三号车间"})
    assert "别人把“位置”改成了“二号车间”" in said(answer)
    draft.refresh_from_db()
    assert draft.place == "二号车间"
    again = typed(answer)
    assert again["place"] == "三号车间"
    other.post(at("help_rewrite", draft), again)
    draft.refresh_from_db()
    assert draft.place == "三号车间"


def test_the_rule_itself_keeps_the_second_from_writing_over_the_first(world: World) -> None:
    draft = finding(world, "draft", title="别人刚写的")
    with pytest.raises(OvertakenError, match="别人刚写的"):
        findings.rewrite(draft, by=world.lead, title="我的", was={"title": "我看到的"})


def test_a_struck_finding_says_why(world: World) -> None:
    draft, client = finding(world, "draft"), browser(world.lead)
    assert "请写上为什么" in said(client.post(at("help_strike", draft), {"why": " "}))
    client.post(at("help_strike", draft), {"why": "已经当场改了"})
    draft.refresh_from_db()
    assert draft.state == "struck"


# Marks --------------------------------------------------------------------------------------------------------------

RING = {"kind": "ring", "x": 0.25, "y": 0.5, "w": 0.5, "h": 0.25}
ARROW = {"kind": "arrow", "x": 0, "y": 0, "x2": 1, "y2": 1}


def test_what_is_drawn_on_a_photo_is_shown_over_it(world: World) -> None:
    row, client = visit(world), browser(world.lead)
    client.post(at("help_record", row), {"client_uuid": uuid.uuid4(), "photos": picture()})
    photo = Finding.objects.get().photos.get()
    client.post(at("help_mark", photo), {"marks": json.dumps([RING, ARROW])})
    page = BeautifulSoup(client.get(at("help_finding", photo.finding)).content, "lxml")
    assert [path["d"] for path in page.select(".shot-marks path:not(.shot-edge)")] == paths(
        [RING, ARROW], width=60, height=40
    )


@pytest.mark.parametrize(
    "marks",
    [
        None,
        {},
        [1],
        [{"kind": "text"}],
        [RING | {"x": 2}],
        [RING | {"x": "0"}],
        [RING | {"x": True}],
        [RING | {"x": float("nan")}],
        [RING] * 21,
        [{"kind": ["ring"]}],
    ],
)
def test_marks_that_are_none_are_refused(marks: Any) -> None:
    with pytest.raises(NotAMarkError):
        checked(marks)


def test_a_mark_keeps_nothing_but_its_fractions() -> None:
    assert checked([RING | {"x": 0.123456, "onload": "x"}]) == [RING | {"x": 0.1235}]


@pytest.mark.parametrize("sent", ["", "[", "[" * 100_000, "null"])
def test_marks_that_cannot_be_read_are_refused_in_words(world: World, sent: str) -> None:
    row, client = visit(world), browser(world.lead)
    client.post(at("help_record", row), {"client_uuid": uuid.uuid4(), "photos": picture()})
    photo = Finding.objects.get().photos.get()
    assert "没有认出来" in said(client.post(at("help_mark", photo), {"marks": sent}, follow=True))
