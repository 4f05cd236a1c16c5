"""People in an enterprise: who may let them in and out, and what holds when the last manager goes."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.domain import invitations, members
from accounts.domain.errors import (
    AccountsError,
    AlreadyMemberError,
    InvitationIsOverError,
    LeavingNeedsReasonError,
    MembershipIsOverError,
    NotAllowedError,
    NotYourInvitationError,
)
from accounts.enums import INVITATION_TRANSITIONS, InvitationState, MemberRole
from accounts.models import Enterprise, InboxMessage, Invitation, Membership, User
from accounts.policy import Act, may
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
PHONE = "+8613800000001"


@pytest.fixture
def firm() -> Enterprise:
    return make.enterprise()


@pytest.fixture
def boss(firm: Enterprise) -> Membership:
    return make.member(firm, MemberRole.MANAGER)


def told(person: User) -> list[str]:
    return [message.template for message in InboxMessage.objects.filter(person=person)]


# Leaving ------------------------------------------------------------------------------------------------------------


def test_who_leaves_is_out_at_once_and_his_row_stays(firm: Enterprise, boss: Membership) -> None:
    officer = make.member(firm, MemberRole.SAFETY_OFFICER)
    assert may(officer.person, Act.SEE_ENTERPRISE, firm)
    members.leave(officer)
    assert not may(officer.person, Act.SEE_ENTERPRISE, firm)
    assert [row.enterprise for row in officer.person.memberships.all()] == [firm]
    assert firm.log.filter(kind="left").get().data["person"] == str(officer.person.uuid)
    with pytest.raises(MembershipIsOverError, match="刷新"):
        members.leave(officer)


def test_the_last_manager_does_not_leave_without_a_word_to_staff(firm: Enterprise, boss: Membership) -> None:
    desk = make.user(Role.HELP_DESK)
    with pytest.raises(LeavingNeedsReasonError):
        members.leave(boss, reason=" ")
    assert told(desk) == []
    members.leave(boss, reason="厂子转让了")
    assert told(desk) == ["accounts.no_manager_left"]
    assert list(members.without_manager()) == [firm]


def test_one_of_two_managers_leaves_freely(firm: Enterprise, boss: Membership) -> None:
    desk = make.user(Role.HELP_DESK)
    make.member(firm, MemberRole.MANAGER)
    members.leave(boss)
    assert told(desk) == []
    assert list(members.without_manager()) == []


def test_what_waits_in_the_name_of_who_left_is_taken_back(firm: Enterprise, boss: Membership) -> None:
    invitation = invitations.invite(firm, phone=PHONE, role=MemberRole.MEMBER, by=boss.person)
    make.member(firm, MemberRole.MANAGER)
    members.leave(boss)
    assert Invitation.objects.get(pk=invitation.pk).state == InvitationState.WITHDRAWN


# Letting out, handing over ------------------------------------------------------------------------------------------


def acts(firm: Enterprise, by: User) -> dict[str, Callable[[], object]]:
    other = make.member(firm)
    boss = Membership.objects.filter(enterprise=firm, role=MemberRole.MANAGER).first()
    assert boss
    return {
        "remove": lambda: members.remove(other, by=by),
        "change_role": lambda: members.change_role(other, MemberRole.SAFETY_OFFICER, by=by),
        "transfer": lambda: members.transfer(boss, to=other, by=by),
        "invite": lambda: invitations.invite(firm, phone=PHONE, role=MemberRole.MEMBER, by=by),
    }


@pytest.mark.parametrize("act", ["remove", "change_role", "transfer", "invite"])
@pytest.mark.parametrize("who", [*Role, *MemberRole, "stranger", "manager elsewhere", "superuser"])
def test_who_may_manage_members(firm: Enterprise, boss: Membership, act: str, who: str) -> None:
    if who in list(Role):
        by = make.user(Role(who))
    elif who in list(MemberRole):
        by = make.member(firm, MemberRole(who)).person
    else:
        by = make.user(is_superuser=who == "superuser")
    if who == "manager elsewhere":
        make.member(make.enterprise(), MemberRole.MANAGER, by)
    if who in {MemberRole.MANAGER, Role.HELP_DESK}:
        acts(firm, by)[act]()
    else:
        with pytest.raises(NotAllowedError):
            acts(firm, by)[act]()


def test_who_is_removed_is_told(firm: Enterprise, boss: Membership) -> None:
    other = make.member(firm)
    members.remove(other, by=boss.person)
    assert told(other.person) == ["accounts.removed"]
    assert not Membership.objects.active().filter(person=other.person).exists()


def test_handing_over_is_one_step(firm: Enterprise, boss: Membership) -> None:
    other = make.member(firm, MemberRole.SAFETY_OFFICER)
    members.transfer(boss, to=other, by=boss.person)
    roles = dict(Membership.objects.active().values_list("person", "role"))
    assert roles == {boss.person.pk: MemberRole.MEMBER, other.person.pk: MemberRole.MANAGER}
    assert told(other.person) == ["accounts.now_manager"]
    with pytest.raises(NotAllowedError):
        members.transfer(other, to=make.member(make.enterprise()), by=other.person)


def test_the_same_role_again_is_no_change(firm: Enterprise, boss: Membership) -> None:
    members.change_role(boss, MemberRole.MANAGER, by=boss.person)
    assert not firm.log.filter(kind="role_changed").exists()


def test_one_person_is_in_several_firms_and_in_each_once(firm: Enterprise, boss: Membership) -> None:
    elsewhere = make.member(make.enterprise(), MemberRole.MEMBER, boss.person)
    assert {row.pk for row in members.memberships_of(boss.person)} == {boss.pk, elsewhere.pk}
    with pytest.raises(AlreadyMemberError):
        members.join(firm, person=boss.person, role=MemberRole.MEMBER, by=boss.person)


@pytest.mark.django_db(transaction=True)
def test_two_managers_who_remove_one_another_at_once_do_not_leave_the_firm_without() -> None:
    firm = make.enterprise()
    one, two = make.member(firm, MemberRole.MANAGER), make.member(firm, MemberRole.MANAGER)
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def throw_out(other: Membership, by: User) -> None:
        try:
            start.wait()
            members.remove(other, by=by)
            outcomes.append("removed")
        except AccountsError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=throw_out, args=pair) for pair in ((one, two.person), (two, one.person))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["refused", "removed"]
    assert Membership.objects.active().managers().filter(enterprise=firm).count() == 1


# Invitations --------------------------------------------------------------------------------------------------------


@pytest.fixture
def guest() -> User:
    return make.user(phone=PHONE, phone_verified=True)


@pytest.fixture
def invitation(firm: Enterprise, boss: Membership) -> Invitation:
    return invitations.invite(firm, phone="138 0000 0001", role=MemberRole.SAFETY_OFFICER, by=boss.person)


def test_who_is_invited_joins_in_the_role_meant(firm: Enterprise, boss: Membership, guest: User) -> None:
    invitation = invitations.invite(firm, phone=PHONE, role=MemberRole.SAFETY_OFFICER, by=boss.person)
    assert (told(guest), invitations.waiting_for(guest)) == (["accounts.invited"], [invitation])
    membership = invitations.accept(invitation, person=guest)
    assert (membership.role, told(boss.person)) == (MemberRole.SAFETY_OFFICER, ["accounts.joined"])
    assert invitations.waiting_for(guest) == []


@pytest.mark.parametrize("fields", [{"phone": "+8613800000002", "phone_verified": True}, {"phone": PHONE}, {}])
def test_nobody_else_accepts_it(invitation: Invitation, fields: dict[str, str]) -> None:
    stranger = make.user(**fields)
    for act in (invitations.accept, invitations.decline):
        with pytest.raises(NotYourInvitationError):
            act(invitation, person=stranger)
    assert invitations.waiting_for(stranger) == []


def test_asking_again_renews_the_one_that_waits(firm: Enterprise, boss: Membership, invitation: Invitation) -> None:
    again = invitations.invite(firm, phone=PHONE, role=MemberRole.MEMBER, by=boss.person)
    assert (again.pk, again.role) == (invitation.pk, MemberRole.MEMBER)
    assert again.until > invitation.until


def test_one_that_is_too_old_lets_nobody_in(invitation: Invitation, guest: User) -> None:
    Invitation.objects.update(until=invitation.at)
    assert invitations.waiting_for(guest) == []
    with pytest.raises(InvitationIsOverError):
        invitations.accept(invitation, person=guest)


def test_a_member_is_not_invited_again(firm: Enterprise, boss: Membership, guest: User) -> None:
    make.member(firm, MemberRole.MEMBER, guest)
    with pytest.raises(AlreadyMemberError):
        invitations.invite(firm, phone=PHONE, role=MemberRole.MEMBER, by=boss.person)


@pytest.mark.parametrize("state", InvitationState)
@pytest.mark.parametrize("wanted", [state for state in InvitationState if state != InvitationState.WAITING])
def test_every_pair_of_states(
    invitation: Invitation, guest: User, boss: Membership, state: InvitationState, wanted: InvitationState
) -> None:
    Invitation.objects.update(state=state)
    act: dict[InvitationState, Callable[[], object]] = {
        InvitationState.ACCEPTED: lambda: invitations.accept(invitation, person=guest),
        InvitationState.REFUSED: lambda: invitations.decline(invitation, person=guest),
        InvitationState.WITHDRAWN: lambda: invitations.withdraw(invitation, by=boss.person),
    }
    if wanted in INVITATION_TRANSITIONS[state]:
        act[wanted]()
    else:
        with pytest.raises(InvitationIsOverError):
            act[wanted]()
    left = Invitation.objects.get(pk=invitation.pk)
    assert left.state == (wanted if state == InvitationState.WAITING else state)
    assert Membership.objects.filter(person=guest).exists() == (
        left.state == wanted == InvitationState.ACCEPTED and state == InvitationState.WAITING
    )
