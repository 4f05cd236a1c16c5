"""我的企业: mine, finding one, its people, inviting, leaving, handing over."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain import claims, invitations, members
from accounts.domain.errors import AccountsError
from accounts.enums import ClaimState, InvitationState, MemberRole
from accounts.mine.doors import personal
from accounts.mine.forms import InviteForm, LeaveForm
from accounts.models import Claim, Enterprise, Invitation, Membership, User
from accounts.policy import Act, may


@personal
@require_safe
def enterprises(request: HttpRequest, person: User) -> HttpResponse:
    """Show mine, the invitations that wait for me, and my claims."""
    context = {
        "memberships": members.memberships_of(person),
        "invitations": invitations.waiting_for(person),
        "claims": person.claims.exclude(state=ClaimState.CONFIRMED).select_related("enterprise").order_by("-at")[:10],
        "needs_number": not (person.phone and person.phone_verified),
    }
    return render(request, "accounts/mine/enterprises.html", context)


@personal
@require_safe
def enterprise(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """One of mine: its people and what I may do there. For anybody else there is no such address."""
    firm = _mine(person, uuid)
    return render(request, "accounts/mine/enterprise.html", _about(firm, person) | {"invite_form": InviteForm()})


@personal
@require_POST
def invite(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Ask somebody in; a form with a mistake comes back as it was typed."""
    firm = _mine(person, uuid)
    form = InviteForm(request.POST)
    if form.is_valid():
        try:
            invitations.invite(firm, phone=form.cleaned_data["phone"], role=form.cleaned_data["role"], by=person)
        except AccountsError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "邀请已发出，14 天内有效。请告诉对方用这个手机号登录本站。")
            return redirect("my_enterprise", firm.uuid)
    return render(request, "accounts/mine/enterprise.html", _about(firm, person) | {"invite_form": form})


@personal
@require_POST
def withdraw_invitation(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Take an invitation back."""
    invitation = get_object_or_404(Invitation.objects.select_related("enterprise"), uuid=uuid)
    firm = _mine(person, invitation.enterprise.uuid)
    _try(request, lambda: invitations.withdraw(invitation, by=person), "邀请已收回。")
    return redirect("my_enterprise", firm.uuid)


@personal
@require_POST
def answer_invitation(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Accept or decline what was sent to my number."""
    invitation = get_object_or_404(Invitation, uuid=uuid, phone=person.phone or "none")
    if request.POST.get("answer") == "accept":
        _try(request, lambda: invitations.accept(invitation, person=person), f"您加入了“{invitation.enterprise}”。")
    else:
        _try(request, lambda: invitations.decline(invitation, person=person), "已谢绝。")
    return redirect("my_enterprises")


@personal
@require_POST
def change_member(request: HttpRequest, person: User, pk: int) -> HttpResponse:
    """What a manager does with one of his people: another role, handing over, letting go."""
    other = get_object_or_404(Membership.objects.select_related("enterprise", "person"), pk=pk)
    firm = _mine(person, other.enterprise.uuid)
    act = request.POST.get("act", "")
    acts: dict[str, tuple[Callable[[], Any], str]] = {
        "remove": (lambda: members.remove(other, by=person), f"{other.person}不再是成员。"),
        "hand-over": (lambda: _hand_over(firm, other, person), f"{other.person}现在是负责人。"),
        **{
            role.value: (lambda role=role: members.change_role(other, role, by=person), "身份已改。")  # type: ignore[misc]
            for role in MemberRole
        },
    }
    if act not in acts:
        raise Http404
    _try(request, *acts[act])
    return redirect("my_enterprise", firm.uuid)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Say what happens, ask the last manager why, and go."""
    firm = _mine(person, uuid)
    form = LeaveForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        mine = get_object_or_404(Membership.objects.active(), enterprise=firm, person=person)
        try:
            members.leave(mine, reason=form.cleaned_data["reason"])
        except AccountsError as refusal:
            form.add_error("reason", str(refusal))
        else:
            messages.success(request, f"您已离开“{firm}”。您自己的记录还在“我的”里。")
            return redirect("my_enterprises")
    return render(request, "accounts/mine/leave.html", {"enterprise": firm, "form": form})


@personal
@require_POST
def withdraw_claim(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Take my claim back."""
    claim = get_object_or_404(Claim, uuid=uuid, person=person)
    _try(request, lambda: claims.withdraw(claim, by=person), "认领已撤回，照片已删除。")
    return redirect("my_enterprises")


def _mine(person: User, uuid: Any) -> Enterprise:
    """Return the enterprise, or raise Http404 for anybody who is not in it: a stranger learns nothing of it."""
    firm: Enterprise = get_object_or_404(
        Enterprise, uuid=uuid, memberships__person=person, memberships__ended_at__isnull=True
    )
    return firm


def _about(firm: Enterprise, person: User) -> dict[str, Any]:
    manages = may(person, Act.MANAGE_MEMBERS, firm)
    waiting = Invitation.objects.filter(enterprise=firm, state=InvitationState.WAITING) if manages else ()
    return {
        "enterprise": firm,
        "members": firm.memberships.active().select_related("person").order_by("started_at"),
        "me": person,
        "manages": manages,
        "waiting": waiting,
        "roles": list(MemberRole),
    }


def _hand_over(firm: Enterprise, to: Membership, person: User) -> None:
    mine = get_object_or_404(Membership.objects.active(), enterprise=firm, person=person)
    members.transfer(mine, to=to, by=person)


def _try(request: HttpRequest, act: Callable[[], Any], done: str) -> None:
    """Do it and say so, or say why not."""
    try:
        act()
    except AccountsError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
