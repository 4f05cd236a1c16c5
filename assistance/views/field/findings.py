"""隐患: one finding, for whoever may see it."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain.signing import lacks
from assistance.enums import VISIT_NUMBERED, Act, CaseState, FindingState, FixWhen
from assistance.models import AssistanceLog, CaseDraft, Evidence, Extension, Finding, HelpVisit, Verification
from assistance.policy import within
from assistance.views.answering.behalf import with_word
from assistance.views.answering.pictures import shown
from assistance.views.asking.told import told
from assistance.views.doors import seen_by
from assistance.views.field.photos import shown as photos_shown
from assistance.views.steps import steps
from content.addresses import remember_site

# How the release of a criterion names its parts, by the layer that each belongs to (DESIGN §4).
LAYERS = {
    "official": {"standard", "title", "item", "sector_label", "shown_official_text"},
    "advice": {
        "how_to_check",
        "free_first",
        "how_to_fix",
        "costs_money",
        "who_may_do",
        "usual_time",
        "stops_production",
        "evidence_to_keep",
        "advice_basis",
    },
}
# Of interest to editors of the page, not to who reads what was found.
UNSAID = {"last_reviewed", "next_review", "keywords", "sources"}


@personal
@require_safe
def finding(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show it, with all that became of it."""
    rows: Any = Finding.objects.select_related("visit__enterprise", "criterion", "answer", "recorded_by", "plan")
    looked = Prefetch("verifications", Verification.objects.select_related("by", "second"))
    # A lead of the bureau sees a major hazard, not the visit that found it.
    of_visit = {"sees_visit": Act.SEE, "may_plan": Act.MAKE_PLAN}
    visit = HelpVisit.objects.filter(pk=OuterRef("visit"))
    rows = rows.annotate(**{name: Exists(within(person, act, visit)) for name, act in of_visit.items()})
    drafts = CaseDraft.objects.filter(finding=OuterRef("pk")).exclude(state=CaseState.DROPPED)
    rows = rows.annotate(case_state=Subquery(drafts.values("state")[:1]))
    rows = with_word(with_word(rows), of="answer__uuid", name="answer_word")
    asked = Prefetch("extensions", with_word(Extension.objects.all()))
    row: Any = seen_by(person, rows.prefetch_related(looked, asked), uuid)
    context = {
        "row": row,
        "turns": _turns(row),
        "steps": steps(person, row),
        "photos": photos_shown(row.photos.all()),
        "layers": frozen_layers(row),
        "lacks": lacks(row) if row.state == FindingState.DRAFT else [],
        "advice": with_word(row.advice.all()),
        # Whoever sees a finding sees its plan: the policy has nobody for the one who is not there for the other.
        "plan": row.plan,
        "may_plan": row.may_plan and _waits_for_plan(row),
        "evidence": evidence_of(person, row),
        "extensions": row.extensions.all(),
        "verifications": row.verifications.all(),
        "case": CaseState(row.case_state).label if row.case_state else "",
    }
    # The address of the criterion would cost a question more.
    remember_site(request)
    return render(request, "assistance/field/finding.html", context | _repeats(person, row))


@personal
@require_safe
def history(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Who did what with it, the latest first. Who looked at it stands on the firm's own page."""
    row = seen_by(person, Finding.objects.select_related("visit__enterprise"), uuid)
    of = [row.uuid, *row.verifications.values_list("uuid", flat=True)]
    log = AssistanceLog.objects.filter(thing_uuid__in=of).exclude(act=Act.SEE)
    return render(request, "assistance/field/history.html", {"row": row, "told": told(log)})


def frozen_layers(row: Finding) -> list[tuple[str, list[dict[str, Any]]]]:
    """The criterion as it was then, its parts under the layer that each belongs to."""
    found: dict[str, list[dict[str, Any]]] = {"official": [], "reading": [], "advice": []}
    for part in row.criterion_frozen:
        if part["name"] not in UNSAID:
            found[next((name for name, names in LAYERS.items() if part["name"] in names), "reading")].append(part)
    return [(name, parts) for name, parts in found.items() if parts]


def evidence_of(person: User, row: Finding) -> list[Any]:
    """What shows that it is gone or safe meanwhile, its own and of its plan's measures, as far as he may see it."""
    mine = Q(finding=row) | (Q(measure__plan=row.plan_id) if row.plan_id else Q())
    return shown(within(person, Act.SEE, Evidence.objects.filter(mine)))


def _waits_for_plan(row: Finding) -> bool:
    is_open = row.state == FindingState.OPEN and row.visit.state in VISIT_NUMBERED
    return is_open and row.fix_when == FixWhen.BY_DATE and row.plan_id is None


def _turns(row: Finding) -> Iterable[AssistanceLog]:
    """What a message about it leads to: on what ground it was handed to whom, and why it was opened again."""
    if row.state == FindingState.DRAFT or not (row.is_major or row.times_reopened):
        return ()
    return AssistanceLog.objects.filter(thing_uuid=row.uuid, act__in=[Act.REFER, Act.REOPEN]).select_related("by")


def _repeats(person: User, row: Finding) -> dict[str, Any]:
    """The same criterion at the same firm, before and after: what he may see of it."""
    around = Q(repeat_of=row) | Q(repeats=row)
    rows = list(within(person, Act.SEE, Finding.objects.filter(around).select_related("visit").distinct()))
    return {
        "before": next((other for other in rows if other.pk == row.repeat_of_id), None),
        "after": [other for other in rows if other.pk != row.repeat_of_id],
    }
