"""认领: who may claim, who decides, what becomes of the photo, and that of two who claim at once one wins."""

import threading
import uuid
from collections.abc import Callable

import pytest
from django.db import connection

from accounts.domain import claims
from accounts.domain.errors import (
    AccountsError,
    AlreadyMemberError,
    ClaimIsDecidedError,
    ClaimWaitsError,
    EnterpriseHasManagerError,
    EnterpriseIsDoubleError,
    LicenceMissingError,
    NotAllowedError,
    ReasonMissingError,
)
from accounts.domain.merging import merge
from accounts.enums import CLAIM_TRANSITIONS, ClaimState, MemberRole
from accounts.models import Claim, Enterprise, InboxMessage, Membership, User
from accounts.roles import Role
from intake.models import PrivateFile
from intake.private.files import FileGone, keep, open_file
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def private_files(settings, tmp_path) -> None:
    settings.PRIVATE_DIR = tmp_path


@pytest.fixture
def firm() -> Enterprise:
    return make.enterprise()


@pytest.fixture
def desk() -> User:
    return make.user(Role.HELP_DESK)


def photo(of: User) -> uuid.UUID:
    return keep(b"\xff\xd8\xff a photo", name="执照.jpg", purpose="licence", owner=of.uuid).uuid


def claimed(firm: Enterprise, by: User | None = None) -> Claim:
    person = by or make.user()
    return claims.claim(firm, person=person, licence=photo(person))


def told(person: User) -> list[str]:
    return [message.template for message in InboxMessage.objects.filter(person=person)]


def test_a_claim_reaches_the_help_desk_and_its_answer_the_person(firm: Enterprise, desk: User) -> None:
    claim = claimed(firm)
    assert told(desk) == ["accounts.claim_waits"]
    membership = claims.confirm(claim, by=desk)
    assert (membership.person, membership.role) == (claim.person, MemberRole.MANAGER)
    assert told(claim.person) == ["accounts.claim_confirmed"]


def test_a_refusal_says_why(firm: Enterprise, desk: User) -> None:
    claim = claimed(firm)
    with pytest.raises(ReasonMissingError):
        claims.refuse(claim, by=desk, reason="  ")
    claims.refuse(claim, by=desk, reason="照片看不清代码，请重拍。")
    claim.refresh_from_db()
    assert (claim.state, claim.reason) == (ClaimState.REFUSED, "照片看不清代码，请重拍。")
    assert told(claim.person) == ["accounts.claim_refused"]
    claimed(firm, claim.person)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("decision", ["confirm", "refuse", "withdraw"])
def test_the_photo_goes_with_the_decision(decision: str) -> None:
    firm, desk = make.enterprise(), make.user(Role.HELP_DESK)
    claim = claimed(firm)
    file = PrivateFile.objects.get(uuid=claim.licence)
    assert open_file(file).read().endswith(b"a photo")
    {
        "confirm": lambda: claims.confirm(claim, by=desk),
        "refuse": lambda: claims.refuse(claim, by=desk, reason="看不清"),
        "withdraw": lambda: claims.withdraw(claim, by=claim.person),
    }[decision]()
    assert not PrivateFile.objects.exists()
    with pytest.raises(FileGone):
        open_file(file)


def test_without_a_photo_there_is_no_claim(firm: Enterprise) -> None:
    with pytest.raises(LicenceMissingError):
        claims.claim(firm, person=make.user(), licence=None)


def test_what_has_its_people_is_not_claimed(firm: Enterprise) -> None:
    member = make.member(firm)
    with pytest.raises(AlreadyMemberError):
        claimed(firm, member.person)
    make.member(firm, MemberRole.MANAGER)
    with pytest.raises(EnterpriseHasManagerError, match="邀请您加入"):
        claimed(firm)


def test_a_claim_is_made_once(firm: Enterprise) -> None:
    claim = claimed(firm)
    with pytest.raises(ClaimWaitsError):
        claimed(firm, claim.person)


def test_a_double_is_not_claimed(firm: Enterprise, desk: User) -> None:
    merge(firm, into=make.enterprise(), by=desk)
    with pytest.raises(EnterpriseIsDoubleError):
        claimed(firm)


@pytest.mark.parametrize("who", [*Role, "claimant", "superuser", "stranger"])
def test_only_the_help_desk_decides(firm: Enterprise, who: str) -> None:
    claim = claimed(firm)
    by = make.user(Role(who)) if who in list(Role) else make.user(is_superuser=who == "superuser")
    by = claim.person if who == "claimant" else by
    if who == Role.HELP_DESK:
        claims.confirm(claim, by=by)
        return
    for act in (lambda: claims.confirm(claim, by=by), lambda: claims.refuse(claim, by=by, reason="不行")):
        with pytest.raises(NotAllowedError):
            act()


def test_nobody_of_the_help_desk_decides_his_own(firm: Enterprise, desk: User) -> None:
    with pytest.raises(NotAllowedError):
        claims.confirm(claimed(firm, desk), by=desk)


def test_only_who_claims_takes_it_back(firm: Enterprise, desk: User) -> None:
    claim = claimed(firm)
    with pytest.raises(NotAllowedError):
        claims.withdraw(claim, by=desk)


@pytest.mark.parametrize("state", ClaimState)
@pytest.mark.parametrize("wanted", [state for state in ClaimState if state != ClaimState.WAITING])
def test_every_pair_of_states(firm: Enterprise, desk: User, state: ClaimState, wanted: ClaimState) -> None:
    claim = claimed(firm)
    if state != ClaimState.WAITING:
        Claim.objects.update(state=state, decided_at=claim.at, licence=None, reason="-")
    act: dict[ClaimState, Callable[[], object]] = {
        ClaimState.CONFIRMED: lambda: claims.confirm(claim, by=desk),
        ClaimState.REFUSED: lambda: claims.refuse(claim, by=desk, reason="看不清"),
        ClaimState.WITHDRAWN: lambda: claims.withdraw(claim, by=claim.person),
    }
    if wanted in CLAIM_TRANSITIONS[state]:
        act[wanted]()
    else:
        with pytest.raises(ClaimIsDecidedError):
            act[wanted]()
    assert Claim.objects.get(pk=claim.pk).state == (wanted if state == ClaimState.WAITING else state)


def test_others_who_wait_are_told_whom_to_turn_to(firm: Enterprise, desk: User) -> None:
    first, second = claimed(firm), claimed(firm)
    claims.confirm(second, by=desk)
    first.refresh_from_db()
    assert (first.state, told(first.person)) == (ClaimState.REFUSED, ["accounts.claim_refused"])
    assert "邀请您加入" in first.reason


@pytest.mark.django_db(transaction=True)
def test_of_two_claims_confirmed_at_once_one_wins_and_the_other_is_told() -> None:
    firm = make.enterprise()
    pair = [claimed(firm), claimed(firm)]
    desks = [make.user(Role.HELP_DESK), make.user(Role.HELP_DESK)]
    outcomes: list[str] = []
    start = threading.Barrier(2)

    def decide(claim: Claim, by: User) -> None:
        try:
            start.wait()
            claims.confirm(claim, by=by)
            outcomes.append("confirmed")
        except AccountsError:
            outcomes.append("refused")
        finally:
            connection.close()

    threads = [threading.Thread(target=decide, args=row) for row in zip(pair, desks, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["confirmed", "refused"]
    assert Membership.objects.active().managers().filter(enterprise=firm).count() == 1
    assert sorted(told(pair[0].person) + told(pair[1].person)) == ["accounts.claim_confirmed", "accounts.claim_refused"]
