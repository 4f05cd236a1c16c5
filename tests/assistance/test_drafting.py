"""Two people at one draft: both words stand, or the second sees the first's beside his own."""

from typing import Any

import pytest
from django.utils import timezone

from assistance.domain.drafting import Changes, NewMeasure, others_since, write_draft
from assistance.domain.errors import ChangedMeanwhileError, NotAllowedError, NotNowError, PlannedAlreadyError
from assistance.domain.plans import FIELDS, add_measure
from assistance.models import RectificationPlan
from tests.assistance.making import World, everything, finding, lines, plan, today

pytestmark = pytest.mark.django_db


def as_seen(row: RectificationPlan) -> dict[str, Any]:
    return {name: getattr(row, name) for name in FIELDS}


def changes(row: RectificationPlan, **values: Any) -> Changes:
    """What somebody changed who opened the form on this row as it is in memory."""
    return Changes(seen=as_seen(row), values=as_seen(row) | values)


def test_two_who_changed_different_parts_both_keep_their_words(world: World) -> None:
    opened = plan(world, "draft", liable="", safeguards="")
    assert write_draft(opened, changes(opened, liable="张三"), by=world.boss) == set()
    assert write_draft(opened, changes(opened, safeguards="停用"), by=world.expert) == {"liable"}
    stored = RectificationPlan.objects.get(pk=opened.pk)
    assert (stored.liable, stored.safeguards) == ("张三", "停用")


@pytest.mark.parametrize(("name", "first", "second"), [("liable", "张三", "李四"), ("money", 5000, 8000)])
def test_two_who_changed_the_same_part_lose_nothing(world: World, name: str, first: Any, second: Any) -> None:
    opened = plan(world, "draft")
    write_draft(opened, changes(opened, **{name: first}), by=world.boss)
    before = everything(opened)
    late = changes(opened, **{name: second, "safeguards": "挂牌"})
    with pytest.raises(ChangedMeanwhileError, match="都在") as clash:
        write_draft(opened, late, by=world.expert)
    assert clash.value.stored == {name: first}
    assert everything(opened) == before
    # He has now seen what stands there.
    write_draft(opened, Changes(seen=late.seen | {name: first}, values=late.values), by=world.expert)
    assert (everything(opened)[name], everything(opened)["safeguards"]) == (second, "挂牌")


def test_the_same_words_from_both_are_no_clash(world: World) -> None:
    opened = plan(world, "draft")
    for by in (world.boss, world.expert):
        write_draft(opened, changes(opened, safeguards="停用\r\n挂牌"), by=by)
    assert RectificationPlan.objects.get(pk=opened.pk).safeguards == "停用\r\n挂牌"
    assert lines(opened) == [("change", "", "")], "the second wrote nothing new"


def test_what_a_browser_does_to_line_ends_is_no_change(world: World) -> None:
    opened = plan(world, "draft", safeguards="停用\n挂牌")
    sent = Changes(seen=as_seen(opened) | {"safeguards": "停用\r\n挂牌"}, values=as_seen(opened))
    assert write_draft(opened, sent, by=world.boss) == set()
    assert lines(opened) == []


def test_a_page_is_saved_as_a_whole_or_not_at_all(world: World) -> None:
    opened = plan(world, "draft")
    others = finding(world, of=opened.visit)
    plan(world, "draft", others)
    sent = changes(opened, liable="张三")
    sent = Changes(sent.seen, sent.values, new=[NewMeasure("清扫")], covered=[others])
    with pytest.raises(PlannedAlreadyError):
        write_draft(opened, sent, by=world.boss)
    assert everything(opened)["liable"] == "示例人员"
    assert opened.measures.count() == 1


def test_measures_are_added_and_dropped_once(world: World) -> None:
    opened = plan(world, "draft")
    old, free = opened.measures.get(), finding(world, of=opened.visit)
    sent = Changes({}, {}, [NewMeasure("清扫", "班组长", today(3))], {old.uuid: "换个办法"}, [free])
    for _ in range(2):
        write_draft(opened, sent, by=world.boss)
    assert [(row.text, row.state) for row in opened.measures.all()] == [("装泄爆片", "dropped"), ("清扫", "to_do")]
    assert free in opened.findings.all()
    # What was dropped may be taken up again.
    add_measure(opened, by=world.boss, text="装泄爆片", due_on=today(7))
    assert opened.measures.count() == 3


def test_who_else_wrote_is_named(world: World) -> None:
    opened, since = plan(world, "draft"), timezone.now()
    assert others_since(opened, by=world.boss, since=since) == []
    write_draft(opened, Changes({}, {}, [NewMeasure("清扫")]), by=world.expert)
    write_draft(opened, changes(opened, liable="张三"), by=world.boss)
    assert others_since(opened, by=world.boss, since=since) == [world.expert.name]
    assert others_since(opened, by=world.boss, since=timezone.now()) == []


def test_only_a_draft_and_only_by_those_who_write_it(world: World) -> None:
    for by, state, refusal in ((world.boss, "agreed", NotNowError), (world.desk, "draft", NotAllowedError)):
        opened = plan(world, state)
        with pytest.raises(refusal):
            write_draft(opened, changes(opened, liable="张三"), by=by)
        assert everything(opened)["liable"] == "示例人员"
