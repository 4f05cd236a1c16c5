"""How allauth fits this site: who is found by phone, what is said, how attempts are counted."""

import logging
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import get_script_prefix, reverse

from accounts.forms import MobileField
from accounts.models import User
from accounts.phone import mask_phone, normalise_phone
from accounts.rights import ACCESS_ADMIN

logger = logging.getLogger(__name__)

# The same words for a known and an unknown account: nobody learns here who has one.
WRONG_LOGIN = "手机号、邮箱或密码不对。忘了密码，点下面的“忘记密码”。"


class AccountAdapter(DefaultAccountAdapter):
    """allauth's decisions, made for people who are known by a mainland mobile number or an e-mail address."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG_LOGIN,
        "phone_password_mismatch": WRONG_LOGIN,
        "username_password_mismatch": WRONG_LOGIN,
        "too_many_login_attempts": "试的次数太多，请过 5 分钟再试。忘了密码，点下面的“忘记密码”。",
        "enter_current_password": "现在的密码不对。",
        "invalid_password_reset": "这个链接用过了或者过期了，请重新申请。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by an administrator until people can prove their number by a code."""
        return False

    # Phones ---------------------------------------------------------------------------------------------------

    def phone_form_field(self, **kwargs: Any) -> MobileField:
        """Return the field in which people type 11 digits."""
        return MobileField(**kwargs)

    def get_phone(self, user: User) -> tuple[str, bool] | None:
        """Return the number as `+86…` and whether it was verified, or None."""
        return (user.phone, user.phone_verified) if user.phone else None

    def set_phone(self, user: User, phone: str, verified: bool) -> None:
        """Store a number; raises ValidationError when it is no mainland mobile number."""
        user.phone, user.phone_verified = normalise_phone(phone), verified
        user.save(update_fields=["phone", "phone_verified"])

    def set_phone_verified(self, user: User, phone: str) -> None:
        """Note that the person has shown to hold the number."""
        self.set_phone(user, phone, verified=True)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return who has this number, in whatever form it was typed."""
        try:
            return User.objects.filter(phone=normalise_phone(phone)).first()
        except ValidationError:
            return None

    # Passwords ------------------------------------------------------------------------------------------------

    def set_password(self, user: User, password: str) -> None:
        """Set a password that the person chose: a one-time password is done with."""
        user.must_change_password = False
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Go on to where a login leads."""
        return self.get_login_redirect_url(request)

    # Where to -------------------------------------------------------------------------------------------------

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Lead staff who use the admin there and everybody else to the front page."""
        if request.user.has_perm(ACCESS_ADMIN):
            return reverse("wagtailadmin_home")
        return get_script_prefix()

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the front page, also where the site lives under a prefix."""
        return get_script_prefix()

    # Attempts -------------------------------------------------------------------------------------------------

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count failures by who is tried and from where.

        allauth's own key leaves the phone out, so that all phones would share one limit, and holds the Host header,
        which an attacker chooses. Without the address, five wrong guesses from anywhere would lock the owner out.
        """
        return f"{_login_of(credentials)}|{self.get_client_ip(request)}"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Log that somebody failed, with a masked name and never a password."""
        logger.warning("login failed for %s from %s", mask_login(_login_of(credentials)), self.get_client_ip(request))

    # Mail -----------------------------------------------------------------------------------------------------

    def format_email_subject(self, subject: str) -> str:
        """Put the site's name before a subject."""
        return f"【{settings.WAGTAIL_SITE_NAME}】{subject}"


def _login_of(credentials: dict[str, Any]) -> str:
    return str(next((credentials[key] for key in ("phone", "email", "username") if credentials.get(key)), "")).lower()


def mask_login(login: str) -> str:
    """Return of a phone, an e-mail address or anything else typed as a login what may stand in a log."""
    if masked := mask_phone(login):
        return masked
    name, at, host = login.partition("@")
    return f"{name[:1]}***{at}{host}" if at else "***"
