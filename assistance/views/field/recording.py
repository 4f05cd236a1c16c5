"""现场记录: a finding begun with a photo or a few words, and written whole before anybody signs."""

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import findings
from assistance.domain.errors import AssistanceError, OvertakenError
from assistance.domain.signing import lacks
from assistance.enums import Act, FindingState, VisitState
from assistance.forms.fields import Why
from assistance.forms.findings import AdviceForm, FindingForm, MendAdviceForm, RecordForm
from assistance.forms.phrases import ADVICE
from assistance.models import Advice, Finding, FindingPhoto, HelpVisit
from assistance.policy import within
from assistance.views.criteria import NO_SUCH, Choice, choice_of
from assistance.views.doors import done_by, tried
from assistance.views.field.photos import photos_of, shown

BOTH = ["GET", "HEAD", "POST"]


@dataclass
class Brought:
    """What a form brings beside its fields; `errors` are about these."""

    kept: list[UUID]
    choice: Choice
    errors: list[str]


@personal
@require_http_methods(BOTH)
def record(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """A new finding: photos, words or a criterion."""
    visit = done_by(person, Act.RECORD, HelpVisit.objects.select_related("enterprise"), uuid)
    form = RecordForm(request.POST or None)
    brought = _brought(request, person, words=request.POST.get("text", "").strip() if "find" in request.POST else "")
    if _is_sent(request, brought) and form.is_valid() and (made := _begin(form, visit, person, brought)):
        messages.success(request, f"第 {made.order} 项存下了。")
        return redirect(_next(request, made))
    context = {
        "visit": visit,
        "form": form,
        "choice": brought.choice,
        "kept": brought.kept,
        "errors": brought.errors,
        "written": visit.findings.exclude(state=FindingState.STRUCK).count(),
        "can": _can_be_written(visit),
    }
    return render(request, "assistance/field/record.html", context)


@personal
@require_http_methods(BOTH)
def rewrite(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """The rest of it."""
    row = done_by(person, Act.RECORD, Finding.objects.select_related("visit__enterprise", "criterion"), uuid)
    form = FindingForm(request.POST or None, initial={name: getattr(row, name) for name in findings.FIELDS})
    advice = AdviceForm(request.POST or None)
    searched = f"{row.title} {row.text}".strip() if not row.criterion_id else ""
    brought = _brought(request, person, words=searched, chosen=str(row.criterion_id or ""))
    is_whole = _is_sent(request, brought) and form.is_valid() and advice.is_valid()
    if is_whole and _write(row, person, form, advice, brought):
        messages.success(request, f"第 {row.order} 项存下了。")
        return redirect(_next(request, row))
    context = {
        "row": row,
        "form": form,
        "advice_form": advice,
        "choice": brought.choice,
        "kept": brought.kept,
        "errors": brought.errors,
        "photos": shown(row.photos.all()),
        "advice": row.advice.all(),
        "lacks": lacks(row),
        "phrases": [*FindingForm.lists, ("advice", ADVICE)],
        "before": _seen_before(person, row),
        "can": row.state == FindingState.DRAFT and _can_be_written(row.visit),
    }
    return render(request, "assistance/field/rewrite.html", context)


@personal
@require_http_methods(BOTH)
def strike(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Take it out of the report, and say why."""
    row = done_by(person, Act.STRIKE, Finding.objects.select_related("visit__enterprise"), uuid)
    form = Why(request.POST or None, required=True)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        tried(request, lambda: findings.strike(row, by=person, why=why), f"第 {row.order} 项划掉了。")
        return redirect("help_visit", row.visit.uuid)
    context = {"visit": row.visit, "row": row, "form": form, "title": f"划掉第 {row.order} 项", "button": "划掉"}
    return render(request, "assistance/field/why.html", context | {"back": reverse("help_rewrite", args=[row.uuid])})


@personal
@require_http_methods(BOTH)
def mark(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Draw on a photo."""
    drawn_on = within(person, Act.RECORD, Finding.objects.all())
    photos = FindingPhoto.objects.filter(uuid=uuid, finding__in=drawn_on).select_related("finding__visit")
    found = shown(photos)
    if not found:
        raise Http404
    photo = found[0]["row"]
    if request.method == "POST":
        tried(request, lambda: findings.mark_photo(photo, by=person, marks=_drawn(request)), "标记存下了。")
        return redirect("help_rewrite", photo.finding.uuid)
    return render(request, "assistance/field/mark.html", {"photo": found[0], "row": photo.finding})


@personal
@require_POST
def advise(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """A piece of advice about the firm as a whole."""
    visit = done_by(person, Act.RECORD, HelpVisit.objects.all(), uuid)
    form = AdviceForm(request.POST)
    if form.is_valid():
        text, key = form.cleaned_data["advice"], form.cleaned_data["client_uuid"]
        tried(request, lambda: findings.advise(visit, by=person, text=text, client_uuid=key), "建议记下了。")
    return redirect("help_visit", visit.uuid)


@personal
@require_http_methods(BOTH)
def mend_advice(request: HttpRequest, person: User, uuid: UUID, advice: UUID) -> HttpResponse:
    """Other words for a piece of advice, or none at all."""
    visit = done_by(person, Act.RECORD, HelpVisit.objects.select_related("enterprise"), uuid)
    row = visit.advice.filter(uuid=advice).select_related("finding", "visit").first()
    if row is None:
        messages.info(request, "这条建议已经划掉了。")
        return redirect("help_visit", visit.uuid)
    is_struck = "strike" in request.POST
    form = MendAdviceForm(None if is_struck else request.POST or None, initial={"text": row.text})
    why_form = Why(request.POST if is_struck else None, required=True)
    back = reverse("help_rewrite", args=[row.finding.uuid]) if row.finding else reverse("help_visit", args=[visit.uuid])
    if is_struck and why_form.is_valid():
        why = why_form.cleaned_data["why"]
        tried(request, lambda: findings.strike_advice(row, by=person, why=why), "建议划掉了。")
        return redirect(back)
    if form.is_bound and form.is_valid() and _is_mended(row, person, form):
        messages.success(request, "存下了。")
        return redirect(back)
    can = _can_be_written(visit)
    context = {"visit": visit, "row": row, "form": form, "why_form": why_form, "back": back, "can": can}
    return render(request, "assistance/field/advice.html", context)


def _can_be_written(visit: HelpVisit) -> bool:
    """Whether findings of this visit may still change; where not, the page says so before anything is typed."""
    return visit.state == VisitState.UNDER_WAY and not visit.signatures.exists()


def _brought(request: HttpRequest, person: User, *, words: str, chosen: str = "") -> Brought:
    errors: list[str] = []
    kept = photos_of(request, person, errors)
    return Brought(kept, choice_of(request, person, words=words, chosen=chosen), errors)


def _is_sent(request: HttpRequest, brought: Brought) -> bool:
    """Whether it is to be saved, and nothing that it brings is wrong; a look for criteria saves nothing."""
    if request.method != "POST" or "find" in request.POST:
        return False
    if brought.choice.is_wrong:
        brought.errors.append(NO_SUCH)
    return not brought.errors


def _begin(form: RecordForm, visit: HelpVisit, person: User, brought: Brought) -> Finding | None:
    try:
        return findings.record(
            visit,
            by=person,
            client_uuid=form.cleaned_data["client_uuid"],
            photo=brought.kept[0] if brought.kept else None,
            more_photos=brought.kept[1:],
            criterion=brought.choice.page,
            text=form.cleaned_data["text"],
        )
    except AssistanceError as refusal:
        brought.errors.append(str(refusal))
        return None


def _write(row: Finding, person: User, form: FindingForm, advice: AdviceForm, brought: Brought) -> bool:
    values = form.changes()
    if brought.choice.chosen != str(row.criterion_id or ""):
        values["criterion"] = brought.choice.page
    try:
        if values:
            findings.rewrite(row, by=person, was=form.was(), **values)
        for file in brought.kept:
            findings.add_photo(row, by=person, file=file, client_uuid=uuid4())
        if text := advice.cleaned_data["advice"]:
            key = advice.cleaned_data["client_uuid"]
            findings.advise(row.visit, by=person, text=text, client_uuid=key, finding=row)
    except OvertakenError as refusal:
        form.overtaken(refusal)
        return False
    except AssistanceError as refusal:
        brought.errors.append(str(refusal))
        return False
    return True


def _is_mended(row: Advice, person: User, form: MendAdviceForm) -> bool:
    try:
        if changes := form.changes():
            findings.rewrite_advice(row, by=person, was=form.was().get("text"), **changes)
    except OvertakenError as refusal:
        form.overtaken(refusal)
        return False
    except AssistanceError as refusal:
        form.add_error(None, str(refusal))
        return False
    return True


def _next(request: HttpRequest, row: Finding) -> str:
    """Where the button leads: another new one, this one whole, the next that is not, or the visit."""
    then = request.POST.get("then", "")
    if then == "new":
        return reverse("help_record", args=[row.visit.uuid])
    if then == "this":
        return reverse("help_rewrite", args=[row.uuid])
    if then == "next":
        others = row.visit.findings.filter(state=FindingState.DRAFT).exclude(pk=row.pk).order_by("order")
        rest = [other for other in others if lacks(other)]
        after = next((other for other in rest if other.order > row.order), rest[0] if rest else None)
        if after:
            return reverse("help_rewrite", args=[after.uuid])
    return reverse("help_visit", args=[row.visit.uuid])


def _seen_before(person: User, row: Finding) -> Finding | None:
    return within(person, Act.SEE, Finding.objects.filter(repeats=row).select_related("visit")).first()


def _drawn(request: HttpRequest) -> Any:
    try:
        return json.loads(request.POST.get("marks", ""))
    except (ValueError, RecursionError):
        return None
