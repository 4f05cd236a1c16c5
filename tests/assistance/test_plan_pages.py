"""A firm plans on its phone, an adviser improves it: what each sees, and what a form says that is refused."""

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from assistance.models import RectificationPlan
from tests.assistance.making import World, evidence, finding, measure, plan, today, visit
from tests.assistance.pages import browser, text

pytestmark = pytest.mark.django_db
WHOLE = {"liable": "张三", "money": "0", "money_why": "自己动手", "due_on": str(today(8)), "safeguards": "停用"}


def form_of(client: Client, row: RectificationPlan) -> dict[str, Any]:
    """What the writing page sends when nothing is changed on it."""
    answer = client.get(reverse("help_write_plan", args=[row.uuid]))
    parts = answer.context["draft"].parts
    sent = {"opened_at": answer.context["opened_at"]}
    for name in parts.fields:
        widget = parts.fields[name].widget
        value = widget.format_value(parts[name].value()) or ""
        sent |= {name: value, parts.add_initial_prefix(name): value}
    return sent


def write(client: Client, row: RectificationPlan, **sent: Any) -> HttpResponse:
    return client.post(reverse("help_write_plan", args=[row.uuid]), sent, follow=True)


# Making -------------------------------------------------------------------------------------------------------------


def test_from_the_findings_to_an_agreed_plan(world: World) -> None:
    of = visit(world, "delivered")
    chosen, left = finding(world, of=of), finding(world, of=of, title="通道堵了")
    boss, expert = browser(world.boss), browser(world.expert)
    answer = boss.get(reverse("help_make_plan", args=[of.uuid]))
    assert text(answer).count("checked") == 2
    for _ in range(2):
        answer = boss.post(reverse("help_make_plan", args=[of.uuid]), {"findings": [chosen.uuid]}, follow=True)
    row = RectificationPlan.objects.get()
    assert "接着写就行" in text(answer)
    assert "还缺" in text(boss.get(reverse("help_plan", args=[row.uuid])))
    answer = write(boss, row, **form_of(boss, row) | WHOLE | {"new0-text": "清扫", "findings": [left.uuid]})
    assert "已保存" in text(answer)
    assert "还缺" not in text(answer)
    assert "通道堵了" in text(answer)
    for _ in range(2):
        answer = boss.post(reverse("help_submit_plan", args=[row.uuid]), follow=True)
    assert "等待商定" in text(answer)
    assert "现在是" not in text(answer)
    answer = expert.post(reverse("help_return_plan", args=[row.uuid]), {"why": " "})
    assert "请写上哪里要改、怎么改" in text(answer)
    expert.post(reverse("help_return_plan", args=[row.uuid]), {"why": "写明谁来清扫"})
    assert "写明谁来清扫" in text(boss.get(reverse("help_plan", args=[row.uuid])))
    answer = write(boss, row, **form_of(boss, row) | {"new0-text": "班组长清扫", "then": "submit"})
    assert "方案已提交" in text(answer)
    answer = expert.post(reverse("help_agree_plan", args=[row.uuid]), follow=True)
    assert "已商定" in text(answer)
    assert "第 2 稿" in text(answer)
    answer = boss.post(reverse("help_revise_plan", args=[row.uuid]), {"why": "设备换型号"}, follow=True)
    assert "设备换型号" in text(answer)


def test_nothing_chosen_is_said(world: World) -> None:
    of = finding(world).visit
    answer = browser(world.boss).post(reverse("help_make_plan", args=[of.uuid]), {"findings": []})
    assert "至少要管一项隐患" in text(answer)
    assert not RectificationPlan.objects.exists()


def test_what_is_missing_is_said_and_what_was_typed_stays(world: World) -> None:
    row = plan(world, "draft", safeguards="", money=None)
    boss = browser(world.boss)
    answer = boss.get(reverse("help_submit_plan", args=[row.uuid]))
    assert "资金（不花钱的写明理由）、整改期间的临时措施" in text(answer)
    answer = write(boss, row, **form_of(boss, row) | {"liable": "李四", "then": "submit"})
    assert "整改方案还缺" in text(answer)
    assert "李四" in text(answer)
    sent = form_of(boss, row) | {
        "money": "两万",
        "safeguards": "专人看着",
        "new0-liable": "王五",
        "new1-text": "换风机",
    }
    answer = write(boss, row, **sent)
    for words in ("请只写数字", "请写上要做什么", "专人看着", "王五", "换风机", "两万"):
        assert words in text(answer)
    assert RectificationPlan.objects.get().safeguards == ""


def test_later_than_the_date_is_refused_with_what_to_do(world: World) -> None:
    row = plan(world, "draft", due_on=today(60))
    answer = browser(world.boss).post(reverse("help_submit_plan", args=[row.uuid]))
    assert "请先申请延期" in text(answer)


# Two at once --------------------------------------------------------------------------------------------------------


