"""For a firm and a day: who knows its trade, is free, and may be sent; and for everybody else, why not."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.domain.experts import declare_conflict, end_conflict, leave_pool, set_absence
from accounts.domain.finding_experts import Verdict, conflicts_at, verdicts
from accounts.domain.one_hat import take_part
from accounts.enums import ConflictKind, Hat, MemberRole
from accounts.models import Enterprise, Expert
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def on() -> date:
    return timezone.localdate() + 3 * DAY


@pytest.fixture
def firm() -> Enterprise:
    return make.enterprise(name="示例木业", sector=make.sector(), scenes=[make.scene(), make.scene("gas", "燃气")])


def of(name: str, **fields: Any) -> Expert:
    return make.expert(make.user(name=name), **fields)


def reasons(firm: Enterprise) -> dict[str, tuple[str, ...]]:
    return {str(row.expert): row.reasons for row in verdicts(firm, on())}


def fitting(firm: Enterprise) -> list[str]:
    return [str(row.expert) for row in verdicts(firm, on()) if row.fits]


def test_who_fits_comes_first_and_who_knows_most_before(firm: Enterprise) -> None:
    of("专家甲", scenes=[make.scene()])
    of("专家乙", sectors=[make.sector()], scenes=[make.scene(), make.scene("gas")])
    of("专家丙", sectors=[make.sector("chem", "化工")])
    busy = of("专家丁", sectors=[make.sector()])
    set_absence(busy, first_day=on(), by=busy.person)
    barred = of("专家戊", sectors=[make.sector()])
    declare_conflict(barred, at=firm, kind=ConflictKind.FAMILY, by=barred.person, since=date(2026, 3, 1))

    found = verdicts(firm, on())
    assert [(str(row.expert), row.fits) for row in found] == [
        ("专家乙", True),
        ("专家甲", True),
        ("专家丙", False),
        ("专家丁", False),
        ("专家戊", False),
    ]
    assert found[0].knows == ("工贸", "粉尘涉爆", "燃气")
    assert [row.reasons for row in found[2:]] == [
        ("专业不对口",),
        ("那天没空",),
        ("有冲突：有亲属在那里（2026-03-01 起）",),
    ]


def test_all_that_is_against_somebody_is_said_at_once(firm: Enterprise) -> None:
    expert = of("专家甲", sectors=[make.sector("chem", "化工")])
    set_absence(expert, first_day=on() - DAY, last_day=on() + DAY, by=expert.person)
    declare_conflict(expert, at=firm, kind=ConflictKind.CONTRACT, by=expert.person, since=date(2026, 3, 1))
    make.member(firm, MemberRole.SAFETY_OFFICER, expert.person)
    assert reasons(firm)["专家甲"] == (
        "有冲突：给它做服务、有合同（2026-03-01 起）",
        "有冲突：是这家企业的安全管理员",
        "那天没空",
        "专业不对口",
    )


def test_a_conflict_elsewhere_or_over_keeps_nobody_away(firm: Enterprise) -> None:
    expert = of("专家甲")
    declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.FAMILY, by=expert.person)
    over = declare_conflict(expert, at=firm, kind=ConflictKind.FAMILY, by=expert.person)
    end_conflict(over, by=expert.person)
    assert reasons(firm) == {"专家甲": ()}
    assert fitting(firm) == ["专家甲"]


def test_a_member_of_the_firm_is_in_conflict_until_he_leaves_it(firm: Enterprise) -> None:
    expert = of("专家甲")
    membership = make.member(firm, MemberRole.MANAGER, expert.person)
    assert reasons(firm)["专家甲"] == ("有冲突：是这家企业的负责人",)
    assert fitting(firm) == []
    membership.ended_at = timezone.now()
    membership.save()
    assert fitting(firm) == ["专家甲"]


@pytest.mark.parametrize(("days", "is_barred"), [(400, False), (100, True), (-100, True)])
def test_who_inspected_the_firm_within_a_year_is_in_conflict(firm: Enterprise, days: int, is_barred: bool) -> None:
    expert = of("专家甲")
    then = on() - timedelta(days=days)
    take_part(expert.person, at=firm, hat=Hat.INSPECTION, on=then, source="check-1")
    said = (f"有冲突：{then:%Y-%m-%d} 到这家做过检查",)
    assert reasons(firm)["专家甲"] == (said if is_barred else ())
    assert fitting(firm) == ([] if is_barred else ["专家甲"])


def test_who_helped_there_may_help_again(firm: Enterprise) -> None:
    expert = of("专家甲")
    take_part(expert.person, at=firm, hat=Hat.HELP, on=on(), source="visit-1")
    assert fitting(firm) == ["专家甲"]


def test_of_a_firm_with_no_trade_noted_the_desk_is_told_so() -> None:
    of("专家甲")
    firm = make.enterprise()
    assert reasons(firm) == {"专家甲": ("名录里没填这家的行业和场景，看不出对不对口",)}
    assert fitting(firm) == []


def test_only_the_pool_of_that_day_is_asked(firm: Enterprise) -> None:
    of("后来的", active_from=on() + DAY)
    leave_pool(of("走了的"), by=make.user(Role.HELP_DESK))
    of("在的")
    assert list(reasons(firm)) == ["在的"]


@pytest.mark.parametrize("count", [1, 3])
def test_it_costs_the_same_for_many(firm: Enterprise, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        expert = make.expert()
        set_absence(expert, first_day=on(), by=expert.person)
        declare_conflict(expert, at=firm, kind=ConflictKind.OTHER, by=expert.person)
    firm = Enterprise.objects.get(pk=firm.pk)
    with django_assert_num_queries(8):
        assert [row.reasons for row in verdicts(firm, on())]


def test_of_a_team_everybody_in_conflict_is_named(firm: Enterprise) -> None:
    """Also somebody who is in no pool: a cadre who is a member of the firm."""
    cadre, expert = make.user(Role.HELP_TEAM), make.expert()
    make.member(firm, MemberRole.MEMBER, cadre)
    assert conflicts_at(firm, on=on(), people=[cadre, expert.person]) == {cadre.pk: ("是这家企业的成员",)}


def test_a_verdict_without_reasons_is_one_that_fits() -> None:
    expert = make.expert()
    assert Verdict(expert, knows=("粉尘涉爆",)).reasons == ()
    assert Verdict(expert, knows=("粉尘涉爆",)).fits
