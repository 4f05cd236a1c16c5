"""邀请: a manager asks the holder of a number into his enterprise."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts import notices
from accounts.domain.errors import AlreadyMemberError, InvitationIsOverError, NotAllowedError, NotYourInvitationError
from accounts.domain.members import Kind, join, lock, log
from accounts.enums import INVITATION_TRANSITIONS, InvitationState, MemberRole
from accounts.models import Enterprise, Invitation, Membership, User
from accounts.phone import normalise_phone
from accounts.policy import Act, may

LASTS: Final = timedelta(days=14)


@transaction.atomic
def invite(enterprise: Enterprise, *, phone: str, role: MemberRole, by: User) -> Invitation:
    """Ask the holder of a number in. Asking again before he answers renews the date and the role.

    Raises ValidationError for what is no number, NotAllowedError, AlreadyMemberError.
    """
    phone = normalise_phone(phone)
    enterprise = lock(enterprise)
    if not may(by, Act.MANAGE_MEMBERS, enterprise):
        raise NotAllowedError
    if Membership.objects.active().filter(enterprise=enterprise, person__phone=phone).exists():
        raise AlreadyMemberError(enterprise.name)
    invitation, _ = Invitation.objects.update_or_create(
        enterprise=enterprise,
        phone=phone,
        state=InvitationState.WAITING,
        defaults={"role": role, "by": by, "until": timezone.now() + LASTS},
    )
    log(enterprise, Kind.INVITATION, by, role=role, state=InvitationState.WAITING)
    notices.invited(invitation)
    return invitation


def waiting_for(person: User) -> list[Invitation]:
    """Return the invitations that a person can accept now: to a number which he has shown to hold."""
    if not person.phone or not person.phone_verified:
        return []
    waiting = Invitation.objects.filter(
        phone=person.phone,
        state=InvitationState.WAITING,
        until__gt=timezone.now(),
        enterprise__merged_into__isnull=True,
    )
    return list(waiting.select_related("enterprise"))


@transaction.atomic
def accept(invitation: Invitation, *, person: User) -> Membership:
    """Join. Raises NotYourInvitationError, InvitationIsOverError, AlreadyMemberError."""
    invitation = _lock(invitation)
    _demand(invitation, person)
    if invitation.until <= timezone.now():
        raise InvitationIsOverError
    _decide(invitation, InvitationState.ACCEPTED, by=person)
    membership = join(invitation.enterprise, person=person, role=MemberRole(invitation.role), by=invitation.by)
    notices.joined(membership, invited_by=invitation.by)
    return membership


@transaction.atomic
def decline(invitation: Invitation, *, person: User) -> None:
    """Say no. Raises NotYourInvitationError, InvitationIsOverError."""
    invitation = _lock(invitation)
    _demand(invitation, person)
    _decide(invitation, InvitationState.REFUSED, by=person)


@transaction.atomic
def withdraw(invitation: Invitation, *, by: User) -> None:
    """Take an invitation back. Raises NotAllowedError, InvitationIsOverError."""
    invitation = _lock(invitation)
    if not may(by, Act.MANAGE_MEMBERS, invitation.enterprise):
        raise NotAllowedError
    _decide(invitation, InvitationState.WITHDRAWN, by=by)


def _lock(invitation: Invitation) -> Invitation:
    lock(invitation.enterprise)
    return Invitation.objects.select_related("enterprise", "by").get(pk=invitation.pk)


def _demand(invitation: Invitation, person: User) -> None:
    if person.phone != invitation.phone or not person.phone_verified:
        raise NotYourInvitationError


def _decide(invitation: Invitation, state: InvitationState, *, by: User) -> None:
    """The one door: state, who, when, log."""
    if state not in INVITATION_TRANSITIONS[InvitationState(invitation.state)]:
        raise InvitationIsOverError
    invitation.state, invitation.decided_at = state, timezone.now()
    invitation.person = by if state in {InvitationState.ACCEPTED, InvitationState.REFUSED} else None
    invitation.save()
    log(invitation.enterprise, Kind.INVITATION, by, state=state)
