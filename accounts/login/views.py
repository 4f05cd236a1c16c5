"""Small pages on the way in that allauth does not have."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.decorators import login_stage_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.internal.stagekit import clear_login
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.domain import login_invitations
from accounts.domain.errors import AccountsError
from accounts.domain.login_errors import NumberTakenError, OtherNumberError
from accounts.domain.numbers import hand_over
from accounts.limits import is_within_limit
from accounts.login.forms import HolderForm, InvitationCodeForm, NameForm, NewAccountForm
from accounts.models import User


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest) -> HttpResponse:
    """Ask what the person is called, once."""
    assert isinstance(request.user, User)
    wanted = get_next_redirect_url(request) or get_adapter(request).get_login_redirect_url(request)
    form = NameForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        return HttpResponseRedirect(wanted)
    return render(request, "accounts/name.html", {"form": form, "wanted": wanted})


@sensitive_post_parameters("password")
@login_stage_required(stage="holder", redirect_urlname="account_login")
@require_http_methods(["GET", "HEAD", "POST"])
def holder(request: HttpRequest) -> HttpResponse:
    """Ask whether the account that the number belongs to is that of the person who holds the number now.

    The page tells nothing of the account: it may be a stranger's.
    """
    stage = request._login_stage  # type: ignore[attr-defined]  # noqa: SLF001 - allauth hands it over like this
    person: User = stage.login.user
    form = HolderForm(request.POST if request.POST.get("answer") == "mine" else None)
    if request.method == "POST" and request.POST.get("answer") == "not-mine":
        return _start_afresh(request, person)
    if form.is_valid():
        phone = person.phone
        adapter = get_adapter(request)
        try:
            proven = adapter.authenticate(request, phone=phone, password=form.cleaned_data["password"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            if proven == person:
                record_authentication(request, person, method="password")
                adapter.set_phone(person, str(phone), verified=True)
                return stage.exit()
            form.add_error("password", "密码不对。没有设过密码，请打帮扶电话。")
    return render(request, "accounts/holder.html", {"form": form})


def _start_afresh(request: HttpRequest, person: User) -> HttpResponse:
    phone = str(person.phone)
    try:
        fresh = hand_over(person, phone=phone)
    except AccountsError as error:
        clear_login(request)
        messages.error(request, str(error))
        return redirect("account_login")
    clear_login(request)
    record_authentication(request, fresh, method="code", phone=phone)
    return perform_login(request, Login(user=fresh))


@sensitive_post_parameters("password1", "password2")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest) -> HttpResponse:
    """Take a code from a slip of paper: first the code, then who one is; or, logged in, join at once."""
    if request.method != "POST":
        return _ask_code(request, InvitationCodeForm(initial={"code": request.GET.get("code", "")[:40]}))
    if not is_within_limit(request, "invitation_code"):
        return respond_429(request)
    form = InvitationCodeForm(request.POST)
    if not form.is_valid():
        return _ask_code(request, form)
    try:
        return _use_code(request, form.cleaned_data["code"])
    except AccountsError as error:
        form.add_error("code", str(error))
        return _ask_code(request, form)


def _ask_code(request: HttpRequest, form: InvitationCodeForm) -> HttpResponse:
    return render(request, "accounts/invitation.html", {"form": form})


def _use_code(request: HttpRequest, code: str) -> HttpResponse:
    """Go on with a code that was entered; raises AccountsError where it is about the code."""
    found = login_invitations.find(code)
    if isinstance(request.user, User):
        membership = login_invitations.use_for_own(code, person=request.user)
        messages.success(request, f"您已加入“{membership.enterprise}”。")
        return HttpResponseRedirect(get_adapter(request).get_login_redirect_url(request))
    who = NewAccountForm(request.POST if "name" in request.POST else None, initial={"code": code})
    if who.is_bound and who.is_valid():
        try:
            return _enter_with(request, code, who.cleaned_data)
        except (NumberTakenError, OtherNumberError) as error:
            who.add_error("phone", str(error))
    return render(request, "accounts/invitation_who.html", {"form": who, "invitation": found})


def _enter_with(request: HttpRequest, code: str, who: dict[str, Any]) -> HttpResponse:
    person = login_invitations.use_for_new(code, name=who["name"], phone=who["phone"], password=who["password1"])
    record_authentication(request, person, method="invitation")
    return perform_login(request, Login(user=person))
