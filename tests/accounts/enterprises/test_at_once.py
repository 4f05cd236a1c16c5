"""Two who do the same, or the opposite, in the same moment: one wins, the other is told, nothing is there twice.

Each is repeated, as a race that a missing lock would lose is not lost every time.
"""

import itertools
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import transaction

from accounts.domain import claims, invitations, members
from accounts.domain.enterprises import enter, of_that_name
from accounts.domain.errors import (
    AccountsError,
    AlreadyMemberError,
    ClaimWaitsError,
    EnterpriseIsDoubleError,
    InvitationIsOverError,
    MergeIsOverError,
)
from accounts.domain.merging import merge, undo
from accounts.enterprises.importing import RegisterImporter
from accounts.enums import ClaimState, InvitationState, MemberRole
from accounts.models import Claim, Enterprise, EnterpriseContact, InboxMessage, Invitation, Membership, User
from accounts.roles import Role
from intake.imports import door
from intake.imports.work import do_now
from intake.private.files import keep
from intake.tables.writing import write
from tests import factories as make
from tests.at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)
NUMBERS = itertools.count(1)
PHONES = (f"+86138{number:08}" for number in NUMBERS)
ROUNDS = range(5)


@pytest.fixture(autouse=True)
def private_files(settings: Any, tmp_path: Any) -> None:
    settings.PRIVATE_DIR = tmp_path


def photo(of: User) -> Any:
    return keep(b"\xff\xd8\xff", name="a.jpg", purpose="licence", owner=of.uuid).uuid


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in outcomes)


# Doubles ------------------------------------------------------------------------------------------------------------


def test_two_entries_merged_into_one_another_are_not_both_gone() -> None:
    for _ in ROUNDS:
        one, two = make.enterprise(), make.enterprise()
        desks = [make.user(Role.HELP_DESK) for _ in range(4)]
        pairs = [(one, two), (two, one), (one, two), (two, one)]
        outcomes = at_once(*(partial(merge, a, into=b, by=by) for (a, b), by in zip(pairs, desks, strict=True)))
        assert kinds(outcomes) == ["EnterpriseIsDoubleError"] * 3 + ["EnterpriseMerge"]
        assert Enterprise.objects.current().filter(pk__in=[one.pk, two.pk]).count() == 1


def test_it_is_undone_once() -> None:
    for _ in ROUNDS:
        double, kept, desk = make.enterprise(), make.enterprise(), make.user(Role.HELP_DESK)
        done = merge(double, into=kept, by=desk)
        outcomes = at_once(*[partial(undo, done, by=desk)] * 3)
        assert kinds(outcomes) == ["MergeIsOverError"] * 2 + ["NoneType"]
        assert isinstance(refused(outcomes)[0], MergeIsOverError)
        assert double.log.filter(kind="unmerged").count() == 1


def test_nobody_is_left_behind_in_an_entry_that_is_merged_away() -> None:
    for _ in ROUNDS:
        phone = next(PHONES)
        double, kept, desk = make.enterprise(), make.enterprise(), make.user(Role.HELP_DESK)
        boss = make.member(double, MemberRole.MANAGER).person
        guest = make.user(phone=phone, phone_verified=True)
        invitation = invitations.invite(double, phone=phone, role=MemberRole.MEMBER, by=boss)
        outcomes = at_once(
            partial(merge, double, into=kept, by=desk), partial(invitations.accept, invitation, person=guest)
        )
        assert all(isinstance(one, EnterpriseIsDoubleError) for one in refused(outcomes))
        assert not Membership.objects.active().filter(enterprise=double).exists()
        assert Membership.objects.active().filter(enterprise=kept).count() == 2 - len(refused(outcomes))


# The register -------------------------------------------------------------------------------------------------------


def test_a_new_name_entered_from_two_windows_is_there_once() -> None:
    desk = make.user(Role.HELP_DESK)

    def unless_known(name: str) -> bool:
        with transaction.atomic():
            return not of_that_name(name) and bool(enter(name=name, by=desk))

    for n in ROUNDS:
        spellings = [f"示例同名（{n}）", f"示例同名({n})", f"示例 同名（{n}）", f"示例同名（{n}）"]
        assert sorted(at_once(*(partial(unless_known, name) for name in spellings))) == [False] * 3 + [True]


# Claims -------------------------------------------------------------------------------------------------------------


def test_one_person_claims_once() -> None:
    for _ in ROUNDS:
        firm, person = make.enterprise(), make.user()
        outcomes = at_once(*(partial(claims.claim, firm, person=person, licence=photo(person)) for _ in range(4)))
        assert kinds(outcomes) == ["Claim"] + ["ClaimWaitsError"] * 3
        assert isinstance(refused(outcomes)[0], ClaimWaitsError)
        assert Claim.objects.filter(enterprise=firm).count() == 1


def test_of_many_claims_confirmed_at_once_one_wins_and_the_others_are_told() -> None:
    for _ in ROUNDS:
        firm, desk = make.enterprise(), make.user(Role.HELP_DESK)
        people = [make.user() for _ in range(4)]
        waiting = [claims.claim(firm, person=person, licence=photo(person)) for person in people]
        outcomes = at_once(*(partial(claims.confirm, claim, by=desk) for claim in waiting))
        assert len(refused(outcomes)) == 3
        assert all(isinstance(one, AccountsError) and str(one) for one in refused(outcomes)), outcomes
        assert Membership.objects.active().managers().get(enterprise=firm).person in people
        assert sorted(firm.claims.values_list("state", flat=True)) == [ClaimState.CONFIRMED] + [ClaimState.REFUSED] * 3
        lost = firm.claims.filter(state=ClaimState.REFUSED)
        assert all("邀请您加入" in claim.reason for claim in lost)
        told = InboxMessage.objects.filter(person__in=lost.values("person"), subject="企业认领没有通过")
        assert told.count() == 3


