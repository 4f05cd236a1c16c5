"""What is told to whom, in the transaction of what happened: called by the functions of the domain, after their log.

The number of that line of the log is the key: one thing that happened is told once to each, however often the door is
asked. Whoever did it knows. A firm in which nobody has an account is told by telephone.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from django.db.models import Model
from django.urls import reverse

from accounts.dates import spoken
from accounts.enums import MemberRole
from accounts.models import User
from accounts.notify import notify
from accounts.roles import Role
from assistance.enums import Act, ExtensionState, PlanState, RequestState, Result, TeamRole
from assistance.models import (
    Answer,
    AssistanceLog,
    BreakGlass,
    Extension,
    Finding,
    HelpRequest,
    HelpVisit,
    RectificationPlan,
    Referral,
    TeamMember,
    Verification,
)
from assistance.notices import words
from assistance.notices.people import behind_request, of_firm, of_role, of_team, who_decide
from assistance.policy import may

_REQUESTS: Final = {
    RequestState.ACCEPTED: words.REQUEST_ACCEPTED,
    RequestState.DECLINED: words.REQUEST_DECLINED,
    RequestState.REFERRED: words.REQUEST_REFERRED,
    RequestState.SCHEDULED: words.REQUEST_SCHEDULED,
    RequestState.CLOSED: words.REQUEST_CLOSED,
}


def request_moved(request: HelpRequest, *, by: User) -> HelpRequest:
    """Tell the firm what became of its request; return the request."""
    code = _REQUESTS[RequestState(request.state)]
    days = {"day": spoken(request.promised_on)} if "${day}" in words.WORDS[code][2] else {}
    _tell(behind_request(request), code, "help_request", request, but=by, says=days)
    return request


def request_urgent(request: HelpRequest, *, by: User) -> None:
    """Have the help desk call at once."""
    _tell(of_role(Role.HELP_DESK), words.REQUEST_URGENT, "help_request", request, but=by, urgent=True)


def request_withdrawn(request: HelpRequest, *, visit: HelpVisit, by: User | None) -> None:
    """Have whoever planned a visit for it think again."""
    _tell([visit.planned_by], words.REQUEST_WITHDRAWN, "help_visit", visit, but=by, since=f"request-{_since(request)}")


def put_on_team(member: TeamMember, *, by: User) -> None:
    """Tell somebody that he is wanted."""
    visit, since = member.visit, f"member-{member.pk}"
    told = (words.ON_TEAM, {"day": spoken(visit.on)})
    if member.role == TeamRole.VERIFIER:
        told = (words.TO_VERIFY, {"number": visit.number})
    _tell([member.person], told[0], "help_visit", visit, but=by, since=since, says=told[1])


def taken_off_team(visit: HelpVisit, *, person: User, by: User) -> None:
    """Tell somebody that he need not go. The visit is no longer his to see."""
    _tell([person], words.OFF_TEAM, "my_page", visit, but=by, says={"day": spoken(visit.on)})


def visit_postponed(visit: HelpVisit, *, by: User) -> None:
    """Tell both sides the new day."""
    _tell(_both(visit), words.VISIT_POSTPONED, "help_visit", visit, but=by, says={"day": spoken(visit.on)})


def visit_cancelled(visit: HelpVisit, *, asked: Iterable[HelpRequest], by: User) -> None:
    """Tell both sides that nobody comes; `asked` are the requests it was to answer."""
    people = [*_both(visit), *(request.asked_by for request in asked if request.asked_by)]
    _tell(people, words.VISIT_CANCELLED, "help_visit", visit, but=by, says={"day": spoken(visit.on)})


def report_delivered(visit: HelpVisit, *, by: User) -> None:
    """Tell the firm that its report is here to read and answer."""
    _tell(of_firm(visit.enterprise), words.REPORT_DELIVERED, "help_visit", visit, but=by, says={"number": visit.number})


def objection_waits(answer: Answer) -> None:
    """Have somebody who was not there look at it."""
    finding = answer.finding
    people = [*of_role(Role.HELP_DESK), *(of_role(Role.BUREAU_LEAD) if finding.is_major else ())]
    _tell(
        people, words.OBJECTION_WAITS, "help_finding", finding, but=answer.by, since=_since(answer), says=_item(finding)
    )


def objection_decided(answer: Answer, *, by: User) -> None:
    """Tell the firm."""
    finding = answer.finding
    people = [answer.by, *of_firm(finding.visit.enterprise)]
    _tell(people, words.OBJECTION_DECIDED, "help_finding", finding, but=by, since=_since(answer), says=_item(finding))


def plan_moved(plan: RectificationPlan, *, by: User) -> RectificationPlan:
    """Tell those whose turn it is now; return the plan. The line of the log that says so is the last."""
    visit = plan.visit
    # Where nobody of the firm has an account, the desk that handed it in rings.
    handed_in = [revision.by for revision in plan.revisions.select_related("by")[:1]]
    people, code = {
        PlanState.SUBMITTED: (of_team(visit, TeamRole.LEAD, TeamRole.EXPERT), words.PLAN_WAITS),
        PlanState.DRAFT: ([*of_firm(visit.enterprise), *handed_in], words.PLAN_RETURNED),
        PlanState.AGREED: ([*of_firm(visit.enterprise), *handed_in], words.PLAN_AGREED),
    }[PlanState(plan.state)]
    _tell(people, code, "help_plan", plan, but=by, says={"number": visit.number})
    return plan


def fixed_waits(finding: Finding, *, by: User) -> Finding:
    """Have the lead of the team see to it that somebody looks; return the finding."""
    lead = of_team(finding.visit, TeamRole.LEAD)
    _tell(lead, words.FIXED_WAITS, "help_finding", finding, but=by, says=_item(finding))
    return finding


def verified(made: Verification) -> None:
    """Tell the firm what the look came to."""
    finding, code = made.finding, words.GONE if made.result == Result.GONE else words.NOT_GONE
    people = of_firm(finding.visit.enterprise)
    _tell(people, code, "help_finding", finding, but=made.by, since=_since(made), says=_item(finding))


def reopened(finding: Finding, *, by: User) -> Finding:
    """Tell the firm, with the new date; return the finding."""
    day = spoken(finding.due_on)
    people = of_firm(finding.visit.enterprise)
    _tell(people, words.REOPENED, "help_finding", finding, but=by, says=_item(finding) | {"day": day})
    return finding


def extension_waits(extension: Extension) -> None:
    """Have those decide whose it is."""
    finding, by = extension.finding, extension.asked_by
    people = who_decide(finding)
    _tell(people, words.EXTENSION_WAITS, "help_finding", finding, but=by, since=_since(extension), says=_item(finding))


def extension_decided(extension: Extension, *, due_on: date, by: User) -> None:
    """Tell the firm until when it has time now."""
    granted = extension.state == ExtensionState.GRANTED
    code = words.EXTENSION_GRANTED if granted else words.EXTENSION_REFUSED
    finding, day = extension.finding, spoken(due_on)
    people = [extension.asked_by, *of_firm(finding.visit.enterprise)]
    _tell(people, code, "help_finding", finding, but=by, since=_since(extension), says=_item(finding) | {"day": day})


def glass_broken(broken: BreakGlass) -> None:
    """Tell those who answer for the firm that somebody looks, and where it says why."""
    firm, since = broken.enterprise, f"glass-{broken.pk}"
    _tell(of_firm(firm, MemberRole.MANAGER), words.GLASS_BROKEN, "help_log", firm, but=None, since=since)


def referred(made: Referral) -> None:
    """Tell the firm, every way it can be reached: it has left the wall."""
    finding, since = made.finding, f"referral-{made.pk}"
    people = of_firm(finding.visit.enterprise, MemberRole.MANAGER)
    _tell(people, words.REFERRED, "help_finding", finding, but=None, since=since, urgent=True, says=_item(finding))


def _both(visit: HelpVisit) -> list[User]:
    asked = [request.asked_by for request in visit.requests.select_related("asked_by") if request.asked_by]
    return [*of_team(visit), *asked, *of_firm(visit.enterprise)]


def _item(finding: Finding) -> dict[str, str]:
    return {"number": finding.visit.number, "item": str(finding.order)}


def _since(row: Model) -> str:
    """The line of the log that the caller has just written: what happened again later has another."""
    return str(AssistanceLog.objects.filter(thing_uuid=row.uuid).latest("pk").pk)  # type: ignore[attr-defined]


def _tell(
    people: Iterable[User],
    code: str,
    page: str,
    row: Model,
    *,
    but: User | None,
    since: str = "",
    urgent: bool = False,
    says: Mapping[str, str] | None = None,
) -> None:
    path = reverse(page) if page == "my_page" else reverse(page, args=[row.uuid])  # type: ignore[attr-defined]
    key = f"{code}-{since or _since(row)}"
    for person in dict.fromkeys(people):
        # Who has left the firm, or changed sides, is told nothing of it any more.
        if person != but and (page == "my_page" or may(person, Act.SEE, row)):
            notify(person, code, says or {}, key, path=path, urgent=urgent)
