"""For staff: slips with invitation codes, and resets of a lost second factor. Who may is asked of the domain."""

import uuid
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Max, Min, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from accounts.domain import login_invitations, second_factor
from accounts.domain.errors import AccountsError
from accounts.enums import ResetState
from accounts.login.desk_forms import ResetForm, SlipsForm
from accounts.login.slips import slips_pdf
from accounts.models import LoginInvitation, SecondFactorReset, User
from theme.pdf import PaperTooLong, PaperUnavailable

_BUSY = "现在打印的人多，没有做成，一张也没有生效。请过半分钟再点一次。"
_SHOWN = 50


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def slips(request: HttpRequest) -> HttpResponse:
    """Make a batch of slips: the answer is the paper, the only place where the codes stand; and list the batches."""
    assert isinstance(request.user, User)
    if not login_invitations.may_make(request.user):
        raise PermissionDenied
    form = SlipsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return _paper(request, form.cleaned_data)
        except AccountsError as error:
            form.add_error(None, str(error))
        except (PaperUnavailable, PaperTooLong):
            form.add_error(None, _BUSY)
    return render(request, "accounts/desk/slips.html", {"form": form, "batches": _batches()[:_SHOWN]})


def _paper(request: HttpRequest, wanted: dict[str, Any]) -> HttpResponse:
    """Draw, print, then make good: codes that were on no paper would open a door for nobody."""
    drawn = login_invitations.draw(wanted["lines"], role=wanted["role"], days=wanted["days"], form=wanted["form"])
    paper = slips_pdf(request, drawn, days=wanted["days"])
    login_invitations.issue(drawn, by=request.user, days=wanted["days"])  # type: ignore[arg-type]
    response = HttpResponse(paper, content_type="application/pdf")
    name = quote(f"邀请码纸条-{timezone.localdate():%Y%m%d}-{len(drawn)}张.pdf")
    response["Content-Disposition"] = f"attachment; filename=\"slips.pdf\"; filename*=UTF-8''{name}"
    return response


def _batches() -> QuerySet[LoginInvitation, dict[str, Any]]:
    now = timezone.now()
    good = Q(used_at__isnull=True, withdrawn_at__isnull=True, until__gt=now)
    rows = LoginInvitation.objects.values("batch", "by__name").annotate(
        made=Min("at"), ends=Max("until"), count=Count("pk"), used=Count("used_at"), good=Count("pk", filter=good)
    )
    return rows.order_by("-made", "batch")


@require_POST
@login_required
def withdraw_slips(request: HttpRequest, batch: uuid.UUID) -> HttpResponse:
    """Make what is unused of a batch worthless."""
    assert isinstance(request.user, User)
    try:
        count = login_invitations.withdraw(batch, by=request.user)
    except AccountsError as error:
        raise PermissionDenied(str(error)) from error
    messages.success(request, f"作废了 {count} 张还没用的纸条。")
    return redirect("account_slips")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def resets(request: HttpRequest) -> HttpResponse:
    """Ask for a reset, and list those that wait and those that are over."""
    assert isinstance(request.user, User)
    if not second_factor.may_confirm(request.user):
        raise PermissionDenied
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.ask_reset(form.cleaned_data["person"], by=request.user, reason=form.cleaned_data["reason"])
        except AccountsError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, "已申请。请另一位系统管理员或者局领导在 24 小时内打开这一页确认。")
            return redirect("account_resets")
    rows = SecondFactorReset.objects.select_related("person", "asked_by", "decided_by")
    young = timezone.now() - second_factor.WAITS
    waiting = rows.filter(state=ResetState.WAITING, asked_at__gt=young)
    return render(
        request,
        "accounts/desk/resets.html",
        {
            "form": form,
            "may_ask": second_factor.may_ask(request.user),
            "waiting": waiting,
            "over": rows.exclude(pk__in=waiting)[:_SHOWN],
        },
    )


@require_POST
@login_required
def decide_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm a reset, or refuse it."""
    assert isinstance(request.user, User)
    if not second_factor.may_confirm(request.user):
        raise PermissionDenied
    reset = get_object_or_404(SecondFactorReset, pk=pk)
    confirmed = request.POST.get("answer") == "confirm"
    try:
        (second_factor.confirm_reset if confirmed else second_factor.refuse_reset)(reset, by=request.user)
    except AccountsError as error:
        messages.error(request, str(error))
    else:
        done = "已重置，并用邮件告诉了本人。请他用密码登录，重新设置。" if confirmed else "没有重置。"
        messages.success(request, done)
    return redirect("account_resets")
