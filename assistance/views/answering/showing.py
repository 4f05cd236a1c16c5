"""Showing that a measure is done or a finding gone, and saying so."""

from functools import partial
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import evidence, verifying
from assistance.domain.errors import AssistanceError
from assistance.enums import Act, FixWhen, MeasureState, PlanState, Shows
from assistance.forms.evidence import FilesForm, FixedForm, ShowForm, ShowPaperForm, Uploads
from assistance.models import Evidence, Finding, Measure, RectificationPlan
from assistance.policy import acts, within
from assistance.views.answering.behalf import behalf_of, word_of
from assistance.views.answering.pictures import shown
from assistance.views.answering.receiving import hand_in, receive
from assistance.views.doors import done_by, just_did
from intake.models import PrivateFile

FORM: Final = ["GET", "HEAD", "POST"]


@personal
@require_http_methods(FORM)
def show_measure(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Hand in what shows that a measure is done, and say that it is done where it is."""
    measure = _measure(person, Act.GIVE_EVIDENCE, uuid)
    is_done = request.POST.get("then") == "done"
    form, files = _form(request, FilesForm, person, needs=not is_done)
    plan = measure.plan
    behalf = behalf_of(request, person, Act.GIVE_EVIDENCE, plan, firm=plan.visit.enterprise)
    who: dict[str, Any] = {"by": person, "on_behalf": word_of(behalf)}
    if form.is_bound and form.is_valid():
        try:
            show = partial(evidence.show_measure, measure, text=form.cleaned_data["text"], **who)
            hand_in(files, show, form=form)
            if is_done:
                evidence.do_measure(measure, **who)
        except AssistanceError as refusal:
            if is_done and just_did(person, Act.DO, measure):
                return _to_measure(measure)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "这一条做完了。" if is_done else "已交上。")
            return _to_measure(measure)
    context = {
        "row": measure,
        "form": form,
        "kept": files,
        "shown": shown(measure.evidence.all()),
        "can_do": measure.state == MeasureState.TO_DO and Act.DO in acts(person, plan),
        "behalf": behalf,
    }
    return render(request, "assistance/answering/show_measure.html", context)


@personal
@require_POST
def do_measure(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Say that a measure is done for which something is shown already."""
    measure = _measure(person, Act.DO, uuid)
    try:
        evidence.do_measure(measure, by=person)
    except AssistanceError as refusal:
        if not just_did(person, Act.DO, measure):
            messages.error(request, str(refusal))
    else:
        messages.success(request, "这一条做完了。")
    return _to_measure(measure)


@personal
@require_http_methods(FORM)
def show_finding(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Hand in what shows that a finding is gone, or that it is safe meanwhile."""
    finding = _finding(person, Act.GIVE_EVIDENCE, uuid)
    behalf = behalf_of(request, person, Act.GIVE_EVIDENCE, finding, firm=finding.visit.enterprise)
    form, files = _form(request, ShowPaperForm if behalf else ShowForm, person)
    if form.is_bound and form.is_valid():
        said: dict[str, Any] = {name: form.cleaned_data[name] for name in ("shows", "text")}
        try:
            show = partial(evidence.show_finding, finding, by=person, on_behalf=word_of(behalf), **said)
            hand_in(files, show, form=form)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已交上。")
            return redirect("help_finding", finding.uuid)
    context = {
        "row": finding,
        "form": form,
        "kept": files,
        "shown": shown(finding.evidence.all()),
        "behalf": behalf,
    }
    return render(request, "assistance/answering/show_finding.html", context)


@personal
@require_http_methods(FORM)
def report_fixed(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Say that a finding is gone, with the photos that show it; what is still missing stands there in words."""
    finding = _finding(person, Act.REPORT_FIXED, uuid)
    form, files = _form(request, FixedForm, person, needs=False)
    behalf = behalf_of(request, person, Act.REPORT_FIXED, finding, firm=finding.visit.enterprise)
    who: dict[str, Any] = {"by": person, "on_behalf": word_of(behalf)}
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        try:
            show = partial(evidence.show_finding, finding, shows=Shows.FIX, text=text, **who)
            hand_in(files, show, form=form)
            verifying.report_fixed(finding, why=text, **who)
        except AssistanceError as refusal:
            if just_did(person, Act.REPORT_FIXED, finding):
                return redirect("help_finding", finding.uuid)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已报上，帮扶组会来验收。")
            return redirect("help_finding", finding.uuid)
    context = {
        "row": finding,
        "form": form,
        "kept": files,
        "shown": shown(Evidence.objects.all().of_fixing(finding)) if finding.opened_at else [],
        "missing": _missing(finding),
        "behalf": behalf,
    }
    return render(request, "assistance/answering/report_fixed.html", context)


def _form(
    request: HttpRequest, kind: type[Uploads], person: User, *, needs: bool = True
) -> tuple[Uploads, list[PrivateFile]]:
    """Return the form as it was sent, and what came with it; where it `needs` a file it says so."""
    if request.method != "POST":
        return kind(initial={"shows": request.GET.get("shows")}), []
    form = kind(request.POST)
    files = receive(request, form, by=person)
    if needs and not files and "uploads" not in form.errors:
        form.add_error("uploads", "请先选照片或文件。")
    return form, files


def _missing(finding: Finding) -> list[tuple[str, str]]:
    """What must happen before, in words, and where."""
    plan = finding.plan
    if finding.fix_when == FixWhen.NOW:
        return []
    if plan is None:
        return [("还没有整改方案", reverse("help_make_plan", args=[finding.visit.uuid]))]
    if plan.state != PlanState.AGREED:
        return [(f"整改方案现在是“{plan.get_state_display()}”，还没有商定", reverse("help_plan", args=[plan.uuid]))]
    left = plan.measures.filter(state=MeasureState.TO_DO)
    return [(f"还没做完：{row.text}", reverse("help_show_measure", args=[row.uuid])) for row in left]


def _finding(person: User, act: Act, uuid: str) -> Finding:
    return done_by(person, act, Finding.objects.select_related("visit__enterprise", "plan"), uuid)


def _measure(person: User, act: Act, uuid: str) -> Measure:
    """The measure of a plan with which the person may do this."""
    row = Measure.objects.select_related("plan__visit__enterprise").filter(uuid=uuid).first()
    plans = within(person, Act.SEE, RectificationPlan.objects.filter(measures__uuid=uuid))
    if row is None or not within(person, act, plans).exists():
        raise Http404
    return row


def _to_measure(measure: Measure) -> HttpResponse:
    return redirect(f"{reverse('help_plan', args=[measure.plan.uuid])}#m-{measure.uuid}")
