from accounts.models.audit import AuditEntry, AuditHead
from accounts.models.calendar import SpecialDay
from accounts.models.enterprises import (
    Enterprise,
    EnterpriseContact,
    EnterpriseLog,
    EnterpriseMerge,
    EnterpriseName,
)
from accounts.models.experts import Absence, Conflict, Expert, ExpertLog
from accounts.models.inbox import InboxMessage, ReachPreference
from accounts.models.involvements import Involvement
from accounts.models.login import LoginInvitation, SecondFactorReset
from accounts.models.memberships import Claim, Invitation, Membership
from accounts.models.places import Department, District, Scene, Sector, StaffUnit
from accounts.models.privacy import Consent, ConsentText, IdentityNumber, Look
from accounts.models.user import User

__all__ = [
    "Absence",
    "AuditEntry",
    "AuditHead",
    "Claim",
    "Conflict",
    "Consent",
    "ConsentText",
    "Department",
    "District",
    "Enterprise",
    "EnterpriseContact",
    "EnterpriseLog",
    "EnterpriseMerge",
    "EnterpriseName",
    "Expert",
    "ExpertLog",
    "IdentityNumber",
    "InboxMessage",
    "Invitation",
    "Involvement",
    "LoginInvitation",
    "Look",
    "Membership",
    "ReachPreference",
    "Scene",
    "SecondFactorReset",
    "Sector",
    "SpecialDay",
    "StaffUnit",
    "User",
]
