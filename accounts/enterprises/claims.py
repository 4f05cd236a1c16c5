"""认领: the worklist of claims, and one of them with its licence."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain.claims import confirm, refuse
from accounts.domain.errors import AccountsError
from accounts.domain.looking import look
from accounts.enterprises.forms import ReasonForm
from accounts.enterprises.permissions import demand
from accounts.enums import ClaimState, Looked
from accounts.models import Claim
from accounts.policy import Act
from intake.models import PrivateFile
from intake.private.answers import answer
from intake.private.files import FileGone

SHOWN_AFTERWARDS = 50


@require_safe
def claims_view(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; below it what was decided lately."""
    demand(request, Act.DECIDE_CLAIMS)
    claims = Claim.objects.select_related("enterprise__district", "person", "decided_by")
    context = {
        "waiting": claims.filter(state=ClaimState.WAITING),
        "decided": claims.exclude(state=ClaimState.WAITING).order_by("-decided_at")[:SHOWN_AFTERWARDS],
        "page_title": "企业认领",
        "header_icon": "clipboard-list",
    }
    return render(request, "accounts/admin/claims.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def claim_view(request: HttpRequest, uuid: str) -> HttpResponse:
    """One claim; a POST refuses it, with the reason that the person reads."""
    by = demand(request, Act.DECIDE_CLAIMS)
    claim = get_object_or_404(Claim.objects.select_related("enterprise", "person"), uuid=uuid)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            refuse(claim, by=by, reason=form.cleaned_data["reason"])
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已告诉对方：“{claim.enterprise}”的认领没有通过。")
            return redirect("enterprise_claims")
    look(by, Looked.PERSON, people=[claim.person])
    named = {"page_title": f"{claim.person}认领“{claim.enterprise}”", "header_icon": "clipboard-list"}
    return render(request, "accounts/admin/claim.html", {"claim": claim, "form": form, **named})


@require_POST
def confirm_view(request: HttpRequest, uuid: str) -> HttpResponse:
    """Let the person in."""
    by = demand(request, Act.DECIDE_CLAIMS)
    claim = get_object_or_404(Claim.objects.select_related("enterprise", "person"), uuid=uuid)
    try:
        confirm(claim, by=by)
    except AccountsError as refusal:
        messages.error(request, str(refusal))
        return redirect("enterprise_claim", claim.uuid)
    messages.success(request, f"{claim.person}现在是“{claim.enterprise}”的负责人，已告诉对方。")
    return redirect("enterprise_claims")


@require_safe
def licence_view(request: HttpRequest, uuid: str) -> HttpResponseBase:
    """Show the photo to whoever decides, once more logged; after the decision it is gone."""
    by = demand(request, Act.DECIDE_CLAIMS)
    claim = get_object_or_404(Claim.objects.select_related("person"), uuid=uuid, state=ClaimState.WAITING)
    photo = get_object_or_404(PrivateFile, uuid=claim.licence)
    look(by, Looked.LICENCE, people=[claim.person])
    try:
        return answer(photo, download=False)
    except FileGone as gone:
        raise Http404(str(gone)) from gone
