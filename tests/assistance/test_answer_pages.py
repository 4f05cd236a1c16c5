"""逐项答复 on a phone, more time, and the two doors of a major hazard."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assistance.enums import Level
from assistance.models import Advice, Answer, Evidence, Extension, Finding, HelpVisit
from tests.assistance.making import World, answer, evidence, extension, finding, plan, today, visit
from tests.assistance.pages import browser, photo, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(world: World) -> Client:
    return browser(world.boss)


def say(client: Client, of: HelpVisit, about: Any, says: str = "", why: str = "") -> HttpResponse:
    about = about if isinstance(about, str) else about.uuid
    return client.post(reverse("help_answer", args=[of.uuid]), {"about": about, "says": says, "why": why}, follow=True)


# Answers ------------------------------------------------------------------------------------------------------------


def test_a_report_is_answered_item_by_item(world: World, boss: Client) -> None:
    of = visit(world, "delivered")
    first, second, third = (finding(world, of=of) for _ in range(3))
    assert "已答复 0 项，还剩 3 项" in text(boss.get(reverse("help_answer", args=[of.uuid])))
    for _ in range(2):
        page = text(say(boss, of, first, "so"))
    assert "已答复 1 项，还剩 2 项" in page
    page = text(say(boss, of, second, "not_so", " "))
    assert "请写上为什么不是这样" in page
    page = text(say(boss, of, second, "not_so", "那是另一家的"))
    assert "有异议，等待答复</b>：那是另一家的" in page
    page = text(say(boss, of, second, "not_so", "又写了一遍的话"))
    assert "这一项已经答复过了" in page
    page = text(say(boss, of, "rest"))
    assert "还剩 0 项" in page
    assert Answer.objects.get(finding=third).state == "acknowledged"
    assert HelpVisit.objects.get(pk=of.pk).state == "delivered"
    assert "提出异议）" in text(say(boss, of, second, "so"))
    page = text(say(boss, of, second, "after_all"))
    assert "都答复了" in page
    assert "都答复了" in text(say(boss, of, "rest"))


def test_a_report_without_findings_is_answered_too(world: World, boss: Client) -> None:
    of = visit(world, "delivered")
    assert "看过了，没有意见" in text(boss.get(reverse("help_answer", args=[of.uuid])))
    say(boss, of, "rest")
    assert HelpVisit.objects.get(pk=of.pk).state == "answered"


def test_advice_can_be_done_or_not_and_why(world: World, boss: Client) -> None:
    of = visit(world, "delivered")
    one = Advice.objects.create(visit=of, given_by=world.lead, text="换一台除尘器")
    assert "请写上为什么做不到" in text(say(boss, of, one, "no"))
    assert "做不到</b>：没钱" in text(say(boss, of, one, "no", "没钱"))
    assert "做得到</b>" in text(say(boss, of, one, "yes"))


def test_what_is_of_another_visit_is_not_answered_here(world: World, boss: Client) -> None:
    of, elsewhere = visit(world, "delivered"), finding(world)
    for about in (elsewhere, "kein", str(uuid.uuid4())):
        assert "请点每一项下面的按钮" in text(say(boss, of, about, "so"))
    assert not Answer.objects.exists()


def test_a_report_that_is_not_delivered_waits(world: World, boss: Client) -> None:
    of = visit(world, "signed")
    row = finding(world, of=of)
    assert "报告还没有送达" in text(boss.get(reverse("help_answer", args=[of.uuid])))
    assert "这一步做不了" in text(say(boss, of, row, "not_so", "写的理由"))


def test_a_plan_is_offered_only_for_what_has_none(world: World, boss: Client) -> None:
    row = finding(world, of=visit(world, "answered"))
    answer(world, "acknowledged", row)
    address, link = reverse("help_answer", args=[row.visit.uuid]), reverse("help_make_plan", args=[row.visit.uuid])
    assert link in text(boss.get(address))
    plan(world, "draft", row)
    assert link not in text(boss.get(address))


def test_what_was_decided_is_told(world: World, boss: Client) -> None:
    row = finding(world)
    answer(world, "kept", row, decision="看过图纸，确实缺")
    page = text(boss.get(reverse("help_answer", args=[row.visit.uuid])))
    assert "异议已答复，保留这一项" in page
    assert "看过图纸，确实缺" in page


@pytest.mark.parametrize("count", [1, 3])
def test_a_report_takes_as_many_queries_whatever_it_holds(
    world: World, boss: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    of = visit(world, "delivered")
    for _ in range(count):
        answer(world, of=finding(world, of=of))
        Advice.objects.create(visit=of, given_by=world.lead, text="换一台", finding=finding(world, of=of))
    address = reverse("help_answer", args=[of.uuid])
    boss.get(address)
    with django_assert_max_num_queries(12):
        assert text(boss.get(address)).count("有异议，等待答复") == count


# More time ----------------------------------------------------------------------------------------------------------


def ask(client: Client, row: Finding, **sent: Any) -> HttpResponse:
    values = {"reason": "配件没到", "until": today(20), "client_uuid": uuid.uuid4()}
    return client.post(reverse("help_ask_extension", args=[row.uuid]), values | sent, follow=True)


def test_more_time_is_asked_for_with_a_fresh_photo_in_one_go(world: World, boss: Client) -> None:
    row = finding(world)
    sent = {"client_uuid": uuid.uuid4()}
    for _ in range(2):
        ask(boss, row, uploads=[photo()], **sent)
    asked = Extension.objects.get()
    assert (asked.reason, asked.until, asked.evidence.shows) == ("配件没到", today(20), "interim")
    assert Evidence.objects.count() == 1
    page = text(boss.get(reverse("help_ask_extension", args=[row.uuid])))
    assert "已经有一份在等答复" in page
    for _ in range(2):
        boss.post(reverse("help_withdraw_extension", args=[asked.uuid]))
    assert Extension.objects.get().state == "withdrawn"


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        ({"uploads": []}, "请先拍一张临时安全措施的照片"),
        ({"reason": " "}, "请写上为什么来不及"),
        ({"until": today(10)}, "想延到的日期要比现在的整改期限晚"),
        ({"until": "下个月"}, "请写成 2026-03-01 这样的日期"),
        ({"until": ""}, "请选日期"),
    ],
)
def test_what_is_refused_is_said_and_what_was_sent_stays(
    world: World, boss: Client, sent: dict[str, Any], says: str
) -> None:
    row = finding(world)
    page = text(ask(boss, row, **{"uploads": [photo()]} | sent))
    assert says in page
    assert not Extension.objects.exists()
    if "reason" not in sent:
        assert "配件没到" in page
    # The photo has come, as evidence or beside the form: the second time it need not be sent.
    if sent != {"uploads": []}:
        kept = ask(boss, row, until="").context["kept"] or row.evidence.all()
        files = {"kept": [one.uuid for one in kept]} if not row.evidence.exists() else {}
        if row.evidence.exists():
            ask(boss, row, **files)
            assert Extension.objects.exists()


def test_on_the_day_itself_it_is_too_late_to_ask(world: World, boss: Client) -> None:
    row = finding(world, first_due_on=today(), due_on=today())
    assert "延期要在整改期限到来之前申请" in text(boss.get(reverse("help_ask_extension", args=[row.uuid])))
    page = text(ask(boss, row, uploads=[photo()]))
    assert "延期要在整改期限到来之前申请" in page
    assert "配件没到" in page


def test_an_old_photo_does_not_do(world: World, boss: Client) -> None:
    row = finding(world)
    evidence(world, row, "interim")
    Evidence.objects.update(at=timezone.now() - timedelta(days=8))
    assert "要最近 7 天内的" in text(ask(boss, row))


def decide(client: Client, row: Finding, **sent: Any) -> HttpResponse:
    return client.post(reverse("help_decide_extension", args=[row.uuid]), sent, follow=True)


def test_the_lead_gives_more_time_or_none(world: World, boss: Client, helper: Client) -> None:
    row = finding(world)
    extension(world, of=row)
    page = text(helper.get(reverse("help_decide_extension", args=[row.uuid])))
    assert "配件还没到" in page
    assert "请选同意还是不同意" in text(decide(helper, row))
    assert "请写上给企业的答复" in text(decide(helper, row, is_granted="yes"))
    page = text(decide(helper, row, is_granted="yes", until=today(15), decision="抓紧"))
    assert "已答复" in page
    assert Finding.objects.get().due_on == today(15)
    page = text(decide(helper, row, is_granted="yes", until=today(15), decision="抓紧"))
    assert "没有等答复的延期申请" in page
    extension(world, of=row, until=today(30))
    decide(helper, row, is_granted="no", decision="不能再拖")
    assert Finding.objects.get().due_on == today(10)
    assert "不能再拖" in text(boss.get(reverse("help_ask_extension", args=[row.uuid])))


def test_the_third_time_somebody_must_have_looked(world: World, boss: Client, helper: Client) -> None:
    row = finding(world)
    for _ in range(2):
        extension(world, "withdrawn", row)
    extension(world, of=row)
    assert "先有人到现场看过" in text(helper.get(reverse("help_decide_extension", args=[row.uuid])))
    sent = {"is_granted": "yes", "until": today(15), "decision": "看过了"}
    assert "要先有人到现场看过。请写上谁、哪天去看的" in text(decide(helper, row, **sent))
    assert "已答复" in text(decide(helper, row, looked_by=world.expert.uuid, looked_on=today(), **sent))
    assert Extension.objects.get(number=3).looked_by == world.expert


@pytest.fixture
def helper(world: World) -> Client:
    """The lead cadre, past his second factor."""
    world.lead.groups.clear()
    return browser(world.lead)


# Major --------------------------------------------------------------------------------------------------------------


def test_a_major_hazard_shows_two_doors_and_a_report_filled_in(world: World, boss: Client) -> None:
    frozen = [{"name": "shown_official_text", "heading": "标准原文", "text": "未设泄爆装置", "is_list": False}]
    row = finding(world, level=Level.MAJOR, cause="没有人维护", criterion_frozen=frozen)
    address = reverse("help_major", args=[row.uuid])
    page = text(boss.get(address))
    for words in (
        world.firm.name,
        "没有人维护",
        "未设泄爆装置",
        "停用这台除尘器",
        "第四十一条",
        "第十四条",
        "第十五条",
        "不会替您送",
    ):
        assert words in page
    assert reverse("help_make_plan", args=[row.visit.uuid]) in page
    plan(world, "draft", row)
    page = text(boss.get(address))
    assert "1. 装泄爆片" in page
    assert "请企业填写" in page
    assert boss.get(reverse("help_major", args=[finding(world).uuid])).status_code == 404
