"""字号和颜色: the page on which a reader chooses how the site looks, apart from all others because it holds a token."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from theme.looks import COOKIE, Colour, Look, Size, look_of

KEPT: Final = timedelta(days=365)
COLOURS: Final = {
    Colour.AUTO: ("跟着手机、电脑走", "系统是深色，这里也是深色"),
    Colour.LIGHT: ("浅色", "白天、强光下看"),
    Colour.DARK: ("深色", "晚上、暗处看"),
    Colour.CONTRAST: ("高对比", "字和线最分明；系统是深色时黑底白字"),
}
SIZES: Final = {
    Size.NORMAL: ("标准", "跟着浏览器的字号"),
    Size.LARGE: ("大字版", "字大三成，最小的字也看得清"),
}


@dataclass(frozen=True)
class Choice:
    """One radio button: its value, what it is called, what it is for."""

    value: str
    label: str
    says: str
    chosen: bool


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: HttpRequest) -> HttpResponse:
    """Show the choice, or keep it and go back to where the reader was."""
    if request.method == "POST":
        word = f"{request.POST.get('colour', '')}.{request.POST.get('size', '')}"
        return _keep(redirect(_back(request, request.POST.get("next", ""))), Look.parse(word))
    now = look_of(request)
    # The header's link says nothing of the page it stands on, so that a cached page holds nobody's address.
    came_from = request.GET.get("next") or request.headers.get("Referer", "")
    context = {
        "colours": [Choice(value, *words, chosen=value == now.colour) for value, words in COLOURS.items()],
        "sizes": [Choice(value, *words, chosen=value == now.size) for value, words in SIZES.items()],
        "back": _back(request, came_from),
    }
    return render(request, "portal/reading.html", context)


def _keep(response: HttpResponse, look: Look) -> HttpResponse:
    # An age of nothing takes the cookie away: the default needs none.
    response.set_cookie(
        COOKIE,
        "" if look.is_default else str(look),
        max_age=0 if look.is_default else KEPT,
        path=settings.SESSION_COOKIE_PATH,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
    )
    return response


def _back(request: HttpRequest, address: str) -> str:
    """Return where to go on this site: path and query of an address that is ours, or else the home page."""
    home = reverse("wagtail_serve", args=[""])
    if not _is_ours(request, address):
        return home
    parts = urlsplit(address)
    # Asked again of what is left: a path may begin with two slashes, which a browser takes for another host.
    if not parts.path.startswith("/") or not _is_ours(request, parts.path) or parts.path == reverse("reading"):
        return home
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _is_ours(request: HttpRequest, address: str) -> bool:
    return url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
