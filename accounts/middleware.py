"""What a logged-in person must do before anything else, and the end of logins that nobody uses any more."""

import logging
import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME, logout
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode

from accounts import passwords
from accounts.domain.consent import still_to_agree
from accounts.domain.second_factor import is_staff, lacks_second_factor
from accounts.login import unfinished
from accounts.models import User

logger = logging.getLogger(__name__)

# What anybody may do, whatever he still has to do first: leave, and read what everybody may read.
_OPEN: Final = frozenset(
    {
        "account_logout",
        "privacy",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key",
        "account_reset_password_from_key_done",
        "wagtailadmin_logout",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_sprite",
    }
)
_OPEN_TO_READ: Final = frozenset({"wagtail_serve", "wagtaildocs_serve", "wagtailimages_serve", "search"})
# What a page asks by itself shows nobody at the desk.
_UNATTENDED: Final = frozenset({"wagtailadmin_editing_sessions"})

SEEN: Final = "seen_at"
_SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS"})
# Seconds. How exact the last use is known; each time costs a write.
_NOTE_EVERY: Final = 60


@dataclass(frozen=True, slots=True)
class Duty:
    """Something to do first: for whom, on which pages, and what is said where a step was not done because of it."""

    applies: Callable[[User], bool]
    page: str
    also: frozenset[str]
    said: str


DUTIES: Final = (
    Duty(
        passwords.must_change,
        "account_change_password",
        frozenset(),
        "刚才那一步没有做：请先把密码改成自己的，再做一次。",
    ),
    Duty(
        lacks_second_factor,
        "mfa_activate_totp",
        frozenset({"account_reauthenticate", "account_change_password"}),
        "刚才那一步没有做：请先设好二次验证，再做一次。",
    ),
    Duty(
        still_to_agree,
        "account_consent",
        # Who does not agree may still see what is held, and have it deleted.
        frozenset({"my_data", "download_my_data", "delete_my_account"}),
        "刚才那一步没有做：请先看过个人信息处理说明，再做一次。",
    ),
    Duty(
        lambda person: not person.name,
        "account_name",
        frozenset(),
        "刚才那一步没有做：请先填姓名，再做一次。",
    ),
)


class _KnowsWhoReads(ABC):
    """Public reading goes on undisturbed, and a request without a session cookie is not asked who it is.

    The page stays one that can be cached for everybody.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next link of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; the work is done once the view is known."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Return what is to be done instead, or None where the request may go on."""
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or _is_reading(request):
            return None
        return self.look(request, request.user) if isinstance(request.user, User) else None

    @abstractmethod
    def look(self, request: HttpRequest, person: User) -> HttpResponse | None:
        """Return what is to be done instead of what this person asked for, or None."""


class IdleMiddleware(_KnowsWhoReads):
    """Ends a login that was not used for a while: the next request finds nobody logged in; what was typed is kept."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; keep what was typed where the answer is to log in first."""
        response = super().__call__(request)
        return unfinished.say(request) if _is_late(request, response) else response

    def look(self, request: HttpRequest, person: User) -> HttpResponse | None:
        """Log out who was away too long; otherwise note that he is here."""
        now = int(time.time())
        seen = request.session.get(SEEN)
        if request.method not in _SAFE:
            unfinished.forget(request)
        if seen is None or now - seen <= idle_seconds(person):
            if seen is None or (now - seen >= _NOTE_EVERY and not _is_unattended(request)):
                note_use(request, person)
                note_client(request)
            return None
        logger.info("idle login of %s ended", person.uuid)
        logout(request)
        unfinished.note_who(request, person)
        if request.method in _SAFE:
            messages.info(request, "很久没有操作，已经自动退出。请重新登录。")
            return None
        return unfinished.say(request)


class FirstThingsMiddleware(_KnowsWhoReads):
    """Leads to the first of the duties that applies, and back once it is done."""

    def look(self, request: HttpRequest, person: User) -> HttpResponse | None:
        """Return the redirect to a duty."""
        name = request.resolver_match.view_name if request.resolver_match else ""
        duty = next((duty for duty in DUTIES if duty.applies(person)), None)
        if duty is None or name in {duty.page, *duty.also}:
            return None
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        query = ""
        if request.method == "GET":
            query = "?" + urlencode({REDIRECT_FIELD_NAME: request.get_full_path()})
        else:
            messages.warning(request, duty.said)
        return HttpResponseRedirect(reverse(duty.page) + query, status=303)


def idle_seconds(person: User) -> int:
    """After how long without use a login of this person ends, in seconds."""
    if is_staff(person):
        return settings.STAFF_IDLE_MINUTES * 60
    return settings.IDLE_DAYS * 86400


def note_use(request: HttpRequest, person: User) -> None:
    """Write down that the login is in use: to the minute in its session, to the day for the person."""
    request.session[SEEN] = int(time.time())
    if not person.last_seen_at or person.last_seen_at < timezone.now() - timedelta(days=1):
        User.objects.filter(pk=person.pk).update(last_seen_at=timezone.now())


def note_client(request: HttpRequest) -> None:
    """Write down for the list of logins that this one is in use, and from where."""
    UserSession.objects.filter(session_key=request.session.session_key).update(
        last_seen_at=timezone.now(), ip=get_adapter(request).get_client_ip(request)
    )


def _is_late(request: HttpRequest, response: HttpResponse) -> bool:
    has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
    return has_session and request.method not in _SAFE and unfinished.came_too_late(request, response)


def _is_reading(request: HttpRequest) -> bool:
    match = request.resolver_match
    name = match.view_name if match else None
    if name in _OPEN or request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL)):
        return True
    return name in _OPEN_TO_READ and request.method in {"GET", "HEAD"}


def _is_unattended(request: HttpRequest) -> bool:
    return bool(request.resolver_match and _UNATTENDED & set(request.resolver_match.namespaces))
