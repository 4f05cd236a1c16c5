"""From WeChat's browser to the phone's own: a link that is shown, and the page it opens."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.domain.login_errors import MoveLinkError
from accounts.domain.moving import make_link_token, may_move, owner_of, take
from accounts.models import User
from theme.qr import qr_svg


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def move(request: HttpRequest) -> HttpResponse:
    """Show a link to go on with elsewhere; made on demand only, because it opens the account."""
    assert isinstance(request.user, User)
    if not may_move(request.user):
        raise PermissionDenied
    shown = {}
    if request.method == "POST":
        address = request.build_absolute_uri(reverse("account_move_in", args=[make_link_token(request.user)]))
        shown = {"address": address, "code": qr_svg(address, label="二维码，用另一台设备扫描")}
    return render(request, "accounts/move.html", shown)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def move_in(request: HttpRequest, token: str) -> HttpResponse:
    """Log in whoever asked for the link. Opening it is not enough: programs open links to show what is behind them."""
    try:
        person = take(token) if request.method == "POST" else owner_of(token)
    except MoveLinkError as error:
        return render(request, "accounts/move_in.html", {"refused": str(error)}, status=410)
    if request.method != "POST":
        return render(request, "accounts/move_in.html", {"person": person})
    record_authentication(request, person, method="moved")
    return perform_login(request, Login(user=person))
