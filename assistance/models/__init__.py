from assistance.models.calls import CallResult, CallWhy, HelpCall
from assistance.models.cases import CaseDraft, DraftPicture
from assistance.models.checks import Extension, Verification
from assistance.models.counts import PublishedCount
from assistance.models.files import PhotoViews
from assistance.models.findings import Advice, Answer, Finding, FindingPhoto
from assistance.models.log import AssistanceLog, Heard
from assistance.models.plans import Evidence, Measure, PlanRevision, RectificationPlan
from assistance.models.reminders import ReminderDay
from assistance.models.requests import HelpRequest
from assistance.models.visits import HelpVisit, ReportCounter, Signature, TeamMember
from assistance.models.wall import BreakGlass, Referral, WallText

__all__ = [
    "Advice",
    "Answer",
    "AssistanceLog",
    "BreakGlass",
    "CallResult",
    "CallWhy",
    "CaseDraft",
    "DraftPicture",
    "Evidence",
    "Extension",
    "Finding",
    "FindingPhoto",
    "Heard",
    "HelpCall",
    "HelpRequest",
    "HelpVisit",
    "Measure",
    "PhotoViews",
    "PlanRevision",
    "PublishedCount",
    "RectificationPlan",
    "Referral",
    "ReminderDay",
    "ReportCounter",
    "Signature",
    "TeamMember",
    "Verification",
    "WallText",
]