def test_confirmed_and_taken_back_is_one_of_both() -> None:
    for _ in ROUNDS:
        person, desk = make.user(), make.user(Role.HELP_DESK)
        claim = claims.claim(make.enterprise(), person=person, licence=photo(person))
        outcomes = at_once(partial(claims.confirm, claim, by=desk), partial(claims.withdraw, claim, by=person))
        assert len(refused(outcomes)) == 1
        is_in = Membership.objects.active().filter(person=person).exists()
        assert is_in == (Claim.objects.get(pk=claim.pk).state == ClaimState.CONFIRMED)


# Invitations --------------------------------------------------------------------------------------------------------


def test_accepted_in_two_tabs_he_is_in_once() -> None:
    for _ in ROUNDS:
        phone = next(PHONES)
        firm = make.enterprise()
        boss = make.member(firm, MemberRole.MANAGER).person
        guest = make.user(phone=phone, phone_verified=True)
        invitation = invitations.invite(firm, phone=phone, role=MemberRole.MEMBER, by=boss)
        outcomes = at_once(*[partial(invitations.accept, invitation, person=guest)] * 4)
        assert kinds(outcomes) == ["InvitationIsOverError"] * 3 + ["Membership"]
        assert Membership.objects.active().filter(person=guest).count() == 1


def test_one_number_is_invited_once() -> None:
    for _ in ROUNDS:
        phone = next(PHONES)
        firm = make.enterprise()
        bosses = [make.member(firm, MemberRole.MANAGER).person for _ in range(4)]
        invite: Callable[..., Any] = partial(invitations.invite, firm, phone=phone, role=MemberRole.MEMBER)
        assert refused(at_once(*(partial(invite, by=boss) for boss in bosses))) == []
        assert firm.invitations.filter(state=InvitationState.WAITING).count() == 1


def test_accepted_and_taken_back_is_one_of_both() -> None:
    for _ in ROUNDS:
        phone = next(PHONES)
        firm = make.enterprise()
        boss = make.member(firm, MemberRole.MANAGER).person
        guest = make.user(phone=phone, phone_verified=True)
        invitation = invitations.invite(firm, phone=phone, role=MemberRole.MEMBER, by=boss)
        outcomes = at_once(
            partial(invitations.accept, invitation, person=guest), partial(invitations.withdraw, invitation, by=boss)
        )
        assert kinds(refused(outcomes)) == [InvitationIsOverError.__name__]
        is_in = Membership.objects.active().filter(person=guest).exists()
        assert is_in == (Invitation.objects.get(pk=invitation.pk).state == InvitationState.ACCEPTED)


def test_who_is_let_in_by_two_doors_at_once_is_in_once() -> None:
    for _ in ROUNDS:
        phone = next(PHONES)
        firm, desk = make.enterprise(), make.user(Role.HELP_DESK)
        guest = make.user(phone=phone, phone_verified=True)
        invitation = invitations.invite(firm, phone=phone, role=MemberRole.MEMBER, by=desk)
        claim = claims.claim(firm, person=guest, licence=photo(guest))
        outcomes = at_once(
            partial(invitations.accept, invitation, person=guest), partial(claims.confirm, claim, by=desk)
        )
        assert all(isinstance(one, AlreadyMemberError) for one in refused(outcomes)), outcomes
        assert Membership.objects.active().get(person=guest).role == MemberRole.MANAGER


# Members ------------------------------------------------------------------------------------------------------------


def test_of_managers_who_all_remove_one_another_one_is_left() -> None:
    for _ in ROUNDS:
        firm = make.enterprise()
        rows = [make.member(firm, MemberRole.MANAGER) for _ in range(4)]
        outcomes = at_once(*(partial(members.remove, rows[n - 1], by=rows[n].person) for n in range(4)))
        assert Membership.objects.active().managers().filter(enterprise=firm).count() >= 1
        assert all(isinstance(one, AccountsError) for one in refused(outcomes)), outcomes


def test_of_managers_who_all_leave_the_last_must_say_why() -> None:
    for _ in ROUNDS:
        firm = make.enterprise()
        rows = [make.member(firm, MemberRole.MANAGER) for _ in range(4)]
        outcomes = at_once(*(partial(members.leave, row) for row in rows))
        assert kinds(outcomes) == ["LeavingNeedsReasonError"] + ["NoneType"] * 3


# The bureau's list --------------------------------------------------------------------------------------------------


def test_one_list_imported_by_two_at_once_is_there_once() -> None:
    """By name alone, where no constraint of the database would notice."""
    for _ in range(2):
        heads, lines = (
            ["企业名称", "联系人", "联系电话"],
            [[f"示例{next(NUMBERS)}厂", "示例人员", "0592-0"] for n in range(60)],
        )
        jobs = []
        for clerk in (make.user(Role.HELP_DESK), make.user(Role.HELP_DESK)):
            job = door.begin(write(heads, lines), name="名录.xlsx", importer=RegisterImporter(), by=clerk.uuid)
            do_now(job)
            job.refresh_from_db()
            jobs.append(door.confirm(job, by=clerk.uuid))
        assert refused(at_once(*(partial(do_now, job) for job in jobs))) == []
        for job in jobs:
            job.refresh_from_db()
            assert job.state == "done"
        names = [line[0] for line in lines]
        assert Enterprise.objects.filter(name__in=names).count() == 60
        assert EnterpriseContact.objects.filter(enterprise__name__in=names).count() == 60
