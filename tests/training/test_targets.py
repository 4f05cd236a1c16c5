"""应训名单: which firms must send somebody, what they say, and that each is asked once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models.signals import post_save
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.domain.enterprises import change
from accounts.domain.erasure import held_about
from accounts.domain.merging import merge
from accounts.enums import MemberRole
from accounts.models import District, Enterprise, InboxMessage, User
from tests import factories as make
from tests.assistance.making import somebody
from tests.training.making import firm, fresh, officer, registered, session, worker
from training.domain.answers import decline, heard_of, total
from training.domain.errors import (
    AskedTodayError,
    ComingAlreadyError,
    HasAnsweredError,
    NotAllowedError,
    NotAnnouncedError,
    NotListedError,
    NotOpenError,
    SaysNothingError,
    StartedError,
    TooManyLinesError,
    TrainingError,
)
from training.domain.inviting import invite, reach, remind
from training.domain.leaving import cancel
from training.domain.registering import register
from training.domain.targets import MOST_LINES, Counted, copy_list, named, preview, put_on, take_off
from training.domain.telling import tell_targets
from training.enums import Act, Answer, SessionState
from training.models import Session, TargetFirm
from training.notices import words

pytestmark = pytest.mark.django_db
REGISTER = Enterprise.objects.all()


def listed(at: Session, *firms: Enterprise) -> list[TargetFirm]:
    """Put firms on the list of a session."""
    put_on(at, Enterprise.objects.filter(pk__in=[row.pk for row in firms]), by=officer())
    return list(at.targets.filter(enterprise__in=firms).order_by("pk"))


def answer_of(target: TargetFirm) -> str:
    return str(TargetFirm.objects.answered().get(pk=target.pk).answer)


def heard(who: User) -> list[str]:
    return list(InboxMessage.objects.filter(person=who).order_by("pk").values_list("template", flat=True))


# --- the list -------------------------------------------------------------------------------------------------------


def test_firms_are_put_on_once_and_what_is_done_is_counted_before() -> None:
    at, chief = session(), officer()
    old, new, gone = make.enterprise(), make.enterprise(), make.enterprise(closed_on=timezone.localdate())
    merge(make.enterprise(), into=old, by=make.user())
    listed(at, old)
    for does in (preview(at, REGISTER), put_on(at, REGISTER, by=chief)):
        assert does == Counted(new=1, there=1, closed=1)
    assert put_on(at, REGISTER, by=chief) == Counted(new=0, there=2, closed=1)
    assert set(at.targets.values_list("enterprise", flat=True)) == {old.pk, new.pk}
    assert gone.pk not in at.targets.values_list("enterprise", flat=True)
    assert list(at.log.filter(act=Act.LIST).values_list("now", flat=True)) == ["加 1 家", "加 1 家"]


def test_two_thousand_firms_cost_no_query_each() -> None:
    at, chief = session(), officer()
    Enterprise.objects.bulk_create(
        Enterprise(name=f"示例{n}", name_key=f"示例{n}", code=f"LS{n:016}") for n in range(2000)
    )
    with CaptureQueriesContext(connection) as asked:
        assert put_on(at, REGISTER, by=chief).new == 2000
    assert len(asked) <= 40
    with CaptureQueriesContext(connection) as asked:
        assert len(named("\n".join(f"示例{n}" for n in range(2000))).firms) == 2000
    assert len(asked) <= 3


def test_the_list_of_another_session_is_copied_without_its_answers() -> None:
    before, at, (made, boss) = session(), session(), firm()
    listed(before, made, make.enterprise())
    decline(before, enterprise=made, by=boss, why="停产检修")
    for there in (0, 2):
        assert copy_list(at, other=before, by=officer()).there == there
    assert {answer_of(row) for row in at.targets.all()} == {Answer.SILENT}


def test_lines_name_firms_by_code_by_name_and_by_the_name_before() -> None:
    coded = make.enterprise(code="91350100M000100Y43", name="示例木业有限公司")
    renamed, double, kept = make.enterprise(name="旧名厂"), make.enterprise(name="重复的厂"), make.enterprise()
    change(renamed, by=None, name="新名厂")
    merge(double, into=kept, by=make.user())
    make.enterprise(name="同名的厂")
    make.enterprise(name="同名的厂")
    found = named("企业名称\n91350100m000100y43\n1\t示例木业有限公司\t城东\n旧名厂\n\n重复的厂\n没有这家\n同名的厂\n")
    assert found.firms == {coded.pk, renamed.pk, kept.pk}
    assert found.unknown == ["企业名称", "没有这家"]
    assert found.doubtful == ["同名的厂"]
    with pytest.raises(TooManyLinesError, match="分几次贴"):
        named("\n".join(str(n) for n in range(MOST_LINES + 1)))


def test_who_has_answered_is_taken_off_only_when_one_is_sure() -> None:
    at, chief, (made, boss) = session(), officer(), firm()
    rows = listed(at, made, make.enterprise())
    decline(at, enterprise=made, by=boss, why="停产检修")
    with pytest.raises(HasAnsweredError, match="再按一次"):
        take_off(at, rows, by=chief)
    assert at.targets.count() == 2
    assert take_off(at, rows[1:], by=chief) == 1
    assert take_off(at, rows, by=chief, sure=True) == 1
    assert take_off(at, rows, by=chief, sure=True) == 0
    assert not at.targets.exists()
    assert made.name in at.log.filter(act=Act.LIST).first().now


def test_only_officers_keep_the_list_and_ask_firms() -> None:
    at, (made, boss) = session(), firm()
    rows = listed(at, made)
    for does in (
        lambda: put_on(at, REGISTER, by=boss),
        lambda: copy_list(at, other=at, by=boss),
        lambda: take_off(at, rows, by=boss),
        lambda: invite(at, by=boss),
        lambda: remind(at, by=boss),
    ):
        with pytest.raises(NotAllowedError):
            does()
    assert at.targets.count() == 1


# --- the answers ----------------------------------------------------------------------------------------------------


def test_a_firm_registers_or_says_why_not_and_may_change_its_mind() -> None:
    at, (made, boss) = session(), firm()
    (target,) = listed(at, made)
    assert answer_of(target) == Answer.SILENT
    decline(at, enterprise=made, by=boss, why=" 停产检修 ")
    first = fresh(target)
    decline(at, enterprise=made, by=boss, why="停产检修")
    assert (answer_of(target), first.why, first.answered_by) == (Answer.DECLINED, "停产检修", boss)
    assert fresh(target).answered_at == first.answered_at
    row = register(at, trainee=worker(made), by=boss, enterprise=made)
    assert answer_of(target) == Answer.REGISTERED
    with pytest.raises(ComingAlreadyError, match="报了 1 人"):
        decline(at, enterprise=made, by=boss, why="又不来了")
    cancel(row, by=boss)
    assert answer_of(target) == Answer.DECLINED
    assert "停产检修" in str([part.rows for part in held_about(boss)])


def test_registrations_elsewhere_or_of_others_are_no_answer() -> None:
    at, other, (made, boss), (stranger, its_boss) = session(), session(), firm(), firm()
    (target,) = listed(at, made)
    register(other, trainee=worker(made), by=boss, enterprise=made)
    register(at, trainee=worker(stranger), by=its_boss, enterprise=stranger)
    registered(at)
    assert answer_of(target) == Answer.SILENT


@pytest.mark.parametrize(
    ("fields", "why", "refusal"),
    [
        ({}, " ", SaysNothingError),
        ({"starts_in": -0.01}, "停产", StartedError),
        ({"state": SessionState.CANCELLED}, "停产", NotOpenError),
        ({"state": SessionState.DRAFT}, "停产", NotOpenError),
    ],
)
def test_when_a_firm_cannot_say_no(fields: Any, why: str, refusal: type[TrainingError]) -> None:
    at, (made, boss) = session(**fields), firm()
    (target,) = listed(at, made)
    with pytest.raises(refusal):
        decline(at, enterprise=made, by=boss, why=why)
    assert answer_of(target) == Answer.SILENT


def test_who_may_say_no() -> None:
    at, (made, boss), (other, _) = session(), firm(), firm()
    listed(at, made)
    with pytest.raises(NotAllowedError):
        decline(at, enterprise=made, by=make.member(made, MemberRole.MEMBER, somebody()).person, why="停产")
    with pytest.raises(NotAllowedError):
        decline(at, enterprise=other, by=boss, why="停产")
    with pytest.raises(NotListedError, match="不用答复"):
        decline(session(), enterprise=made, by=boss, why="停产")
    # An officer writes down what he was told on the telephone.
    assert decline(at, enterprise=made, by=officer(), why="电话里说停产").why == "电话里说停产"


def test_eight_hundred_firms_are_counted_by_district_in_one_query() -> None:
    at, chief = session(capacity=900), officer()
    places = [District.objects.create(name=f"示例{n}区", kind="区", order=9 - n) for n in range(4)]
    Enterprise.objects.bulk_create(
        Enterprise(name=f"示例{n:03}", name_key=f"示例{n:03}", code=f"LS{n:016}", district=place)
        for n in range(800)
        for place in [[*places, None][n % 5]]
    )
    put_on(at, REGISTER, by=chief)
    rows = list(at.targets.order_by("enterprise__name").select_related("enterprise"))
    for row in rows[:10]:
        for _ in range(2):
            register(at, trainee=worker(row.enterprise), by=chief, enterprise=row.enterprise)
    at.targets.filter(pk__in=[row.pk for row in rows[5:25]]).update(answered_at=timezone.now(), why="停产")
    with CaptureQueriesContext(connection) as asked:
        found = heard_of(at)
    assert len(asked) == 1
    # In the order of districts; those of none come last.
    assert [row.name for row in found] == ["示例3区", "示例2区", "示例1区", "示例0区", "没写县区"]
    for row in found:
        assert (row.due, row.registered, row.people, row.declined, len(row.silent)) == (160, 2, 4, 3, 155)
    whole = total(found)
    assert (whole.due, whole.registered, whole.people, whole.declined, len(whole.silent)) == (800, 10, 20, 15, 775)
    merge(rows[30].enterprise, into=rows[31].enterprise, by=make.user())
    assert total(heard_of(at)).due == 799


# --- asking them ----------------------------------------------------------------------------------------------------


def test_each_who_answers_for_a_firm_is_asked_once_and_a_firm_that_came_later_too() -> None:
    at, chief, (made, boss) = session(), officer(), firm()
    safety = make.member(made, MemberRole.SAFETY_OFFICER, somebody()).person
    member = make.member(made, MemberRole.MEMBER, somebody()).person
    (target,) = listed(at, made)
    listed(at, make.enterprise())
    assert (reach(at).fresh, reach(at).without) == (1, 1)
    assert invite(at, by=chief) == 1
    assert invite(at, by=chief) == 0
    assert (reach(at).fresh, reach(at).being_told) == (0, 1)
    assert heard(boss) == []
    assert [tell_targets(), tell_targets()] == [2, 0]
    # The process was killed after the messages were written, and the mark is back: nobody hears of it again.
    TargetFirm.objects.filter(pk=target.pk).update(tells="invite", told_at=None)
    tell_targets()
    assert (heard(boss), heard(safety), heard(member)) == ([words.INVITED], [words.INVITED], [])
    told = InboxMessage.objects.get(person=boss)
    assert str(made.uuid) in told.path
    assert at.place in told.text
    later, its_boss = firm()
    listed(at, later)
    assert invite(at, by=chief) == 1
    call_command("tell_trainees", verbosity=0)
    assert (heard(boss), heard(its_boss)) == ([words.INVITED], [words.INVITED])
    assert at.log.filter(act=Act.ASK).count() == 2


def test_what_broke_off_leaves_no_half_and_is_told_the_next_time() -> None:
    at, (made, boss) = session(), firm()
    safety = make.member(made, MemberRole.SAFETY_OFFICER, somebody()).person
    (target,) = listed(at, made)
    invite(at, by=officer())

    def fall(instance: InboxMessage, **_: Any) -> None:
        if instance.person == safety:
            raise KeyboardInterrupt

    post_save.connect(fall, sender=InboxMessage)
    try:
        with pytest.raises(KeyboardInterrupt):
            tell_targets()
    finally:
        post_save.disconnect(fall, sender=InboxMessage)
    assert (heard(boss), fresh(target).tells) == ([], "invite")
    assert tell_targets() == 2
    assert heard(boss) == [words.INVITED]


def test_who_has_answered_meanwhile_is_not_asked() -> None:
    at, chief, (comes, boss), (stays, its_boss) = session(), officer(), firm(), firm()
    rows = listed(at, comes, stays)
    assert invite(at, by=chief) == 2
    register(at, trainee=worker(comes), by=boss, enterprise=comes)
    decline(at, enterprise=stays, by=its_boss, why="停产")
    assert tell_targets() == 0
    assert (heard(boss), heard(its_boss)) == ([], [])
    assert {fresh(row).tells for row in rows} == {""}
    assert remind(at, by=chief) == 0


def test_who_says_nothing_is_reminded_once_a_day() -> None:
    at, chief, (made, boss) = session(), officer(), firm()
    (target,) = listed(at, made)
    # Who was never asked is not reminded.
    assert remind(at, by=chief) == 0
    invite(at, by=chief)
    for _ in range(2):
        with pytest.raises(AskedTodayError, match="一天最多一次"):
            remind(at, by=chief)
        tell_targets()
    for day in (3, 2):
        TargetFirm.objects.filter(pk=target.pk).update(told_at=timezone.now() - timedelta(days=day))
        assert reach(at).again == 1
        assert remind(at, by=chief) == 1
        assert tell_targets() == 1
        # Twice on one day is one message, whatever happened to the mark.
    assert heard(boss) == [words.INVITED, words.ASKED_AGAIN]


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"state": SessionState.DRAFT}, NotAnnouncedError),
        ({"state": SessionState.CANCELLED}, NotAnnouncedError),
        ({"closes_at": timezone.now() - timedelta(minutes=1)}, NotOpenError),
    ],
)
def test_when_firms_are_not_asked(fields: Any, refusal: type[TrainingError]) -> None:
    at, (made, boss) = session(**fields), firm()
    listed(at, made)
    for does in (invite, remind):
        with pytest.raises(refusal):
            does(at, by=officer())
    assert (tell_targets(), heard(boss)) == (0, [])


def test_a_session_called_off_meanwhile_is_told_to_nobody() -> None:
    at, (made, boss) = session(), firm()
    listed(at, made)
    invite(at, by=officer())
    Session.objects.filter(pk=at.pk).update(state=SessionState.CANCELLED)
    assert (tell_targets(), heard(boss)) == (0, [])
