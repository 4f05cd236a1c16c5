"""The city's single sign-on: whom it names is let in where an account is known for that, and nowhere else."""

import logging
from collections.abc import Callable
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.openid_connect import views
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from requests.exceptions import RequestException

from accounts.models import User
from accounts.phone import normalise_phone

logger = logging.getLogger(__name__)


class SingleSignOnAdapter(DefaultSocialAccountAdapter):
    """allauth's decisions on who comes from elsewhere."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Make no account for anybody, least of all staff."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Tie who comes for the first time to the account with his address or number; refuse where there is none."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            raise ImmediateHttpResponse(self._no_account(request))
        if sociallogin.is_existing:
            return
        person = account_of(sociallogin.account.extra_data)
        if person is None:
            logger.warning("single sign-on named somebody without an account")
            raise ImmediateHttpResponse(self._no_account(request))
        sociallogin.connect(request, person)
        logger.info("single sign-on was tied to %s", person.uuid)

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> User:
        """Fill in nothing: no account is made of what the provider says."""
        person: User = sociallogin.user
        return person

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        """Leave a trace; the page says what to do instead."""
        logger.warning("single sign-on failed: %s", exception or error)

    def _no_account(self, request: HttpRequest) -> HttpResponse:
        return render(request, "accounts/no_account.html", status=403)


def _or_say_so(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Say in words that the provider does not answer; allauth lets that through as a fault of ours."""

    def wrapped(request: HttpRequest, provider_id: str) -> HttpResponseBase:
        try:
            return view(request, provider_id)
        except RequestException as error:
            logger.warning("single sign-on does not answer: %s", type(error).__name__)
            return render(request, "socialaccount/authentication_error.html", status=502)

    return wrapped


login = _or_say_so(views.login)
callback = _or_say_so(views.callback)


def account_of(data: dict[str, Any]) -> User | None:
    """Return the active account for what the provider says of somebody, by what it has verified only.

    The number must be verified here as well; an address stands in an account because an administrator entered it.
    Where address and number lead to two people, to neither.
    """
    told = {**data.get("id_token", {}), **data.get("userinfo", {})}
    people = User.objects.filter(is_active=True)
    found = set()
    if told.get("email") and told.get("email_verified") is True:
        found |= set(people.filter(email__iexact=str(told["email"])))
    if told.get("phone_number") and told.get("phone_number_verified") is True:
        try:
            number = normalise_phone(str(told["phone_number"]))
        except ValidationError:
            return None
        found |= set(people.filter(phone=number, phone_verified=True))
    return found.pop() if len(found) == 1 else None
