"""认领: somebody shows a licence and answers for an enterprise; staff decide; the photo goes with the decision."""

import uuid

from django.db import transaction
from django.utils import timezone

from accounts import notices
from accounts.domain.errors import (
    AlreadyMemberError,
    ClaimIsDecidedError,
    ClaimWaitsError,
    EnterpriseHasManagerError,
    LicenceMissingError,
    NotAllowedError,
    ReasonMissingError,
)
from accounts.domain.members import Kind, has_manager, join, lock, log
from accounts.enums import CLAIM_TRANSITIONS, ClaimState, MemberRole
from accounts.models import Claim, Enterprise, Membership, User
from accounts.policy import Act, may
from intake.models import PrivateFile
from intake.private.files import discard


@transaction.atomic
def claim(enterprise: Enterprise, *, person: User, licence: uuid.UUID | None) -> Claim:
    """Ask to be the enterprise's manager. `licence` is a private file of the person's.

    Where somebody answers for it already, he is the one to ask: EnterpriseHasManagerError.
    Raises LicenceMissingError, AlreadyMemberError, ClaimWaitsError, EnterpriseIsDoubleError too.
    """
    if licence is None:
        raise LicenceMissingError
    enterprise = lock(enterprise)
    if Membership.objects.active().filter(enterprise=enterprise, person=person).exists():
        raise AlreadyMemberError(enterprise.name)
    if has_manager(enterprise):
        raise EnterpriseHasManagerError(enterprise.name)
    if Claim.objects.filter(enterprise=enterprise, person=person, state=ClaimState.WAITING).exists():
        raise ClaimWaitsError(enterprise.name)
    made = Claim.objects.create(enterprise=enterprise, person=person, licence=licence)
    log(enterprise, Kind.CLAIM, person, person=person, state=ClaimState.WAITING)
    notices.claim_waits(made)
    return made


@transaction.atomic
def confirm(claim: Claim, *, by: User) -> Membership:
    """Let the person in as manager. Others who claim the same enterprise are told who to turn to.

    Raises NotAllowedError, ClaimIsDecidedError, EnterpriseHasManagerError.
    """
    claim = _lock(claim, by)
    if has_manager(claim.enterprise):
        raise EnterpriseHasManagerError(claim.enterprise.name)
    _decide(claim, ClaimState.CONFIRMED, by=by)
    membership = _make_manager(claim, by=by)
    notices.claim_confirmed(claim)
    for other in Claim.objects.filter(enterprise=claim.enterprise, state=ClaimState.WAITING).select_related("person"):
        _decide(other, ClaimState.REFUSED, by=by, reason="这家企业已经由别人认领。请联系他邀请您加入，或者打帮扶电话。")
        notices.claim_refused(other)
    return membership


@transaction.atomic
def refuse(claim: Claim, *, by: User, reason: str) -> None:
    """Say no, and why. Raises NotAllowedError, ClaimIsDecidedError, ReasonMissingError."""
    claim = _lock(claim, by)
    if not reason.strip():
        raise ReasonMissingError
    _decide(claim, ClaimState.REFUSED, by=by, reason=reason.strip())
    notices.claim_refused(claim)


@transaction.atomic
def withdraw(claim: Claim, *, by: User) -> None:
    """Take one's own claim back. Raises NotAllowedError for somebody else's, ClaimIsDecidedError."""
    claim = _locked(claim)
    if claim.person != by:
        raise NotAllowedError
    _decide(claim, ClaimState.WITHDRAWN, by=by)


def _lock(claim: Claim, by: User) -> Claim:
    """Lock it for a decision by staff, who decide nothing of their own."""
    claim = _locked(claim)
    if not may(by, Act.DECIDE_CLAIMS) or claim.person == by:
        raise NotAllowedError
    return claim


def _locked(claim: Claim) -> Claim:
    lock(claim.enterprise)
    return Claim.objects.select_related("enterprise", "person").get(pk=claim.pk)


def _decide(claim: Claim, state: ClaimState, *, by: User, reason: str = "") -> None:
    """The one door: state, who, when, log; the photo is gone once this is committed."""
    if state not in CLAIM_TRANSITIONS[ClaimState(claim.state)]:
        raise ClaimIsDecidedError(claim.get_state_display())
    licence, claim.licence = claim.licence, None
    claim.state, claim.decided_at, claim.decided_by, claim.reason = state, timezone.now(), by, reason
    claim.save()
    log(claim.enterprise, Kind.CLAIM, by, person=claim.person, state=state)
    for photo in PrivateFile.objects.filter(uuid=licence) if licence else ():
        discard(photo)


def _make_manager(claim: Claim, *, by: User) -> Membership:
    """Let him in; who is an ordinary member already becomes manager."""
    held: Membership | None = (
        Membership.objects.active().filter(enterprise=claim.enterprise, person=claim.person).first()
    )
    if held is None:
        return join(claim.enterprise, person=claim.person, role=MemberRole.MANAGER, by=by)
    held.role = MemberRole.MANAGER
    held.save()
    log(claim.enterprise, Kind.ROLE_CHANGED, by, person=claim.person, role=MemberRole.MANAGER)
    return held
