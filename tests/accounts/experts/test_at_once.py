"""Two who do the same at the same moment: one does it, the other is told; never both, never neither."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from accounts.domain.errors import AccountsError
from accounts.domain.experts import add_expert, declare_conflict, end_conflict, set_absence
from accounts.domain.granting import grant
from accounts.domain.merging import merge
from accounts.enums import ConflictKind
from accounts.models import Absence, Conflict, Enterprise, Expert, User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*acts: Callable[[], Any]) -> list[str]:
    """Do all of them at the same moment; return what each came to, sorted: the name of the refusal, or done."""
    start, outcomes = threading.Barrier(len(acts)), []

    def run(act: Callable[[], Any]) -> None:
        try:
            start.wait()
            act()
            outcomes.append("done")
        except AccountsError as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_of_two_desks_that_add_the_same_person_one_is_told_that_he_is_in() -> None:
    scene, person = make.scene(), make.user()
    desks = [make.user(Role.HELP_DESK) for _ in range(2)]
    outcomes = at_once(*(lambda desk=desk: add_expert(person, by=desk, scenes=[scene]) for desk in desks))
    assert outcomes == ["AlreadyExpertError", "done"]
    assert Expert.objects.get().log.count() == 1


def test_the_same_conflict_declared_twice_stands_once() -> None:
    expert, firm, desk = make.expert(), make.enterprise(), make.user(Role.HELP_DESK)
    outcomes = at_once(
        *(
            lambda by=by: declare_conflict(expert, at=firm, kind=ConflictKind.FAMILY, by=by)
            for by in (expert.person, desk)
        )
    )
    assert outcomes == ["ConflictIsKnownError", "done"]
    assert Conflict.objects.count() == 1


def test_it_is_ended_once() -> None:
    expert = make.expert()
    conflict = declare_conflict(expert, at=make.enterprise(), kind=ConflictKind.FAMILY, by=expert.person)
    outcomes = at_once(*(lambda: end_conflict(conflict, by=expert.person) for _ in range(2)))
    assert outcomes == ["ConflictIsOverError", "done"]


def test_the_same_day_set_twice_stands_once() -> None:
    expert = make.expert()
    day = expert.active_from
    assert at_once(*(lambda: set_absence(expert, first_day=day, by=expert.person) for _ in range(4))) == ["done"] * 4
    assert Absence.objects.count() == 1
    assert expert.log.filter(kind="absent").count() == 1


def test_of_the_pool_and_enforcement_at_once_one_is_refused() -> None:
    scene, desk = make.scene(), make.user(Role.HELP_DESK)
    for _ in range(5):
        person = make.user()
        outcomes = at_once(
            lambda person=person: add_expert(person, by=desk, scenes=[scene]),
            lambda person=person: grant(User.objects.get(pk=person.pk), Role.ENFORCEMENT, by=None),
        )
        assert outcomes == ["ExpertEnforcesError", "done"]
        assert Expert.objects.filter(person=person).exists() != person.groups.exists()


def test_a_conflict_declared_while_doubles_are_merged_is_not_left_at_the_double() -> None:
    desk = make.user(Role.HELP_DESK)
    for _ in range(5):
        expert, double, kept = make.expert(), make.enterprise(), make.enterprise()
        outcomes = at_once(
            lambda double=double, kept=kept: merge(double, into=kept, by=desk),
            lambda expert=expert, double=double: declare_conflict(
                expert, at=Enterprise.objects.get(pk=double.pk), kind=ConflictKind.OTHER, by=desk
            ),
        )
        assert outcomes in (["done", "done"], ["EnterpriseIsDoubleError", "done"])
        assert not Conflict.objects.filter(expert=expert, enterprise=double).exists()
