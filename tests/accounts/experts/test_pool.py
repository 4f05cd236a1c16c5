"""Into the pool and out of it, what an expert knows, where he must not be sent, when he cannot; and who may say so."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.domain.errors import AccountsError, EnterpriseIsDoubleError, NotAllowedError
from accounts.domain.expert_errors import (
    AlreadyExpertError,
    ConflictIsKnownError,
    ConflictIsOverError,
    DaysTheWrongWayError,
    ExpertEnforcesError,
    HasLeftPoolError,
    KnowsNothingError,
    NotAPersonError,
)
from accounts.domain.experts import (
    add_expert,
    change_specialties,
    declare_conflict,
    drop_absence,
    end_conflict,
    leave_pool,
    set_absence,
)
from accounts.domain.finding_experts import conflicts_at
from accounts.domain.granting import grant
from accounts.domain.merging import merge, undo
from accounts.enums import ConflictKind
from accounts.models import Absence, Conflict, Expert, ExpertLog, InboxMessage, User
from accounts.roles import Role, held_roles
from tests import factories as make

pytestmark = pytest.mark.django_db
Kind = ExpertLog.Kind
DAY = timedelta(days=1)


def today() -> date:
    return timezone.localdate()


def lines(expert: Expert) -> list[str]:
    return list(expert.log.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def desk() -> User:
    return make.user(Role.HELP_DESK)


# The pool ----------------------------------------------------------------------------------------------------------


def test_who_is_added_is_in_the_pool_from_that_day_and_is_told(desk: User) -> None:
    person = make.user()
    expert = add_expert(
        person, by=desk, scenes=[make.scene()], skills=" 会看图纸 ", active_from=today() + DAY, basis="示例文件第 1 号"
    )
    assert (expert.skills, expert.basis) == ("会看图纸", "示例文件第 1 号")
    assert not Expert.objects.in_pool().exists()
    assert Expert.objects.in_pool(today() + DAY).get() == expert
    told = InboxMessage.objects.get(person=person)
    assert (told.subject, told.path) == ("您加入了帮扶专家库", "/mine/expert/")
    assert [(line.kind, line.by) for line in expert.log.all()] == [(Kind.ADDED, desk)]


def test_the_auditor_reads_who_came_and_went(home: Any, desk: User) -> None:
    expert = make.expert(make.user(name="专家甲"), by=desk)
    leave_pool(expert, by=desk)
    auditor = Client()
    auditor.force_login(make.user(Role.AUDITOR))
    page = auditor.get(reverse("people_log")).content.decode()
    assert "加入专家库" in page
    assert "离开专家库" in page


def test_the_last_day_in_the_pool_still_counts(desk: User) -> None:
    expert = make.expert()
    leave_pool(expert, by=desk)
    assert Expert.objects.in_pool().exists()
    assert not Expert.objects.in_pool(today() + DAY).exists()
    with pytest.raises(DaysTheWrongWayError, match="请改一下"):
        leave_pool(expert, by=desk, last_day=today() - DAY)


def test_whose_account_is_switched_off_is_in_no_pool(desk: User) -> None:
    expert = make.expert()
    User.objects.filter(pk=expert.person_id).update(is_active=False)
    assert not Expert.objects.in_pool().exists()
    with pytest.raises(NotAPersonError, match="启用"):
        add_expert(make.user(is_active=False), by=desk, scenes=[make.scene()])


def gone(desk: User) -> Expert:
    """Somebody who left yesterday."""
    expert = make.expert(active_from=today() - 30 * DAY, skills="以前的专长")
    leave_pool(expert, by=desk, last_day=today() - DAY)
    return Expert.objects.get(pk=expert.pk)


def test_who_comes_back_gets_his_old_sheet_and_keeps_his_log(desk: User) -> None:
    expert = gone(desk)
    again = add_expert(expert.person, by=desk, sectors=[make.sector()])
    assert again == expert
    assert (again.active_from, again.active_until, again.skills) == (today(), None, "以前的专长")
    assert lines(again) == [Kind.ADDED, Kind.LEFT, Kind.ADDED]
    assert InboxMessage.objects.filter(person=expert.person).count() == 2


def test_who_has_left_is_changed_no_more(desk: User) -> None:
    expert = gone(desk)
    for act in (
        lambda: leave_pool(expert, by=desk),
        lambda: change_specialties(expert, by=desk, sectors=[], scenes=[make.scene()]),
        lambda: set_absence(expert, first_day=today(), by=desk),
        lambda: declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.FAMILY, by=desk),
    ):
        with pytest.raises(HasLeftPoolError, match="重新加入"):
            act()
    with pytest.raises(NotAllowedError):
        set_absence(expert, first_day=today(), by=expert.person)


def test_nobody_is_added_twice(desk: User) -> None:
    expert = make.expert()
    with pytest.raises(AlreadyExpertError, match="不用再加"):
        add_expert(expert.person, by=desk, scenes=[make.scene()])
    assert lines(expert) == [Kind.ADDED]


def test_an_expert_knows_something(desk: User) -> None:
    with pytest.raises(KnowsNothingError, match="至少选一个"):
        add_expert(make.user(), by=desk)
    assert not Expert.objects.exists()
    expert = make.expert()
    with pytest.raises(KnowsNothingError):
        change_specialties(expert, by=desk, sectors=[], scenes=[])
    assert expert.scenes.exists()


def test_what_differs_is_named_and_nothing_is_logged_where_nothing_does(desk: User) -> None:
    expert = make.expert(skills="会看图纸")
    gas = make.scene("gas", "燃气")
    assert change_specialties(expert, by=desk, sectors=[], scenes=[gas], skills="会看图纸", title="高工") == {
        "scenes",
        "title",
    }
    assert change_specialties(expert, by=desk, sectors=[], scenes=[gas], skills="会看图纸", title="高工") == set()
    assert lines(expert) == [Kind.ADDED, Kind.CHANGED]
    assert list(expert.scenes.all()) == [gas]


# One account, one side ---------------------------------------------------------------------------------------------


def test_an_expert_is_not_of_enforcement_nor_the_other_way_round(desk: User) -> None:
    expert = make.expert()
    with pytest.raises(ExpertEnforcesError, match="只站一边"):
        grant(expert.person, Role.ENFORCEMENT, by=None)
    with pytest.raises(ExpertEnforcesError):
        add_expert(make.user(Role.ENFORCEMENT), by=desk, scenes=[make.scene()])


@pytest.mark.parametrize("reverse", [False, True])
def test_the_groups_themselves_refuse_it_too(reverse: bool) -> None:
    person = make.expert().person
    group = person.groups.model.objects.get(name=Role.ENFORCEMENT.label)
    with pytest.raises(ExpertEnforcesError), transaction.atomic():
        group.user_set.add(person) if reverse else person.groups.add(group)
    assert not person.groups.exists()


def test_who_has_left_may_be_of_enforcement_and_then_not_come_back(desk: User) -> None:
    expert = gone(desk)
    grant(expert.person, Role.ENFORCEMENT, by=None)
    with pytest.raises(ExpertEnforcesError):
        add_expert(expert.person, by=desk, scenes=[make.scene()])


@pytest.mark.parametrize("role", [Role.HELP_TEAM, Role.HELP_DESK, Role.BUREAU_LEAD])
def test_an_expert_may_be_of_the_help_side(role: Role) -> None:
    expert = make.expert()
    grant(expert.person, role, by=None)
    assert held_roles(expert.person) == {role}
    assert Expert.objects.in_pool().get() == expert


# Who may -----------------------------------------------------------------------------------------------------------


def acts(expert: Expert, by: User) -> dict[str, Any]:
    """Everything that can be done to a sheet, by somebody."""
    firm = make.enterprise()
    desk = make.user(Role.HELP_DESK)
    conflict = declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.OTHER, by=desk)
    absence = set_absence(expert, first_day=today() + 9 * DAY, by=desk)
    return {
        "declare": lambda: declare_conflict(expert, at=firm, kind=ConflictKind.EMPLOYED, by=by),
        "end": lambda: end_conflict(conflict, by=by),
        "set": lambda: set_absence(expert, first_day=today(), by=by),
        "drop": lambda: drop_absence(absence, by=by),
        "change": lambda: change_specialties(expert, by=by, sectors=[make.sector()], scenes=[]),
        "leave": lambda: leave_pool(expert, by=by),
        "add": lambda: add_expert(make.user(), by=by, scenes=[make.scene()]),
    }


def allowed(expert: Expert, by: User) -> set[str]:
    done = set()
    for name, act in acts(expert, by).items():
        try:
            act()
        except NotAllowedError:
            continue
        done.add(name)
    return done


ALL = {"declare", "end", "set", "drop", "change", "leave", "add"}


@pytest.mark.parametrize("role", Role)
def test_of_the_staff_the_help_desk_keeps_the_pool(role: Role) -> None:
    assert allowed(make.expert(), make.user(role)) == (ALL if role is Role.HELP_DESK else set())


def test_an_expert_says_of_himself_what_only_he_knows(desk: User) -> None:
    expert = make.expert()
    assert allowed(expert, expert.person) == {"declare", "end", "set", "drop"}
    assert allowed(expert, make.expert().person) == set()
    assert allowed(expert, make.user(is_superuser=True)) == set()


# Conflicts ---------------------------------------------------------------------------------------------------------


def test_a_conflict_stands_from_its_first_day_to_its_last_and_is_never_deleted() -> None:
    expert, firm = make.expert(), make.enterprise()
    since = today() - 10 * DAY
    conflict = declare_conflict(expert, at=firm, kind=ConflictKind.CONTRACT, by=expert.person, since=since)
    assert not Conflict.objects.on(since - DAY).exists()
    assert Conflict.objects.on(since).exists()
    assert Conflict.objects.on(today() + 999 * DAY).exists()
    end_conflict(conflict, by=expert.person)
    assert Conflict.objects.on(today()).exists()
    assert not Conflict.objects.on(today() + DAY).exists()
    row = Conflict.objects.get()
    assert (row.declared_by, row.ended_by) == (expert.person, expert.person)
    assert lines(expert) == [Kind.ADDED, Kind.DECLARED, Kind.ENDED]


def test_one_that_is_yet_to_begin_can_be_taken_back() -> None:
    expert = make.expert()
    begins = today() + 5 * DAY
    conflict = declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.OTHER, by=expert.person, since=begins)
    end_conflict(conflict, by=expert.person)
    assert Conflict.objects.get().until == begins


def test_the_same_stands_once_and_may_come_again() -> None:
    expert, firm = make.expert(), make.enterprise()

    def declare(kind: ConflictKind = ConflictKind.FAMILY) -> Conflict:
        return declare_conflict(expert, at=firm, kind=kind, by=expert.person)

    first = declare()
    declare(ConflictKind.EMPLOYED)
    with pytest.raises(ConflictIsKnownError, match="不用再报"):
        declare()
    end_conflict(first, by=expert.person)
    with pytest.raises(ConflictIsOverError, match="刷新"):
        end_conflict(first, by=expert.person)
    declare()
    assert Conflict.objects.filter(kind=ConflictKind.FAMILY).count() == 2


def test_a_conflict_does_not_end_before_it_began() -> None:
    expert = make.expert()
    conflict = declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.OTHER, by=expert.person)
    with pytest.raises(DaysTheWrongWayError):
        end_conflict(conflict, by=expert.person, last_day=today() - DAY)
    assert Conflict.objects.get().until is None


def test_it_goes_with_the_enterprise_when_doubles_are_merged_and_back(desk: User) -> None:
    expert, double, kept = make.expert(), make.enterprise(), make.enterprise()
    for firm, kind in (
        (double, ConflictKind.FAMILY),
        (double, ConflictKind.CONTRACT),
        (kept, ConflictKind.FAMILY),
    ):
        declare_conflict(expert, at=firm, kind=kind, by=desk)
    done = merge(double, into=kept, by=desk)
    assert conflicts_at(kept, on=today(), people=[expert.person])
    assert sorted(row.kind for row in Conflict.objects.not_over()) == [ConflictKind.CONTRACT, ConflictKind.FAMILY]
    with pytest.raises(EnterpriseIsDoubleError):
        declare_conflict(expert, at=double, kind=ConflictKind.OTHER, by=desk)
    undo(done, by=desk)
    assert Conflict.objects.filter(enterprise=double).count() == 2
    assert conflicts_at(double, on=today(), people=[expert.person])


# The database ------------------------------------------------------------------------------------------------------


def test_the_database_refuses_what_the_doors_refuse(desk: User) -> None:
    expert, firm = make.expert(), make.enterprise()
    wrong: list[Any] = [
        lambda: Expert.objects.update(active_until=today() - 999 * DAY),
        lambda: Expert.objects.create(person=expert.person, active_from=today()),
        lambda: Absence.objects.create(expert=expert, first_day=today(), last_day=today() - DAY),
        lambda: Conflict.objects.create(
            expert=expert,
            enterprise=firm,
            kind="other",
            declared_by=desk,
            since=today(),
            until=today() - DAY,
            ended_by=desk,
            ended_at=timezone.now(),
        ),
        # Ended by nobody.
        lambda: Conflict.objects.create(
            expert=expert, enterprise=firm, kind="other", declared_by=desk, since=today(), until=today()
        ),
    ]
    declare_conflict(expert, at=firm, kind=ConflictKind.FAMILY, by=desk)
    wrong.append(
        lambda: Conflict.objects.create(
            expert=expert, enterprise=firm, kind="family", declared_by=desk, since=today() - DAY
        )
    )
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_every_refusal_says_what_to_do() -> None:
    for error in (
        ExpertEnforcesError("甲"),
        AlreadyExpertError("甲"),
        HasLeftPoolError("甲"),
        KnowsNothingError(),
        DaysTheWrongWayError(today(), today() - DAY),
        ConflictIsKnownError("乙"),
        ConflictIsOverError("乙"),
    ):
        assert isinstance(error, AccountsError)
        assert any(word in str(error) for word in ("请", "不用", "先")), error
