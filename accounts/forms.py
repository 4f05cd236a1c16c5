"""Forms of the account pages: one field for phone or e-mail, and passwords."""

import unicodedata
from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.fields import PhoneField
from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts import passwords
from accounts.domain.overtaking import OvertakenError
from accounts.phone import normalise_phone


def touched(form: forms.BaseForm) -> dict[str, Any]:
    """Return what differs from what the form was opened with: the rest another window may have changed since.

    The form's fields have `show_hidden_initial`. All of it, where nothing tells what it was opened with.
    """
    filled: dict[str, Any] = form.cleaned_data
    is_told = any(form.add_initial_prefix(name) in form.data for name in form.fields)
    return {name: filled[name] for name in form.changed_data if name in filled} if is_told else filled


class Shared(forms.BaseForm):
    """Put before a form for what somebody else may write at the same time: it sends along what it was opened with."""

    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """What was written anew; what stood there before, somebody else may have changed since."""
        return touched(self)

    def was(self) -> dict[str, Any]:
        """What had stood in the fields when the form was opened, as far as it tells."""
        told = (name for name, field in self.fields.items() if field.show_hidden_initial)
        return {name: self._opened_with(name) for name in told if self[name].html_initial_name in self.data}

    def _opened_with(self, name: str) -> Any:
        field, bound = self.fields[name], self[name]
        sent = field.hidden_widget().value_from_datadict(self.data, self.files, bound.html_initial_name)
        try:
            return field.clean(sent)
        except ValidationError:
            # Empty where something is needed, or tampered with: then it is nothing that stands there.
            return sent

    def overtaken(self, refusal: OvertakenError) -> None:
        """Say what somebody else wrote there; handed in once more, this one counts."""
        self.data = self.data.copy()
        now = self.fields[refusal.name].prepare_value(refusal.now)
        seen = now if isinstance(now, list) else ["" if now is None else now]
        self.data.setlist(self[refusal.name].html_initial_name, [str(value) for value in seen])
        self.add_error(refusal.name, str(refusal))

    def opened_with(self) -> SafeString:
        """Return the hidden fields for it, which Wagtail's panels leave out."""
        told = (name for name, field in self.fields.items() if field.show_hidden_initial)
        return format_html_join("", "{}", ((self[name].as_hidden(only_initial=True),) for name in told))


class MobileField(PhoneField):
    """A mainland mobile number: 11 digits as people type them, `+86…` as the value. allauth's own knows only +86…."""

    def __init__(self, **kwargs: Any) -> None:
        """Label it in our words; the check is in `normalise_phone` and not in a pattern."""
        kwargs.setdefault("label", "手机号")
        kwargs.setdefault("validators", [])
        kwargs.setdefault("widget", forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        super().__init__(**kwargs)

    def clean(self, value: str) -> str:
        """Return the number as the database has it; raises ValidationError in words for who typed it."""
        typed = str(value or "").strip()
        return super().clean(normalise_phone(typed) if typed else typed)


class LoginForm(allauth_forms.LoginForm):
    """Phone or e-mail in one field, and the password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields in our words; a phone's keyboard must offer letters and digits."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        login = self.fields["login"]
        login.label = "手机号或邮箱"
        login.widget.attrs = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = "在这台设备上保持登录"

    def clean_login(self) -> str:
        """Return a phone as `+86…`, anything else in plain small letters: full-width input is understood."""
        typed = unicodedata.normalize("NFKC", super().clean_login()).strip()
        try:
            return normalise_phone(typed)
        except ValidationError:
            return typed.lower()


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """The old password once, the new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields in our words."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["oldpassword"].label = "现在的密码"
        self.fields["oldpassword"].help_text = ""
        _name_new_passwords(self)

    def clean(self) -> dict[str, Any]:
        """Refuse the old password as the new one: a one-time password must not stay."""
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("oldpassword") and cleaned.get("oldpassword") == cleaned.get("password1"):
            self.add_error("password1", "新密码不能和现在的密码一样。")
        return cleaned


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """The address to which the link goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the field in our words."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["email"].label = "邮箱"
        self.fields["email"].widget.attrs.pop("placeholder", None)


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """The new password, twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Name the fields in our words."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        _name_new_passwords(self)


def _name_new_passwords(form: forms.Form) -> None:
    form.fields["password1"].label = "新密码"
    form.fields["password1"].help_text = passwords.RULES
    form.fields["password2"].label = "新密码，再输一遍"
    for name in ("oldpassword", "password1", "password2"):
        if name in form.fields:
            form.fields[name].widget.attrs.pop("placeholder", None)
