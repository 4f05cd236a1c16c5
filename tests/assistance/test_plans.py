"""整改方案: five parts, findings of one visit, improved together, revised with history, merged and split."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.models import User
from assistance.domain import plans
from assistance.domain.errors import (
    AssistanceError,
    CoversNothingError,
    LaterThanDueError,
    NotAllowedError,
    NotFromHereError,
    NotNowError,
    OtherFirmError,
    PlanIncompleteError,
    PlannedAlreadyError,
    SaysNothingError,
)
from assistance.enums import MeasureState, PlanState
from assistance.models import Finding, HelpVisit, RectificationPlan
from tests.assistance.making import World, everything, finding, lines, measure, plan, somebody, today, visit

pytestmark = pytest.mark.django_db
WHOLE = {"liable": "示例人员", "money": 0, "money_why": "自己动手", "due_on": today(8), "safeguards": "停用"}


@pytest.fixture
def row(world: World) -> HelpVisit:
    """A visit whose report the firm has."""
    return visit(world, "delivered")


# Making -------------------------------------------------------------------------------------------------------------


def test_from_findings_to_what_was_agreed(world: World, row: HelpVisit) -> None:
    covered = [finding(world, of=row), finding(world, of=row)]
    made = plans.make_plan(row, by=world.boss, findings=covered)
    made = plans.write_plan(made, by=world.expert, **WHOLE)
    plans.add_measure(made, by=world.boss, text=" 每天清扫 ", liable="班组长", due_on=today(5))
    made = plans.submit_plan(made, by=world.boss)
    made = plans.agree(made, by=world.expert)
    assert (made.state, set(made.findings.all()), made.measures.get().text) == ("agreed", set(covered), "每天清扫")
    assert [act for act, *_ in lines(made)] == ["make_plan", "change", "submit", "agree"]
    kept = made.revisions.get()
    assert (kept.number, kept.by, kept.content["money_why"]) == (1, world.boss, "自己动手")
    assert [part["title"] for part in kept.content["findings"]] == ["除尘器没有泄爆"] * 2


@pytest.mark.parametrize(
    ("part", "named"),
    [
        ({"liable": ""}, "责任人"),
        ({"money": None}, "资金"),
        ({"money": 0, "money_why": ""}, "资金"),
        ({"due_on": None}, "时限"),
        ({"safeguards": ""}, "临时措施"),
    ],
)
def test_each_of_the_five_parts_is_asked_for(world: World, part: dict[str, Any], named: str) -> None:
    made = plan(world, "draft", **part)
    before = everything(made)
    with pytest.raises(PlanIncompleteError, match=named):
        plans.submit_plan(made, by=world.boss)
    assert everything(made) == before
    assert not made.revisions.exists()


def test_a_plan_has_something_to_do_and_something_to_do_it_for(world: World) -> None:
    made = plan(world, "draft")
    plans.drop_measure(made.measures.get(), by=world.boss, why="换个办法")
    with pytest.raises(PlanIncompleteError, match="整改措施"):
        plans.submit_plan(made, by=world.boss)
    made = plan(world, "draft")
    Finding.objects.update(plan=None)
    with pytest.raises(PlanIncompleteError, match="要整改的隐患"):
        plans.submit_plan(made, by=world.boss)
    with pytest.raises(CoversNothingError):
        plans.make_plan(visit(world, "delivered"), by=world.boss, findings=[])
    with pytest.raises(SaysNothingError):
        plans.add_measure(made, by=world.boss, text=" ")
    with pytest.raises(SaysNothingError):
        plans.drop_measure(made.measures.get(), by=world.boss, why=" ")


def test_no_plan_ends_after_the_first_date_of_what_it_covers(world: World, row: HelpVisit) -> None:
    soon = finding(world, of=row, first_due_on=today(3), due_on=today(3))
    made = plan(world, "draft", finding(world, of=row), soon)
    with pytest.raises(LaterThanDueError, match=f"{today(3)}"):
        plans.submit_plan(made, by=world.boss)
    made = plan(world, "draft")
    plans.add_measure(made, by=world.boss, text="装泄爆片", due_on=today(9))
    with pytest.raises(LaterThanDueError, match="装泄爆片"):
        plans.submit_plan(made, by=world.boss)


def test_what_is_late_already_still_gets_a_plan(world: World, row: HelpVisit) -> None:
    late = finding(world, of=row, first_due_on=today(-1), due_on=today(-1))
    assert plans.submit_plan(plan(world, "draft", late), by=world.boss).state == "submitted"


def test_a_plan_covers_findings_of_one_visit_each_in_one_plan(world: World, row: HelpVisit) -> None:
    mine, other = finding(world, of=row), finding(world)
    for act in (
        lambda: plans.make_plan(row, by=world.boss, findings=[mine, other]),
        lambda: plans.cover(plan(world, "draft", mine), by=world.boss, findings=[other]),
    ):
        with pytest.raises(OtherFirmError):
            act()
    assert everything(other)["plan_id"] is None
    mine.refresh_from_db()
    with pytest.raises(PlannedAlreadyError, match="拆出来"):
        plans.make_plan(row, by=world.boss, findings=[mine])
    assert RectificationPlan.objects.count() == 1
    assert plans.cover(mine.plan, by=world.boss, findings=[mine, finding(world, of=row)]).findings.count() == 2


@pytest.mark.parametrize("state", ["draft", "fixed", "closed", "struck"])
def test_only_what_is_open_is_planned(world: World, row: HelpVisit, state: str) -> None:
    with pytest.raises(NotNowError):
        plans.make_plan(row, by=world.boss, findings=[finding(world, state, of=row)])
    with pytest.raises(NotNowError):
        plans.make_plan(visit(world), by=world.boss, findings=[finding(world)])


@pytest.mark.django_db(transaction=True)
def test_of_two_plans_for_one_finding_at_once_one_is_refused() -> None:
    world = World()
    row = visit(world, "delivered")
    found, start, outcomes = finding(world, of=row), threading.Barrier(2), []

    def makes(by: User) -> None:
        try:
            start.wait()
            plans.make_plan(row, by=by, findings=[found])
            outcomes.append("made")
        except PlannedAlreadyError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=makes, args=[by]) for by in (world.boss, world.expert)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["made", "refused"]
    assert RectificationPlan.objects.count() == 1


# Revising -----------------------------------------------------------------------------------------------------------


def test_it_goes_back_and_forth_and_each_version_stays(world: World) -> None:
    made = plans.submit_plan(plan(world, "draft"), by=world.boss)
    for why in (" ", ""):
        with pytest.raises(SaysNothingError):
            plans.return_plan(made, by=world.expert, why=why)
    made = plans.return_plan(made, by=world.expert, why="先停用，再清积尘")
    made = plans.write_plan(made, by=world.boss, safeguards="先停用")
    made = plans.agree(plans.submit_plan(made, by=world.boss), by=world.lead)
    with pytest.raises(SaysNothingError):
        plans.revise(made, by=world.boss, why="")
    made = plans.revise(made, by=world.boss, why="供应商换了")
    plans.submit_plan(plans.write_plan(made, by=world.boss, money=30000), by=world.boss)
    said = [(row.number, row.content["safeguards"], row.content["money"]) for row in made.revisions.order_by("number")]
    assert said == [(1, "停用这台除尘器", "20000.00"), (2, "先停用", "20000.00"), (3, "先停用", "30000.00")]


def test_agreeing_after_all_is_gone_fulfils_it(world: World) -> None:
    made = plan(world, "submitted", finding(world, "closed"))
    plans.agree(made, by=world.expert)
    assert lines(made) == [("agree", "submitted", "agreed"), ("follow", "agreed", "fulfilled")]


def test_a_field_that_is_none_is_a_mistake_of_ours(world: World) -> None:
    with pytest.raises(TypeError):
        plans.write_plan(plan(world), by=world.boss, state="agreed")


# Merging and splitting -----------------------------------------------------------------------------------------------


def test_two_drafts_of_a_visit_become_one(world: World, row: HelpVisit) -> None:
    one, two = plan(world, "draft", finding(world, of=row)), plan(world, "draft", finding(world, of=row))
    with pytest.raises(SaysNothingError):
        plans.merge_plans(one, into=two, by=world.boss, why=" ")
    plans.merge_plans(one, into=two, by=world.boss, why="一起改")
    assert (two.findings.count(), two.measures.count()) == (2, 2)
    assert (everything(one)["state"], everything(one)["merged_into_id"]) == ("dissolved", two.pk)
    assert lines(one) == [("merge", "draft", "dissolved")]
    assert lines(two) == [("merge", "", "")]


def test_nothing_is_merged_across_visits_or_after_it_was_handed_in(world: World, row: HelpVisit) -> None:
    one, other = plan(world, "draft", finding(world, of=row)), plan(world, "draft")
    for into in (other, one):
        with pytest.raises(OtherFirmError):
            plans.merge_plans(one, into=into, by=world.boss, why="一起改")
    with pytest.raises(NotNowError):
        plans.merge_plans(one, into=plan(world, "agreed", finding(world, of=row)), by=world.boss, why="一起改")
    assert everything(one)["state"] == "draft"


def test_one_draft_becomes_two_and_both_keep_something(world: World, row: HelpVisit) -> None:
    first, second = finding(world, of=row), finding(world, of=row)
    made = plan(world, "draft", first, second)
    extra = measure(world, "to_do", made)
    for wrong in ([], [first, second]):
        with pytest.raises(CoversNothingError):
            plans.split_plan(made, findings=wrong, by=world.boss, why="两家供应商")
    with pytest.raises(OtherFirmError):
        plans.split_plan(made, findings=[finding(world, of=row)], by=world.boss, why="两家供应商")
    with pytest.raises(OtherFirmError):
        plans.split_plan(made, findings=[first], measures=[measure(world)], by=world.boss, why="两家供应商")
    with pytest.raises(SaysNothingError):
        plans.split_plan(made, findings=[first], by=world.boss, why="")
    new = plans.split_plan(made, findings=[first], measures=[extra], by=world.boss, why="两家供应商")
    assert (list(new.findings.all()), list(made.findings.all())) == ([first], [second])
    assert (list(new.measures.all()), new.split_from, new.liable) == ([extra], made, made.liable)


# Every act from every state, by everybody ----------------------------------------------------------------------------

WAYS: dict[str, tuple[set[str], str]] = {
    "submit": ({"draft"}, "submitted"),
    "agree": ({"submitted"}, "agreed"),
    "return": ({"submitted"}, "draft"),
    "revise": ({"agreed"}, "draft"),
    "write": ({"draft"}, "draft"),
    "add": ({"draft"}, "draft"),
    "cover": ({"draft"}, "draft"),
    "split": ({"draft"}, "draft"),
    "merge": ({"draft"}, "dissolved"),
}
FIRM, ADVISERS = {"boss", "officer"}, {"lead", "expert"}
MAY = {
    "submit": FIRM,
    "agree": ADVISERS,
    "return": ADVISERS,
    **dict.fromkeys(["revise", "write", "add", "cover", "split", "merge"], FIRM | ADVISERS),
}


def acts(world: World, made: RectificationPlan, by: User | None = None) -> dict[str, Callable[[], Any]]:
    of = made.visit
    boss, expert = by or world.boss, by or world.expert
    return {
        "submit": lambda: plans.submit_plan(made, by=boss),
        "agree": lambda: plans.agree(made, by=expert),
        "return": lambda: plans.return_plan(made, by=expert, why="先停用"),
        "revise": lambda: plans.revise(made, by=boss, why="供应商换了"),
        "write": lambda: plans.write_plan(made, by=boss, liable="另一个人"),
        "add": lambda: plans.add_measure(made, by=boss, text="清扫"),
        "cover": lambda: plans.cover(made, by=boss, findings=[finding(world, of=of)]),
        "split": lambda: plans.split_plan(made, findings=made.findings.all()[:1], by=boss, why="两家供应商"),
        "merge": lambda: plans.merge_plans(made, into=plan(world, "draft", finding(world, of=of)), by=boss, why="一起"),
    }


def standing(world: World, state: str) -> RectificationPlan:
    of = visit(world, "delivered")
    return plan(world, state, finding(world, of=of), finding(world, of=of))


@pytest.mark.parametrize("state", PlanState)
@pytest.mark.parametrize("act", WAYS)
def test_every_act_from_every_state(world: World, state: str, act: str) -> None:
    made = standing(world, state)
    before = everything(made)
    origins, to = WAYS[act]
    if state in origins:
        acts(world, made)[act]()
        assert everything(made)["state"] == to
    else:
        with pytest.raises((NotFromHereError, NotNowError), match="请刷新页面"):
            acts(world, made)[act]()
        assert (everything(made), lines(made)) == (before, [])


@pytest.mark.parametrize("act", WAYS)
def test_who_does_it(world: World, act: str) -> None:
    elsewhere = World()
    people = {name: getattr(world, name) for name in ("boss", "officer", "worker", "lead", "expert", "desk", "chief")}
    people |= {"boss elsewhere": elsewhere.boss, "superuser": somebody(is_superuser=True)}
    for who, by in people.items():
        made = standing(world, next(iter(WAYS[act][0])))
        if who in MAY[act]:
            acts(world, made, by)[act]()
        else:
            with pytest.raises(NotAllowedError):
                acts(world, made, by)[act]()
            assert lines(made) == [], who


@pytest.mark.parametrize("state", MeasureState)
def test_a_measure_is_dropped_from_a_draft_only(world: World, state: str) -> None:
    row = measure(world, state, plan(world, "draft"))
    if state == "dropped":
        with pytest.raises(NotFromHereError):
            plans.drop_measure(row, by=world.boss, why="换个办法")
    else:
        assert plans.drop_measure(row, by=world.boss, why="换个办法").state == "dropped"
    with pytest.raises(AssistanceError, match="请刷新页面"):
        plans.drop_measure(measure(world, state), by=world.boss, why="换个办法")
    with pytest.raises(NotAllowedError):
        plans.drop_measure(row, by=world.worker, why="换个办法")
