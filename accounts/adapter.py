"""How allauth fits this site: who is found by phone, what is said, how attempts are counted."""

import logging
import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import get_script_prefix, reverse

from accounts.codes import send_code
from accounts.domain.login_errors import NumberMovedError
from accounts.domain.numbers import code_is_enough
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
        "too_many_login_attempts": "试的次数太多，请过 5 分钟再试，或者换一种登录方式。",
        "rate_limited": "试的次数太多，请过 5 分钟再试。",
        "incorrect_code": "验证码不对，请看清楚再输一遍。",
        "incorrect_password": "密码不对。",
        "enter_current_password": "现在的密码不对。",
        "invalid_password_reset": "这个链接用过了或者过期了，请重新申请。",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody fills in a form to sign up: a code to a number, or one on paper, makes the account."""
        return False

    def get_login_stages(self) -> list[str]:
        """Ask who holds a number right after its code, and look at staff once all else is done."""
        stages = super().get_login_stages()
        by_code = stages.index("allauth.account.stages.LoginByCodeStage") + 1
        return [
            *stages[:by_code],
            "accounts.login.stages.HolderStage",
            *stages[by_code:],
            "accounts.login.stages.StaffStage",
        ]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask for no password again right after it was given: who sets up a second factor has just logged in."""
        if not super().is_reauthentication_required(app=app, **kwargs):
            return False
        fresh = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        records = get_authentication_records(context.request, context.request.user)
        return not any(row["method"] in {"password", "mfa"} and row["at"] > fresh for row in records)

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
        """Note that the person has shown to hold the number, unless it is still open whether he is this person."""
        if not User.objects.filter(pk=user.pk, phone=phone).exists():
            messages.error(context.request, str(NumberMovedError()))
            raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login")))
        if code_is_enough(user):
            self.set_phone(user, phone, verified=True)

    def send_verification_code_sms(self, user: User, phone: str, code: str, **kwargs: Any) -> None:
        """Send a login code."""
        send_code(user, phone, code)

    def get_user_by_phone(self, phone: str) -> User | None:
        """Return who has this number, in whatever form it was typed."""
        try:
            return User.objects.filter(phone=normalise_phone(phone)).first()
        except ValidationError:
            return None

    # Passwords ------------------------------------------------------------------------------------------------

    def set_password(self, user: User, password: str) -> None:
        """Set a password that the person chose: a one-time password, or one too old, is done with."""
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
