"""案例稿: written, cleared and handed to the editors on one page, which the firm reads from its first word."""

from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import case_pictures, cases
from assistance.domain.case_pictures import Shot
from assistance.domain.errors import AssistanceError
from assistance.enums import Act, CaseState, FindingState
from assistance.forms.cases import CaseForm, PicturesForm
from assistance.models import CaseDraft, DraftPicture, Evidence, Finding
from assistance.policy import acts, within
from assistance.views.doors import seen_by, tried, typed


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def case(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show the draft of a finding, or the form for it; a POST writes it, and what was typed comes back if refused."""
    finding = seen_by(person, Finding.objects.select_related("visit__enterprise", "criterion"), uuid)
    draft = cases.case_of(finding)
    form = CaseForm(request.POST or None, instance=draft, label_suffix="")
    shots = case_pictures.shots_of(finding)
    chosen = case_pictures.chosen(draft) if draft else []
    pictures = PicturesForm(request.POST or None, shots=shots, told={row.source.uuid: row.alt for row in chosen})
    if request.method == "POST" and form.is_valid() and pictures.is_valid():
        try:
            cases.write_case(finding, by=person, pictures=pictures.told, **form.cleaned_data)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("help_case", finding.uuid)
    # A form that was refused has put its words into the row; what is shown as the draft is what is kept.
    shown = cases.case_of(finding) if form.is_bound else draft
    context = _context(finding, shown, form, person)
    context |= {"pictures": pictures, "chosen": _chosen(person, chosen, shots)}
    return render(request, "assistance/cases/case.html", context)


@personal
@require_POST
def move_case(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Offer, clear, return or drop it."""
    findings = within(person, Act.SEE, Finding.objects.all())
    draft = seen_draft(findings, uuid)
    why = typed(request, "why")
    ticked = set(request.POST.getlist("seen"))
    seen = [row.uuid for row in draft.pictures.all() if str(row.uuid) in ticked]
    ways = {
        "offer": (lambda: cases.offer_case(draft, by=person), "已交给受理人员把关。"),
        "clear": (lambda: cases.clear_case(draft, by=person, seen=seen), _handed(draft, len(seen))),
        "return": (lambda: cases.return_case(draft, by=person, why=why), "已退回修改。"),
        "drop": (lambda: cases.drop_case(draft, by=person, why=why), "这份案例稿不写了。"),
    }
    way = request.POST.get("way", "")
    if way not in ways:
        raise BadRequest
    tried(request, *ways[way])
    return redirect("help_case", draft.finding.uuid)


def seen_draft(findings: Any, uuid: UUID) -> CaseDraft:
    """Return a draft about one of these findings, or raise Http404."""
    return get_object_or_404(CaseDraft.objects.select_related("finding"), uuid=uuid, finding__in=findings)


def _handed(draft: CaseDraft, seen: int) -> str:
    """What went, so that nobody believes of a photo that it did."""
    kept = draft.pictures.count() - seen
    photos = f"照片交了 {seen} 张。" if seen else ""
    return f"已交给编辑，发布前还要经过审核。{photos}{f'没打勾的 {kept} 张没有交。' if kept else ''}"


def _chosen(person: User, rows: list[DraftPicture], shots: list[Shot]) -> list[tuple[DraftPicture, Shot]]:
    """The photos that go with it, as far as he may see what they are of."""
    evidence = [row.evidence_id for row in rows if row.evidence_id]
    seen = set(within(person, Act.SEE, Evidence.objects.filter(pk__in=evidence))) if evidence else set()
    by_source = {shot.source: shot for shot in shots}
    return [
        (row, by_source[row.source]) for row in rows if row.source in by_source and (row.photo or row.evidence in seen)
    ]


def _context(finding: Finding, draft: CaseDraft | None, form: CaseForm, person: User) -> dict[str, Any]:
    may_do = acts(person, finding)
    writes, is_gone = Act.WRITE_CASE in may_do, finding.state == FindingState.CLOSED
    return {
        "finding": finding,
        "draft": draft,
        "form": form,
        # What was opened again is no case until it is gone once more.
        "is_gone": is_gone,
        "edits": writes and is_gone and (not draft or draft.state == CaseState.WRITING),
        "writes": writes,
        "clears": Act.CLEAR_CASE in may_do and is_gone and _waits_for(person, draft),
    }


def _waits_for(person: User, draft: CaseDraft | None) -> bool:
    """Whether it waits for a second pair of eyes, which are not those of its writer."""
    return draft is not None and draft.state == CaseState.OFFERED and draft.written_by_id != person.pk
