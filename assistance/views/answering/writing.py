"""Writing a plan, and moving it on: submitted, agreed, given back, revised, merged, split."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.views.decorators.http import require_http_methods

from accounts.mine.doors import View, personal
from accounts.models import User
from assistance.domain import drafting, plans
from assistance.domain.behalf import OnBehalf
from assistance.domain.errors import AssistanceError, ChangedMeanwhileError
from assistance.enums import Act, PlanState
from assistance.forms.fields import Why
from assistance.forms.plans import Draft, MergeForm, PlanForm, SplitForm
from assistance.models import RectificationPlan
from assistance.policy import acts
from assistance.views.answering.behalf import behalf_of, word_of
from assistance.views.doors import done_by, just_did, tried

FORM: Final = ["GET", "HEAD", "POST"]
SUBMITTED: Final = "方案已提交。专家看过以后会商定，或者告诉您哪里要改。"


@dataclass(frozen=True, slots=True)
class _Who:
    """Who writes, and as whose word where not as his own."""

    person: User
    word: OnBehalf | None


@personal
@require_http_methods(FORM)
def write(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Write parts and measures on one page: whatever is typed is saved by whichever button."""
    plan = _plan(person, Act.CHANGE, uuid)
    draft = Draft(plan, request.POST if request.method == "POST" else None, rows=plans.unplanned(plan.visit))
    behalf = behalf_of(request, person, Act.CHANGE, plan, firm=plan.visit.enterprise)
    refused, who = "", _Who(person, word_of(behalf))
    if request.method == "POST" and draft.is_valid():
        try:
            kept = drafting.write_draft(plan, draft.changes(), by=person, on_behalf=who.word)
        except ChangedMeanwhileError as clash:
            plan.refresh_from_db()
            others = "、".join(_others(request, plan, person)) or "别人"
            draft, refused = draft.show_clash(plan, clash.stored, who=others), str(clash)
        except AssistanceError as refusal:
            refused = str(refusal)
        else:
            _say_saved(request, plan, person, kept)
            return _after(request, plan, who)
    context = {
        "row": plan,
        "draft": draft,
        "refused": refused,
        "is_draft": plan.state == PlanState.DRAFT,
        "opened_at": request.POST.get("opened_at") or timezone.now().isoformat(),
        "can_submit": Act.SUBMIT in acts(person, plan),
        "behalf": behalf,
    }
    return render(request, "assistance/answering/write_plan.html", context)


def _others(request: HttpRequest, plan: RectificationPlan, person: User) -> list[str]:
    """Who else has changed it since the form was opened."""
    try:
        since = parse_datetime(request.POST.get("opened_at", ""))
    except ValueError:
        since = None
    if since is None or timezone.is_naive(since):
        return []
    return drafting.others_since(plan, by=person, since=since)


def _say_saved(request: HttpRequest, plan: RectificationPlan, person: User, kept: set[str]) -> None:
    messages.success(request, "已保存。")
    if others := _others(request, plan, person):
        fields = PlanForm.base_fields
        labels = [str(fields[name].label) for name in plans.FIELDS if name in kept]
        what = f"，改了{'、'.join(labels)}" if labels else ""
        messages.info(request, f"您编写的时候，{'、'.join(others)}也写了这份方案{what}。两边写的都保存了，请看一遍。")


def _after(request: HttpRequest, plan: RectificationPlan, who: _Who) -> HttpResponse:
    then = request.POST.get("then")
    if then == "submit":
        tried(request, lambda: plans.submit_plan(plan, by=who.person, on_behalf=who.word), SUBMITTED)
    return redirect("help_write_plan" if then == "more" else "help_plan", plan.uuid)


# One step each ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Step:
    """A page with a sentence, a reason where one is asked for, and one button."""

    act: Act
    move: Callable[..., Any]
    title: str
    text: str
    done: str
    # What the reason is called; none where it is empty.
    why: str = ""


_STEPS: Final = {
    "submit": _Step(
        Act.SUBMIT,
        plans.submit_plan,
        "提交方案",
        "提交以后，帮扶组的专家会看，同意了就照着做；要改的，会退回来并写明怎么改。这一稿会一直留着。",
        SUBMITTED,
    ),
    "agree": _Step(
        Act.AGREE,
        plans.agree,
        "同意这个方案",
        "您认为照这个方案做得到、也做得完。同意以后，企业就照着做，做一条交一条的照片。",
        "已同意，企业可以照着做了。",
    ),
    "return": _Step(
        Act.RETURN,
        plans.return_plan,
        "退回修改",
        "写清楚哪里要改、怎么改。能直接替企业改的，退回以后您也可以自己改。",
        "已退回，企业会看到您写的话。",
        "哪里要改、怎么改",
    ),
    "revise": _Step(
        Act.REVISE,
        plans.revise,
        "修订方案",
        "商定过的这一稿会留着。改完要再提交、再商定一次。",
        "可以改了。改完请再提交。",
        "为什么要改方案",
    ),
}


def step(name: str) -> View:
    """Return the view of one step of `_STEPS`."""
    one = _STEPS[name]

    @personal
    @require_http_methods(FORM)
    def stepped(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
        plan = _plan(person, one.act, uuid)
        form = Why(request.POST if request.method == "POST" else None, label=one.why)
        behalf = behalf_of(request, person, one.act, plan, firm=plan.visit.enterprise)
        if request.method == "POST" and form.is_valid():
            given: dict[str, Any] = {"why": form.cleaned_data["why"]} if one.why else {}
            if behalf:
                given["on_behalf"] = behalf.word
            try:
                one.move(plan, by=person, **given)
            except AssistanceError as refusal:
                if just_did(person, one.act, plan):
                    return redirect("help_plan", plan.uuid)
                form.add_error("why" if one.why else None, str(refusal))
            else:
                messages.success(request, one.done)
                return redirect("help_plan", plan.uuid)
        missing = plans.lacks(plan) if one.act == Act.SUBMIT else []
        context = {"row": plan, "step": one, "form": form, "missing": missing, "behalf": behalf}
        return render(request, "assistance/answering/step.html", context)

    return stepped


@personal
@require_http_methods(FORM)
def merge(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Put it into another draft of the same visit."""
    plan = _plan(person, Act.MERGE, uuid)
    others = plan.visit.plans.filter(state=PlanState.DRAFT).exclude(pk=plan.pk).prefetch_related("findings")
    by_uuid = {str(row.uuid): row for row in others}
    form = MergeForm(request.POST if request.method == "POST" else None, plans=list(others))
    if request.method == "POST" and form.is_valid():
        into = by_uuid[form.cleaned_data["into"]]
        try:
            kept = plans.merge_plans(plan, into=into, by=person, why=form.cleaned_data["why"])
        except AssistanceError as refusal:
            if just_did(person, Act.MERGE, plan):
                return redirect("help_plan", into.uuid)
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已合并。请看一遍五样内容，还合不合适。")
            return redirect("help_plan", kept.uuid)
    return render(request, "assistance/answering/reshape.html", {"row": plan, "form": form, "title": "合并方案"})


@personal
@require_http_methods(FORM)
def split(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Take some of its findings, and measures with them, into a plan of their own."""
    plan = _plan(person, Act.SPLIT, uuid)
    form = SplitForm(request.POST if request.method == "POST" else None, plan=plan)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data
        try:
            made = plans.split_plan(
                plan, findings=chosen["findings"], measures=chosen["measures"], by=person, why=chosen["why"]
            )
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已拆开。这是新的方案，时限和资金请各改各的。")
            return redirect("help_plan", made.uuid)
    if form.errors and just_did(person, Act.SPLIT, plan):
        return redirect("help_plan", plan.uuid)
    return render(request, "assistance/answering/reshape.html", {"row": plan, "form": form, "title": "拆成两个方案"})


def _plan(person: User, act: Act, uuid: str) -> RectificationPlan:
    return done_by(person, act, RectificationPlan.objects.select_related("visit__enterprise"), uuid)
