"""What passes the wall: a referral, an administrator who must look, and the text that says so beforehand."""

from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from assistance.domain.errors import AssistanceError
from assistance.domain.wall import break_glass, refer, write_wall_text
from assistance.enums import FINDING_UNSOLVED, Act, Level, Thing
from assistance.forms.fields import Why
from assistance.forms.leaving import ReferralForm, WallForm
from assistance.models import Finding, WallText
from assistance.policy import within
from assistance.views.desk.doors import firm_asked_for, staff

MOST = 100


@staff(Act.REFER, Thing.FINDING)
@require_safe
def majors(request: HttpRequest, person: User) -> HttpResponse:
    """Major hazards that are not gone, the longest overdue first."""
    rows = within(person, Act.REFER, Finding.objects.filter(level=Level.MAJOR, state__in=FINDING_UNSOLVED))
    rows = rows.select_related("visit__enterprise__district").order_by("due_on", "pk")
    context = {"rows": rows[:MOST], "today": timezone.localdate()}
    return render(request, "assistance/desk/majors.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def referral(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Hand one finding to those who enforce, on one of the two grounds."""
    rows = within(person, Act.REFER, Finding.objects.select_related("visit__enterprise"))
    finding = get_object_or_404(rows, uuid=uuid)
    form = ReferralForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refer(finding, by=person, **form.cleaned_data)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "移交记下了，企业会看到。请按规定把材料送过去。")
            return redirect("help_lead")
    context = {
        "heading": f"移交“{finding}”",
        "facts": [
            ("企业", finding.visit.enterprise),
            ("查出的情况", finding.text),
            ("整改期限", f"{finding.due_on}"),
            ("已经移交过", "；".join(str(row) for row in finding.referrals.all()) or "没有"),
        ],
        "form": form,
        "button": "移交",
        "see": (reverse("help_finding", args=[finding.uuid]), "看这一项和照片"),
        "back": (reverse("help_lead"), "返回重大隐患"),
    }
    return render(request, "assistance/desk/ask.html", context)


@staff(Act.BREAK_GLASS, Thing.FIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def glass(request: HttpRequest, person: User) -> HttpResponse:
    """Find the firm; with `at`, say why one must read what it has shown."""
    about = firm_asked_for(request, person, Act.BREAK_GLASS, Enterprise.objects.current())
    firm = about["firm"]
    form = Why(
        request.POST if request.method == "POST" and firm else None,
        label="为什么要看",
        required=True,
        help_text="企业会看到您的名字、时间和这句话。看两个小时，到时自动关上。",
    )
    if form.is_bound and firm and form.is_valid():
        try:
            made = break_glass(firm, by=person, why=form.cleaned_data["why"])
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"可以看到 {timezone.localtime(made.until):%H:%M}。企业会看到您看过、为什么看。")
            return redirect("help_firm", firm.uuid)
    return render(request, "assistance/desk/glass.html", about | {"form": form})


@staff(Act.REFER, Thing.FINDING)
@require_safe
def wall_texts(request: HttpRequest, person: User) -> HttpResponse:
    """All texts, the newest first, and which of them counts."""
    context = {"rows": WallText.objects.all(), "in_force": WallText.objects.in_force()}
    return render(request, "assistance/desk/wall_texts.html", context)


@staff(Act.REFER, Thing.FINDING)
@require_http_methods(["GET", "HEAD", "POST"])
def wall_text(request: HttpRequest, person: User, pk: int | None = None) -> HttpResponse:
    """Write a text, or a new one; one that a firm was shown stays as it was."""
    row = get_object_or_404(WallText, pk=pk) if pk else None
    known = {name: getattr(row, name) for name in ("title", "document", "effective_on")} if row else {}
    form = WallForm(request.POST or None, initial=known | ({"body": row.text} if row else {}))
    if request.method == "POST" and form.is_valid():
        try:
            write_wall_text(row, **form.cleaned_data)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        except IntegrityError:
            # The database alone knows of a colleague who saves at the same moment.
            form.add_error("effective_on", "这一天已经有一份生效。请换一天。")
        else:
            messages.success(request, "存好了。")
            return redirect("help_wall_texts")
    context = {
        "heading": "改帮扶说明" if row else "写一份帮扶说明",
        "form": form,
        "button": "保存",
        "back": (reverse("help_wall_texts"), "返回帮扶说明"),
    }
    return render(request, "assistance/desk/ask.html", context)
