"""Who stands behind a firm, a team, a role."""

from collections.abc import Iterable

from accounts.enums import MemberRole
from accounts.models import Enterprise, User
from accounts.roles import Role, acting_as
from assistance.enums import TeamRole
from assistance.models import Finding, HelpRequest, HelpVisit

ANSWERS: tuple[MemberRole, ...] = (MemberRole.MANAGER, MemberRole.SAFETY_OFFICER)


def of_firm(firm: Enterprise, *roles: MemberRole) -> Iterable[User]:
    """Those who are in the firm in one of these roles; unless told, those who answer for it."""
    return User.objects.filter(
        memberships__enterprise=firm, memberships__role__in=roles or ANSWERS, memberships__ended_at=None
    ).distinct()


def behind_request(request: HelpRequest) -> list[User]:
    """Who asked, where he has an account, and those who answer for the firm."""
    asked = [request.asked_by] if request.asked_by else []
    return [*asked, *of_firm(request.enterprise)]


def of_team(visit: HelpVisit, *roles: TeamRole) -> Iterable[User]:
    """Those on the team, in one of these roles where any is named."""
    team = visit.team.filter(role__in=roles) if roles else visit.team.all()
    return [member.person for member in team.select_related("person")]


def of_role(role: Role) -> Iterable[User]:
    """The staff in a role."""
    return acting_as(role)


def who_decide(finding: Finding) -> Iterable[User]:
    """Who decides on more time: of a major hazard the bureau's leads, else the lead of the team."""
    return of_role(Role.BUREAU_LEAD) if finding.is_major else of_team(finding.visit, TeamRole.LEAD)
