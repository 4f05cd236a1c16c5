"""What people type on their way in."""

import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.internal.userkit import filter_users_by_email
from allauth.core import context
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.forms import GenerateRecoveryCodesForm as BaseGenerateRecoveryCodesForm
from allauth.mfa.totp import forms as totp_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts import passwords
from accounts.codes import by_sms
from accounts.domain.errors import AccountsError
from accounts.domain.login_errors import SameNumberError
from accounts.domain.numbers import first_seen
from accounts.forms import MobileField
from accounts.limits import count_code
from accounts.models import User
from accounts.phone import normalise_phone

# Seconds for which a code of a second factor is good: its own half minute and one on each side.
_SECOND_FACTOR_GOOD = 90
_CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "spellcheck": "false"}


class RequestLoginCodeForm(forms.Form):
    """One field for the number or address that gets the code. Nothing here tells whether there is an account."""

    login = forms.CharField(label="手机号或邮箱", max_length=254)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for what can be reached here."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        login = self.fields["login"]
        login.label = "手机号或邮箱" if by_sms() else "邮箱"
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}

    def clean(self) -> dict[str, Any]:
        """Give allauth's view number or address, and the account: that of an unknown number is made this moment."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if typed := unicodedata.normalize("NFKC", cleaned.get("login", "")).strip():
            phone, email = _phone_or_email(typed)
            if phone and not by_sms():
                raise ValidationError("本站现在不发短信。请填邮箱，或者用邀请码、密码登录。")
            try:
                count_code(context.request, phone or email, by_sms=bool(phone))
            except AccountsError as error:
                raise ValidationError(str(error)) from error
            cleaned |= {"phone": phone, "email": email}
            self._user = first_seen(phone) if phone else _by_email(email)
        return cleaned


def _phone_or_email(typed: str) -> tuple[str, str]:
    try:
        return normalise_phone(typed), ""
    except ValidationError:
        if "@" not in typed:
            raise
    try:
        validate_email(typed)
    except ValidationError as error:
        raise ValidationError("邮箱写得不对，例如 name@example.com。") from error
    return "", typed.lower()


def _by_email(email: str) -> User | None:
    found = filter_users_by_email(email, is_active=True, prefer_verified=True, for_login=True)
    return found[0] if found else None


class _CodeMixin:
    """A code as people type it, with the keyboard for it."""

    label = "验证码"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        code = self.fields["code"]  # type: ignore[attr-defined]
        code.label = self.label
        code.widget.attrs = dict(_CODE)

    def clean_code(self) -> str:
        """Understand full-width digits."""
        cleaned = self.cleaned_data  # type: ignore[attr-defined]
        cleaned["code"] = unicodedata.normalize("NFKC", cleaned["code"])
        return str(super().clean_code())  # type: ignore[misc]


class ConfirmLoginCodeForm(_CodeMixin, allauth_forms.ConfirmLoginCodeForm):
    """The code that was sent."""


class AuthenticateForm(_CodeMixin, mfa_forms.AuthenticateForm):
    """The code of the second factor, or one of those on paper; each good for one login."""

    label = "验证码"

    def clean_code(self) -> str:
        """Refuse a code that somebody has used: allauth remembers it for a shorter time than it is good."""
        code = super().clean_code()
        used = f"accounts.second_factor:{self.user.pk}:{code.strip()}"
        if self.authenticator.type == Authenticator.Type.TOTP and not cache.add(used, 1, _SECOND_FACTOR_GOOD):
            raise ValidationError("这个验证码刚用过。等手机上换了新的再输。")
        return code


class ReauthenticateForm(_CodeMixin, mfa_forms.ReauthenticateForm):
    """The same, to show once more that it is oneself."""


class ActivateTOTPForm(_CodeMixin, totp_forms.ActivateTOTPForm):
    """The first code that the person's phone shows."""

    label = "手机上显示的 6 位数字"


class DeactivateTOTPForm(totp_forms.DeactivateTOTPForm):
    """Nothing to type."""


class GenerateRecoveryCodesForm(BaseGenerateRecoveryCodesForm):
    """Nothing to type."""


class ReauthenticatePasswordForm(allauth_forms.ReauthenticateForm):
    """The password once more."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field in our words."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["password"].label = "密码"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NameForm(forms.ModelForm):
    """What the person is called."""

    class Meta:
        model = User
        fields = ["name"]
        error_messages = {"name": {"required": "请填姓名。"}}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the browser offer the name."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean_name(self) -> str:
        """Return it without blanks around it."""
        name = str(self.cleaned_data["name"]).strip()
        if not name:
            raise ValidationError("请填姓名。")
        return name


class NumberForm(forms.Form):
    """The number that one has now."""

    phone = MobileField(label="新手机号", help_text="11 位手机号。", error_messages={"required": "请填新的手机号。"})

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.person = person

    def clean_phone(self) -> str:
        """Refuse the one that is there; of any other nothing is said here."""
        phone: str = self.cleaned_data["phone"]
        if phone == self.person.phone:
            raise ValidationError(str(SameNumberError()))
        return phone


class HolderForm(forms.Form):
    """The password of the account that the number belongs to."""

    password = forms.CharField(
        label="密码", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "current-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class InvitationCodeForm(forms.Form):
    """The code on the slip."""

    code = forms.CharField(
        label="邀请码",
        max_length=40,
        help_text="纸条上的 10 位字母和数字，大小写都行。",
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class NewAccountForm(InvitationCodeForm):
    """Who somebody with a good code is, and with what he will log in from now on."""

    name = forms.CharField(
        label="姓名",
        max_length=60,
        error_messages={"required": "请填姓名。"},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = MobileField(help_text="以后用它登录。现在不发短信，号码没有核对过。")
    password1 = forms.CharField(
        label="密码", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    password2 = forms.CharField(
        label="密码，再输一遍", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Keep the code: it was entered on the step before."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget = forms.HiddenInput()
        self.fields["password1"].help_text = passwords.RULES

    def clean(self) -> dict[str, Any]:
        """Check the password against the rules and against who it is for."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("password1") != cleaned.get("password2"):
            self.add_error("password2", "两次输入的密码不一样。")
        if password := cleaned.get("password1"):
            try:
                validate_password(password, User(name=cleaned.get("name", ""), phone=cleaned.get("phone")))
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned
