"""People in an enterprise: joining, leaving, what they are there, and who answers for it when somebody leaves."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts import notices
from accounts.domain.errors import (
    AlreadyMemberError,
    EnterpriseIsDoubleError,
    LeavingNeedsReasonError,
    MembershipIsOverError,
    NotAllowedError,
)
from accounts.enums import InvitationState, MemberRole
from accounts.models import Enterprise, EnterpriseLog, Invitation, Membership, User
from accounts.policy import Act, may

Kind = EnterpriseLog.Kind


def join(enterprise: Enterprise, *, person: User, role: MemberRole, by: User) -> Membership:
    """Make the person a member, inside the transaction of the claim or invitation that lets him in.

    The caller has locked the enterprise by `lock`. Raises AlreadyMemberError.
    """
    if Membership.objects.active().filter(enterprise=enterprise, person=person).exists():
        raise AlreadyMemberError(enterprise.name)
    membership = Membership.objects.create(enterprise=enterprise, person=person, role=role)
    log(enterprise, Kind.JOINED, by, person=person, role=role)
    return membership


@transaction.atomic
def leave(membership: Membership, *, reason: str = "") -> None:
    """End one's own membership. The last manager says why, and staff are told that nobody answers any more.

    Raises MembershipIsOverError, LeavingNeedsReasonError.
    """
    membership = _lock(membership)
    is_last = is_last_manager(membership)
    if is_last and not reason.strip():
        raise LeavingNeedsReasonError(membership.enterprise.name)
    _end(membership, by=membership.person, reason=reason.strip())
    if is_last:
        notices.no_manager_left(membership.enterprise, last=membership)


@transaction.atomic
def remove(membership: Membership, *, by: User, reason: str = "") -> None:
    """End somebody else's membership; he is told. Raises MembershipIsOverError, NotAllowedError.

    A manager cannot be left without: of two who remove one another at once, one succeeds.
    """
    membership = _lock(membership)
    _demand(by, membership.enterprise)
    is_last = is_last_manager(membership)
    _end(membership, by=by, reason=reason.strip())
    notices.removed(membership)
    if is_last:
        notices.no_manager_left(membership.enterprise, last=membership)


@transaction.atomic
def change_role(membership: Membership, role: MemberRole, *, by: User) -> None:
    """Make somebody something else in his enterprise; the same again is harmless.

    Raises MembershipIsOverError, NotAllowedError.
    """
    membership = _lock(membership)
    _demand(by, membership.enterprise)
    if membership.role == role:
        return
    was_last = is_last_manager(membership)
    membership.role = role
    membership.save()
    log(membership.enterprise, Kind.ROLE_CHANGED, by, person=membership.person, role=role)
    if was_last:
        notices.no_manager_left(membership.enterprise, last=membership)


@transaction.atomic
def transfer(membership: Membership, *, to: Membership, by: User) -> None:
    """Hand the enterprise over: `to` becomes manager, who hands over an ordinary member; in one step or not at all.

    Raises MembershipIsOverError, NotAllowedError.
    """
    membership, to = _lock(membership), _lock(to)
    _demand(by, membership.enterprise)
    if to.enterprise_id != membership.enterprise_id or membership.role != MemberRole.MANAGER or to == membership:
        raise NotAllowedError
    to.role, membership.role = MemberRole.MANAGER, MemberRole.MEMBER
    for row in (to, membership):
        row.save()
        line = log(row.enterprise, Kind.ROLE_CHANGED, by, person=row.person, role=MemberRole(row.role))
    notices.now_manager(to, since=str(line.pk))


def memberships_of(person: User) -> QuerySet[Membership]:
    """Return for which enterprises a person speaks now, and as what."""
    mine = Membership.objects.active().filter(person=person, enterprise__merged_into__isnull=True)
    return mine.select_related("enterprise").order_by("enterprise__name", "pk")


def has_manager(enterprise: Enterprise) -> bool:
    """Whether somebody answers for it now."""
    return Membership.objects.active().managers().filter(enterprise=enterprise).exists()


def without_manager() -> QuerySet[Enterprise]:
    """Return the enterprises that have, or had, members and nobody now who answers for them."""
    members = Membership.objects.filter(enterprise=OuterRef("pk"))
    return Enterprise.objects.open().filter(Exists(members), ~Exists(members.active().managers()))


def lock(enterprise: Enterprise) -> Enterprise:
    """Lock the enterprise and return it anew: whatever changes its people goes one by one.

    Raises EnterpriseIsDoubleError: nobody joins an entry that was merged away.
    """
    enterprise = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if enterprise.merged_into_id:
        raise EnterpriseIsDoubleError(enterprise.name)
    return enterprise


def log(enterprise: Enterprise, kind: Kind, by: User, *, person: User | None = None, **data: str) -> EnterpriseLog:
    """Write a line of the enterprise's log and return it; a person stands in it by his uuid."""
    if person is not None:
        data["person"] = str(person.uuid)
    return EnterpriseLog.objects.create(enterprise=enterprise, kind=kind, by=by, data=data)


def _lock(membership: Membership) -> Membership:
    Enterprise.objects.select_for_update().get(pk=membership.enterprise_id)
    membership = Membership.objects.select_related("enterprise", "person").get(pk=membership.pk)
    if membership.ended_at:
        raise MembershipIsOverError(membership.person.name, membership.enterprise.name)
    return membership


def _demand(by: User, enterprise: Enterprise) -> None:
    if not may(by, Act.MANAGE_MEMBERS, enterprise):
        raise NotAllowedError


def is_last_manager(membership: Membership) -> bool:
    """Whether nobody else would answer for the enterprise."""
    others = Membership.objects.active().managers().filter(enterprise=membership.enterprise).exclude(pk=membership.pk)
    return membership.role == MemberRole.MANAGER and not others.exists()


def _end(membership: Membership, *, by: User, reason: str) -> None:
    """End it, and with it what he may still let others do: the invitations that wait in his name."""
    membership.ended_at = timezone.now()
    membership.save()
    Invitation.objects.filter(
        enterprise=membership.enterprise, by=membership.person, state=InvitationState.WAITING
    ).update(state=InvitationState.WITHDRAWN, decided_at=membership.ended_at)
    log(membership.enterprise, Kind.LEFT, by, person=membership.person, reason=reason)
