"""One account, one side: through the door, through the form, and whichever way the table is written."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.db.models.signals import m2m_changed
from wagtail.models import ModelLogEntry

from accounts.domain.errors import LastAdministratorError, NotAdministratorError, OneSideError, RolesNotLaidError
from accounts.domain.granting import grant, revoke, set_roles
from accounts.domain.groups import lay_groups
from accounts.models import User
from accounts.receivers import guard_sides
from accounts.roles import ENFORCEMENT_SIDE, HELP_SIDE, Role, has_role, held_roles, roles_of
from tests import factories

OTHER_SIDE = sorted(HELP_SIDE)
NEITHER = sorted(set(Role) - HELP_SIDE - ENFORCEMENT_SIDE)


def group_of(role: Role) -> Group:
    return Group.objects.get(name=role.label)


def add_to_person(person: User, role: Role) -> None:
    person.groups.add(group_of(role))


def add_to_group(person: User, role: Role) -> None:
    group_of(role).user_set.add(person)


def set_on_person(person: User, role: Role) -> None:
    person.groups.set([*person.groups.all(), group_of(role)])


def pass_the_door(person: User, role: Role) -> None:
    grant(person, role, by=None)


WAYS = [pass_the_door, add_to_person, add_to_group, set_on_person]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", OTHER_SIDE)
def test_enforcement_gets_no_role_on_the_other_side(way, role):
    person = factories.user(Role.ENFORCEMENT)

    with pytest.raises(OneSideError, match="一个账号只站一边"), transaction.atomic():
        way(person, role)
    assert held_roles(person) == {Role.ENFORCEMENT}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("role", OTHER_SIDE)
def test_nobody_on_the_other_side_gets_enforcement(way, role):
    person = factories.user(role)

    with pytest.raises(OneSideError), transaction.atomic():
        way(person, Role.ENFORCEMENT)
    assert held_roles(person) == {role}


@pytest.fixture
def no_guard():
    """The guard on the table taken away, so that the door stands alone."""
    through = User.groups.through
    m2m_changed.disconnect(sender=through, dispatch_uid="accounts.guard_sides")
    yield
    m2m_changed.connect(guard_sides, sender=through, dispatch_uid="accounts.guard_sides")


@pytest.mark.parametrize("role", OTHER_SIDE)
def test_the_door_does_not_rely_on_the_guard(no_guard, role):
    officer, helper = factories.user(Role.ENFORCEMENT), factories.user(role)

    with pytest.raises(OneSideError):
        grant(officer, role, by=None)
    with pytest.raises(OneSideError):
        grant(helper, Role.ENFORCEMENT, by=None)
    with pytest.raises(OneSideError):
        grant(factories.user(is_superuser=True), Role.ENFORCEMENT, by=None)


@pytest.mark.parametrize("role", NEITHER)
def test_roles_on_no_side_go_with_enforcement(role):
    person = factories.user(Role.ENFORCEMENT)
    grant(person, role, by=None)

    assert held_roles(person) == {Role.ENFORCEMENT, role}


def test_two_roles_at_once_are_refused_together():
    person = factories.user()

    with pytest.raises(OneSideError), transaction.atomic():
        person.groups.add(group_of(Role.ENFORCEMENT), group_of(Role.HELP_DESK))
    with pytest.raises(OneSideError):
        set_roles(person, {Role.ENFORCEMENT, Role.BUREAU_LEAD}, by=None)
    assert held_roles(person) == set()


def test_many_people_at_once_are_refused_when_one_of_them_would_stand_on_both_sides():
    first, second = factories.user(), factories.user(Role.ENFORCEMENT)

    with pytest.raises(OneSideError), transaction.atomic():
        group_of(Role.HELP_TEAM).user_set.add(first, second)
    assert held_roles(first) == set()


def test_a_superuser_counts_as_administrator():
    chief = factories.user(is_superuser=True)
    officer = factories.user(Role.ENFORCEMENT)

    for way in WAYS:
        with pytest.raises(OneSideError), transaction.atomic():
            way(chief, Role.ENFORCEMENT)
    officer.is_superuser = True
    with pytest.raises(OneSideError):
        officer.save()
    assert has_role(chief, Role.ADMINISTRATOR)
    assert not has_role(chief, Role.RELEASER)
    assert not User.objects.get(pk=officer.pk).is_superuser


def test_changing_sides_in_one_step_is_allowed():
    person = factories.user(Role.HELP_DESK, Role.EDITOR)
    set_roles(person, {Role.ENFORCEMENT, Role.EDITOR}, by=None)

    assert held_roles(person) == {Role.ENFORCEMENT, Role.EDITOR}


@pytest.mark.django_db(transaction=True)
def test_two_who_give_the_two_sides_at_once_do_not_both_succeed():
    """Each looks before the other has written: without the lock on the person's row both would pass."""
    lay_groups()
    person = factories.user()
    outcomes = []
    start = threading.Barrier(2)

    def give(role: Role) -> None:
        try:
            start.wait()
            grant(User.objects.get(pk=person.pk), role, by=None)
            outcomes.append(role)
        except OneSideError:
            outcomes.append(None)
        finally:
            connection.close()

    for _ in range(10):
        person.groups.clear()
        outcomes.clear()
        threads = [threading.Thread(target=give, args=[role]) for role in (Role.ENFORCEMENT, Role.HELP_DESK)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes, key=str).count(None) == 1, outcomes
        assert len(held_roles(person)) == 1


