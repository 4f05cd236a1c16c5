"""What was typed when a login had run out: it waits on the server until the same person is back, who hands it in.

Only what passed the check against forgery, or came from a page of our own, is kept; passwords never, files cannot be.
"""

import time
from typing import Any, Final
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import User

# Keys of the session: whose login ran out, and what he had typed.
_WAS: Final = "was"
_TYPED: Final = "unfinished"
# Seconds for which either is of use.
_WAITS: Final = 3600
# Characters. What is longer stays in the browser alone.
_MOST: Final = 256 * 1024


def note_who(request: HttpRequest, person: User) -> None:
    """Write down whose login has just ended, in the session that goes on without him."""
    request.session[_WAS] = [str(person.uuid), int(time.time())]


def came_too_late(request: HttpRequest, response: HttpResponse) -> bool:
    """Whether somebody whose login ended a while ago, perhaps by a page that asks by itself, is now sent to log in."""
    if response.status_code != 302 or request.user.is_authenticated or not _was(request):
        return False
    doors = {reverse("account_login"), reverse("wagtailadmin_login")}
    return request.path not in doors and urlsplit(response.headers["Location"]).path in doors


def say(request: HttpRequest) -> HttpResponse:
    """Keep what was typed and say how to go on; a redirect to the login would throw it away."""
    query = urlencode({REDIRECT_FIELD_NAME: reverse("account_unfinished")})
    context = {"kept": _keep(request, _was(request)), "has_files": bool(request.FILES)}
    return render(request, "accounts/idle.html", context | {"login": f"{reverse('account_login')}?{query}"}, status=403)


def offer_again(request: HttpRequest) -> HttpResponse | None:
    """Offer what a page of our own sent with an old token to be handed in with a new one; None for any other page."""
    if not isinstance(request.user, User) or not _is_ours(request) or not _keep(request, str(request.user.uuid)):
        return None
    return render(request, "accounts/unfinished.html", {"typed": request.session[_TYPED]}, status=403)


def forget(request: HttpRequest) -> None:
    """Drop what waits, once it is handed in."""
    typed = request.session.get(_TYPED)
    if typed and typed["path"] == request.get_full_path():
        del request.session[_TYPED]


@never_cache
@login_required
@require_safe
def unfinished(request: HttpRequest) -> HttpResponse:
    """Show that it is still there, to whoever typed it, with the button that hands it in."""
    assert isinstance(request.user, User)
    typed = request.session.get(_TYPED)
    if not typed or typed["person"] != str(request.user.uuid) or typed["at"] < time.time() - _WAITS:
        request.session.pop(_TYPED, None)
        messages.info(request, "没有等着交的东西。")
        return redirect("my_page")
    return render(request, "accounts/unfinished.html", {"typed": typed})


def _was(request: HttpRequest) -> str:
    person, at = request.session.get(_WAS, ("", 0))
    return str(person) if at > time.time() - _WAITS else ""


def _keep(request: HttpRequest, person: str) -> bool:
    """Keep what was typed for this person; False where it cannot be: a program's request, a password, too much."""
    fields = {name: request.POST.getlist(name) for name in request.POST if name != "csrfmiddlewaretoken"}
    is_secret = any("password" in name for name in fields)
    length = sum(len(value) for values in fields.values() for value in values)
    if not person or is_secret or length > _MOST or request.headers.get("x-requested-with") == "XMLHttpRequest":
        return False
    typed: dict[str, Any] = {"person": person, "at": int(time.time()), "path": request.get_full_path()}
    request.session[_TYPED] = typed | {"fields": fields, "has_files": bool(request.FILES)}
    return True


def _is_ours(request: HttpRequest) -> bool:
    """Whether the browser says that the page which sent it is one of this site."""
    origin = urlsplit(request.headers.get("origin", ""))
    return (origin.scheme, origin.netloc) == (request.scheme, request.get_host())
