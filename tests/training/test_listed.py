"""A table of people: what each line would get, that it gets it, and that twice is once."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Enterprise, User
from intake.imports.importers import Row, Said, Verdict, VerdictKind
from tests import factories as make
from tests.assistance.making import somebody
from tests.training.making import adds_up, firm, fresh, officer, person, registered, session, states, worker
from training.domain.leaving import cancel
from training.domain.listed import OF_ALL, OF_FIRM, SeatImporter, about_of
from training.domain.named import Named, register_named
from training.domain.registering import register
from training.enums import SessionState
from training.models import Session, TargetFirm, Trainee

pytestmark = pytest.mark.django_db
NEW, SAME, REFUSED = VerdictKind.NEW, VerdictKind.SAME, VerdictKind.REFUSED
ONE = {"name": "示例学员甲", "phone": "13900000001"}
TWO = {"name": "示例学员乙", "staff_no": "007"}


class Lists:
    """A session, a firm, and lists for them."""

    def __init__(self, at: Session, made: Enterprise, boss: User) -> None:
        self.at, self.made, self.boss = at, made, boss

    def judged(self, *lines: dict[str, Any]) -> list[Verdict]:
        verdicts = SeatImporter(OF_FIRM).judge(rows(*lines), by=self.boss.uuid, about=self.about)
        return [verdicts[number] for number in sorted(verdicts)]

    def said(self, *lines: dict[str, Any]) -> list[str]:
        return [verdict.message for verdict in self.judged(*lines)]

    def applied(self, *lines: dict[str, Any]) -> list[str]:
        found = SeatImporter(OF_FIRM).apply(rows(*lines), by=self.boss.uuid, about=self.about)
        return [found[number] for number in sorted(found)]

    @property
    def about(self) -> str:
        return about_of(self.at.uuid, self.made.uuid)


def rows(*lines: dict[str, Any], choice: str = "") -> list[Row]:
    return [Row(number, line, choice) for number, line in enumerate(lines, 2)]


def of_firm(**fields: Any) -> Lists:
    return Lists(session(**fields), *firm())


def people(count: int, start: int = 0) -> list[dict[str, Any]]:
    return [{"name": f"示例工人{n}", "phone": f"139{n:08}"} for n in range(start, start + count)]


def test_as_many_are_promised_a_seat_as_there_are() -> None:
    lists = of_firm(capacity=3, waiting_cap=2)
    registered(lists.at)
    said = lists.said(*people(6))
    assert said[:4] == ["能报上", "能报上", "排候补", "排候补"]
    assert all("名额和候补都满了" in one for one in said[4:])
    assert states(lists.at) == ["confirmed"]
    assert not Trainee.objects.filter(name__startswith="示例工人").exists()
    told = lists.applied(*people(6))
    assert told[:4] == ["报上了", "报上了", "排在候补", "排在候补"]
    assert [isinstance(one, Said) for one in told] == [True] * 4 + [False] * 2
    assert states(lists.at) == ["confirmed"] * 3 + ["waitlisted"] * 2
    assert adds_up(lists.at)


def test_again_is_once_and_says_where_each_stands() -> None:
    lists = of_firm(capacity=1)
    lists.applied(ONE, TWO)
    assert lists.said(ONE, TWO) == ["已经报了：已报上", "已经报了：候补中"]
    assert {verdict.kind for verdict in lists.judged(ONE, TWO)} == {SAME}
    lists.applied(ONE, TWO)
    assert sorted(states(lists.at)) == ["confirmed", "waitlisted"]


def test_what_cannot_be_is_refused_in_words() -> None:
    lists, other = of_firm(), firm()[0]
    register_named(lists.at, [Named("示例学员丁", phone="13900000004")], by=officer(), enterprise=other)
    lists.applied({"name": "示例学员戊", "staff_no": "9"})
    lines = [
        ({"name": "示例学员丙"}, "手机号或者工号"),
        ({"name": "示例学员丙", "phone": "123"}, "11 位手机号"),
        (ONE, "能报上"),
        (ONE | {"name": " 示例 学员甲 "}, "和第 4 行是同一位"),
        ({"name": "示例学员己", "staff_no": "9"}, "登记为“示例学员戊”"),
        ({"name": "示例学员丁", "phone": "13900000004"}, "不是从您单位报的"),
        (TWO | {"phone": "13900000005"}, "能报上"),
        (TWO, "和第 8 行是同一位"),
    ]
    verdicts = lists.judged(*(line for line, _ in lines))
    for verdict, (line, words) in zip(verdicts, lines, strict=True):
        assert words in verdict.message, line
        assert verdict.kind == (NEW if words == "能报上" else REFUSED)
    assert other.name not in "".join(verdict.message for verdict in verdicts)


def test_two_new_ones_under_one_staff_number() -> None:
    said = of_firm().said(TWO, TWO | {"name": "示例学员丙"})
    assert "工号 007 在您单位已经登记为“示例学员乙”" in said[1]


@pytest.mark.parametrize(
    ("fields", "words"),
    [({"state": SessionState.DRAFT}, "不能报名"), ({"closes_at": timezone.now()}, "截止报名")],
)
def test_out_of_time_nobody_is_registered_and_who_is_stays(fields: dict[str, Any], words: str) -> None:
    lists = of_firm()
    lists.applied(ONE)
    Session.objects.filter(pk=lists.at.pk).update(**fields)
    there, new, changed = lists.judged(ONE, TWO, ONE | {"staff_no": "1"})
    assert there.kind == SAME
    assert new.kind == changed.kind == REFUSED or "同一位" in changed.message
    assert words in new.message
    assert words in lists.applied(TWO)[0]
    assert states(lists.at) == ["confirmed"]


def test_the_share_of_a_firm_is_counted_down_too() -> None:
    lists = of_firm(per_enterprise_cap=2)
    lists.applied(ONE)
    assert [verdict.kind for verdict in lists.judged(ONE, *people(2))] == [SAME, NEW, REFUSED]
    assert "每家企业最多 2 人" in lists.said(ONE, *people(2))[2]
    assert "每家企业最多 2 人" in lists.applied(*people(2))[1]


def test_where_it_is_approved_first_nothing_is_promised() -> None:
    lists = of_firm(needs_approval=True, capacity=1, waiting_cap=0)
    assert lists.said(*people(2)) == ["等审核"] * 2
    assert lists.applied(*people(2)) == ["等审核"] * 2


def test_what_is_free_goes_to_those_who_wait_and_to_those_with_priority() -> None:
    until = timezone.now() + timedelta(days=1)
    lists = of_firm(capacity=3, priority_until=until, priority_listed=True)
    registered(lists.at)
    # Nobody without priority gets a seat yet.
    assert lists.said(*people(1)) == ["排候补"]
    TargetFirm.objects.create(session=lists.at, enterprise=lists.made)
    assert lists.said(*people(1)) == ["能报上"]
    TargetFirm.objects.all().delete()
    # Now two wait for three seats, though nobody has passed these on.
    registered(lists.at)
    Session.objects.filter(pk=lists.at.pk).update(priority_until=None)
    assert lists.said(*people(2)) == ["能报上", "排候补"]
    assert lists.applied(*people(2)) == ["报上了", "排在候补"]


def test_a_number_that_was_not_known_is_kept_and_doubles_nobody() -> None:
    lists = of_firm()
    lists.applied(ONE, TWO)
    lines = (ONE | {"staff_no": "0012"}, TWO | {"phone": "13900000002"})
    verdicts = lists.judged(*lines)
    assert [list(verdict.changes) for verdict in verdicts] == [
        [("工号", "", "0012")],
        [("手机号", "", "13900000002")],
    ]
    lists.applied(*lines)
    assert {verdict.kind for verdict in lists.judged(*lines)} == {SAME}
    assert {verdict.kind for verdict in lists.judged({"name": "示例学员甲", "staff_no": "0012"}, TWO)} == {SAME}
    assert {verdict.kind for verdict in lists.judged({"name": "示例学员乙", "phone": "13900000002"})} == {SAME}
    assert states(lists.at) == ["confirmed"] * 2


def test_who_has_an_account_is_that_one() -> None:
    lists, who = of_firm(), make.user(name="示例学员甲", phone="+8613900000001", phone_verified=True)
    lists.applied(ONE | {"staff_no": "5"})
    assert lists.at.registrations.get().trainee.person == who
    assert lists.said(ONE) == ["已经报了：已报上"]
    # A roster taken out by the firm shows no number of his.
    assert lists.said({"name": "示例学员甲"}) == ["已经报了：已报上"]


def test_who_gets_an_account_later_is_still_the_same() -> None:
    lists = of_firm()
    lists.applied(ONE)
    make.user(name="示例学员甲", phone="+8613900000001", phone_verified=True)
    assert lists.said(ONE) == ["已经报了：已报上"]
    lists.applied(ONE)
    assert states(lists.at) == ["confirmed"]


def test_the_queries_do_not_grow_with_the_lines() -> None:
    lists, counts = of_firm(capacity=2000, priority_listed=True, per_enterprise_cap=1000), []
    for count in (2, 200):
        with CaptureQueriesContext(connection) as caught:
            lists.judged(*people(count))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 12
    with CaptureQueriesContext(connection) as caught:
        lists.applied(*people(200))
    assert len(caught) <= 40, [one["sql"][:150] for one in caught][:60]


def test_whoever_no_longer_answers_for_the_firm_is_refused_in_words() -> None:
    lists = of_firm()
    lists.boss = somebody()
    assert "不能替他办" in lists.applied(ONE)[0]
    assert states(lists.at) == []


# --- many firms, by a training officer ------------------------------------------------------------------------------


def judged_by_officer(at: Session, *lines: dict[str, Any], choice: str = "") -> list[Verdict]:
    found = SeatImporter(OF_ALL).judge(rows(*lines, choice=choice), by=officer().uuid, about=about_of(at.uuid))
    return [found[number] for number in sorted(found)]


def test_each_line_names_its_firm_and_the_order_of_the_list_is_kept() -> None:
    at, (one, _), (two, _) = session(capacity=2, per_enterprise_cap=2), firm(name="示例一厂"), firm(name="示例二厂")
    named = [{"firm": name} for name in ("示例一厂", "示例二厂", "示例一厂", "示例一厂", two.code)]
    lines = [line | who for line, who in zip(named, people(5), strict=True)]
    said = [verdict.message for verdict in judged_by_officer(at, *lines)]
    assert said[:3] == ["能报上", "能报上", "排候补"]
    assert "每家企业最多 2 人" in said[3]
    assert said[4] == "排候补"
    told = SeatImporter(OF_ALL).apply(rows(*lines), by=officer().uuid, about=about_of(at.uuid))
    assert list(told.values())[:3] == ["报上了", "报上了", "排在候补"]
    assert "每家企业最多 2 人" in told[5]
    waiting = list(at.registrations.waiting())
    assert [row.trainee.name for row in waiting] == ["示例工人2", "示例工人4"]
    assert waiting[0].queued < waiting[1].queued
    assert list(at.registrations.order_by("pk").values_list("enterprise", flat=True)) == [
        one.pk,
        two.pk,
        one.pk,
        two.pk,
    ]
    assert {verdict.kind for verdict in judged_by_officer(at, *lines[:3])} == {SAME}
    assert adds_up(at)


def test_a_firm_that_is_not_meant_clearly() -> None:
    at = session()
    for code in ("91350100M000100Y43", "914403001922038216"):
        make.enterprise(name="示例同名厂", code=code)
    lines = [{"firm": "示例没有厂"} | ONE, {"firm": "示例同名厂"} | TWO, {"code": "914403001922038216"} | TWO, ONE]
    unknown, doubtful, coded, nameless = judged_by_officer(at, *lines)
    assert (unknown.kind, "在企业名录里登记" in unknown.message) == (REFUSED, True)
    assert doubtful.kind == VerdictKind.CHOICE
    assert coded.kind == NEW
    assert "请写上企业" in nameless.message
    value = doubtful.choices[1][0]
    (chosen,) = judged_by_officer(at, lines[1], choice=value)
    assert (chosen.kind, chosen.message) == (NEW, "报的时候看名额")


def test_who_comes_for_himself_is_there_already() -> None:
    at, (trainee, who) = session(), person()
    register(at, trainee=trainee, by=who)
    (verdict,) = judged_by_officer(at, {"firm": None, "name": who.name})
    assert verdict.kind == SAME


def test_one_person_named_by_two_firms_comes_for_the_first() -> None:
    at = session()
    firm(name="示例一厂")
    firm(name="示例二厂")
    told = SeatImporter(OF_ALL).apply(
        rows({"firm": "示例一厂"} | ONE, {"firm": "示例二厂"} | ONE), by=officer().uuid, about=about_of(at.uuid)
    )
    assert told[2] == "报上了"
    assert "已经报了这一期" in told[3]
    assert adds_up(at)


def test_who_cancelled_may_be_named_again() -> None:
    lists = of_firm()
    lists.applied(ONE)
    cancel(lists.at.registrations.get(), by=lists.boss)
    assert lists.said(ONE) == ["能报上"]
    assert lists.applied(ONE) == ["报上了"]
    assert fresh(lists.at).seats_taken == 1


def test_a_worker_of_another_firm_is_not_shown(  # the name of a firm is in no verdict
) -> None:
    lists, other = of_firm(), firm(name="示例别家厂")[0]
    known = worker(other)
    verdicts = lists.judged({"name": known.name, "phone": known.phone})
    assert "别家" not in str(verdicts)