def test_the_second_sees_what_the_first_wrote_and_keeps_his_own(world: World) -> None:
    row = plan(world, "draft")
    boss, expert = browser(world.boss), browser(world.expert)
    his, hers = form_of(boss, row), form_of(expert, row)
    write(expert, row, **hers | {"safeguards": "停用并断电", "new0-text": "断电挂牌"})
    answer = write(boss, row, **his | {"safeguards": "停用并挂牌", "liable": "李四", "new0-text": "擦干净"})
    assert "还没有保存" in text(answer)
    assert f"{world.expert}刚把这里改成：“停用并断电”" in text(answer)
    for words in ("停用并挂牌", "李四", "擦干净"):
        assert words in text(answer)
    assert RectificationPlan.objects.get().safeguards == "停用并断电"
    # The page that came back is sent again, with both words.
    draft = answer.context["draft"]
    again = draft.data.dict() | {"safeguards": "停用、断电并挂牌"}
    answer = write(boss, row, **again)
    assert "两边写的都保存了" in text(answer)
    stored = RectificationPlan.objects.get()
    assert (stored.safeguards, stored.liable) == ("停用、断电并挂牌", "李四")
    assert {one.text for one in stored.measures.all()} == {"装泄爆片", "断电挂牌", "擦干净"}


def test_different_parts_are_both_saved_and_the_second_is_told(world: World) -> None:
    row = plan(world, "draft")
    boss, expert = browser(world.boss), browser(world.expert)
    his, hers = form_of(boss, row), form_of(expert, row)
    write(expert, row, **hers | {"safeguards": "停用并断电"})
    answer = write(boss, row, **his | {"liable": "李四"})
    assert f"{world.expert}也写了这份方案，改了整改期间的临时措施" in text(answer)
    stored = RectificationPlan.objects.get()
    assert (stored.safeguards, stored.liable) == ("停用并断电", "李四")


def test_who_writes_while_it_is_submitted_keeps_his_words_on_the_page(world: World) -> None:
    row = plan(world, "draft")
    boss, officer = browser(world.boss), browser(world.officer)
    his = form_of(boss, row)
    officer.post(reverse("help_submit_plan", args=[row.uuid]))
    answer = write(boss, row, **his | {"safeguards": "写了半天的话"})
    assert "等待商定" in text(answer)
    assert "写了半天的话" in text(answer)
    answer = boss.get(reverse("help_write_plan", args=[row.uuid]))
    assert "现在不能改" in text(answer)


@pytest.mark.parametrize("stamp", ["", "gestern", "2026-01-01", "2026-01-01T00:00:00", "9" * 400, "\x00"])
def test_a_form_with_an_odd_stamp_is_saved_all_the_same(world: World, stamp: str) -> None:
    row = plan(world, "draft")
    boss = browser(world.boss)
    answer = write(boss, row, **form_of(boss, row) | {"liable": "李四", "opened_at": stamp})
    assert answer.status_code == 200
    assert RectificationPlan.objects.get().liable == "李四"


# Merging and splitting ----------------------------------------------------------------------------------------------


def test_split_and_merged_again(world: World) -> None:
    of = visit(world, "delivered")
    first, second = finding(world, of=of), finding(world, of=of)
    row = plan(world, "draft", first, second)
    boss = browser(world.boss)
    address = reverse("help_split_plan", args=[row.uuid])
    answer = boss.post(address, {"findings": [first.uuid, second.uuid], "why": "分开管"})
    assert "原方案里也要留一项" in text(answer)
    sent = {"findings": [second.uuid], "measures": [row.measures.get().uuid], "why": "分开管"}
    for _ in range(2):
        boss.post(address, sent, follow=True)
    made = RectificationPlan.objects.exclude(pk=row.pk).get()
    assert (set(made.findings.all()), set(row.findings.all())) == ({second}, {first})
    assert made.measures.count() == 1
    address = reverse("help_merge_plan", args=[made.uuid])
    assert "请选一个方案" in text(boss.post(address, {"why": "一起做"}))
    assert "请写上为什么合并" in text(boss.post(address, {"into": row.uuid, "why": ""}))
    for _ in range(2):
        answer = boss.post(address, {"into": row.uuid, "why": "一起做"}, follow=True)
    assert row.findings.count() == 2
    assert "另一份方案" in text(boss.get(reverse("help_plan", args=[made.uuid])))


# Reading ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 3])
def test_a_plan_takes_as_many_queries_whatever_it_holds(
    world: World, count: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    of = visit(world, "delivered")
    row = plan(world, "agreed", *(finding(world, of=of) for _ in range(count)))
    for _ in range(count):
        shown = measure(world, of=row)
        evidence(world, shown)
        evidence(world, shown)
    client = browser(world.boss)
    # The first page of a site writes down who it is.
    client.get(reverse("help_plan", args=[row.uuid]))
    with django_assert_max_num_queries(15):
        answer = client.get(reverse("help_plan", args=[row.uuid]))
    assert text(answer).count(">交照片或文件<") == count + 1


def test_what_each_may_do_stands_there(world: World) -> None:
    offered = {
        "draft": ({"接着写", "提交，请专家商定"}, {"接着写"}),
        "submitted": (set(), {"同意这个方案", "退回修改"}),
        "agreed": ({"修订方案"}, {"修订方案"}),
    }
    for state, (firm, adviser) in offered.items():
        row = plan(world, state)
        for person, labels in ((world.boss, firm), (world.expert, adviser), (world.worker, set())):
            answer = browser(person).get(reverse("help_plan", args=[row.uuid]))
            assert {button.label for button in answer.context["steps"]} == labels