# The door ----------------------------------------------------------------------------------------------------------


def test_the_door_logs_who_gave_what_to_whom():
    chief, person = factories.user(Role.ADMINISTRATOR), factories.user()
    grant(person, Role.EDITOR, by=chief)
    grant(person, Role.EDITOR, by=chief)
    revoke(person, Role.EDITOR, by=chief)
    revoke(person, Role.EDITOR, by=chief)

    lines = ModelLogEntry.objects.filter(object_id=str(person.pk)).order_by("pk")
    assert [(line.action, line.data, line.user_id) for line in lines] == [
        ("accounts.grant", {"role": "editor"}, chief.pk),
        ("accounts.revoke", {"role": "editor"}, chief.pk),
    ]
    assert [line.message for line in lines] == ["授予岗位：编辑", "取消岗位：编辑"]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_an_administrator_changes_roles(role):
    somebody, person = factories.user(role), factories.user(Role.EDITOR)

    with pytest.raises(NotAdministratorError, match="只有系统管理员"):
        grant(person, Role.REVIEWER, by=somebody)
    with pytest.raises(NotAdministratorError):
        revoke(person, Role.EDITOR, by=somebody)
    assert held_roles(person) == {Role.EDITOR}


def test_the_last_administrator_stays():
    chief, second = factories.user(Role.ADMINISTRATOR), factories.user(Role.ADMINISTRATOR)
    revoke(second, Role.ADMINISTRATOR, by=chief)

    with pytest.raises(LastAdministratorError, match="最后一位"):
        revoke(chief, Role.ADMINISTRATOR, by=chief)
    assert held_roles(chief) == {Role.ADMINISTRATOR}


def test_an_administrator_who_is_switched_off_is_none_to_rely_on():
    chief = factories.user(Role.ADMINISTRATOR)
    factories.user(Role.ADMINISTRATOR, is_active=False)

    with pytest.raises(LastAdministratorError):
        revoke(chief, Role.ADMINISTRATOR, by=chief)


def test_without_groups_the_door_says_what_to_run():
    person = factories.user()
    Group.objects.all().delete()

    with pytest.raises(RolesNotLaidError, match="lay_groups"):
        grant(person, Role.EDITOR, by=None)


# What a role is ----------------------------------------------------------------------------------------------------


def test_roles_are_read_once_for_each_object_and_again_after_a_change(django_assert_num_queries):
    person = User.objects.get(pk=factories.user(Role.EDITOR).pk)
    with django_assert_num_queries(1):
        assert has_role(person, Role.EDITOR)
        assert not has_role(person, Role.RELEASER)

    grant(person, Role.RELEASER, by=None)
    assert roles_of(person) == {Role.EDITOR, Role.RELEASER}
    person.groups.clear()
    assert roles_of(person) == set()


def test_nobody_who_is_switched_off_or_not_logged_in_acts_in_a_role(client):
    assert roles_of(factories.user(Role.EDITOR, is_active=False)) == set()
    assert roles_of(client.get("/accounts/login/").wsgi_request.user) == set()


def test_staff_are_those_with_a_role():
    person = factories.user()
    for change, is_staff in (
        (lambda: grant(person, Role.EDITOR, by=None), True),
        (lambda: revoke(person, Role.EDITOR, by=None), False),
        (lambda: group_of(Role.EDITOR).user_set.add(person), True),
        (lambda: group_of(Role.EDITOR).user_set.remove(person), False),
    ):
        change()
        person.refresh_from_db()
        assert person.is_staff is is_staff
