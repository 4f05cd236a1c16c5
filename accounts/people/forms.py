"""How an administrator enters a person: phone as 11 digits, roles through their door, a first password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from accounts import passwords
from accounts.domain.errors import AccountsError
from accounts.domain.granting import (
    refuse_enforcing_expert,
    refuse_leaving_no_administrator,
    refuse_two_sides,
    set_roles,
)
from accounts.domain.new_number import note_change
from accounts.forms import MobileField
from accounts.models import User
from accounts.phone import show_phone
from accounts.roles import Role, held_roles


class PersonForm(forms.ModelForm):
    """A person with roles. A password set here is for the first login only, unless one sets one's own."""

    required_css_class = "required"

    phone = MobileField(required=False, help_text="11 位手机号。手机号和邮箱至少填一个。")
    roles = forms.TypedMultipleChoiceField(
        label="岗位",
        required=False,
        coerce=Role,
        choices=[(role.value, f"{role.label}：{role.duty}") for role in Role],
        widget=forms.CheckboxSelectMultiple,
        help_text="执法人员不能同时担任帮扶受理、帮扶队员、局领导、系统管理员，也不能在专家库里。",
    )
    password1 = forms.CharField(
        label="初始密码",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="初始密码，再输一遍",
        required=False,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ["name", "phone", "email", "unit", "is_active"]
        error_messages = {"name": {"required": "请填姓名。"}}
        help_texts = {
            "email": "用来登录和找回密码，可以不填。",
            "is_active": "离岗的人去掉这个勾，不要删除：他做过的事要留着。",
        }

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        """Show what is stored; `by` is who fills in the form."""
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["password1"].help_text = passwords.RULES
        self.fields["password2"].help_text = "本人登录后要先改成自己的密码。"
        if self.instance.pk:
            self.fields["roles"].initial = [role.value for role in self._stored_roles()]
            self.initial["phone"] = show_phone(self.instance.phone)
            self.fields["password1"].label = "重设密码"
            self.fields["password2"].label = "重设密码，再输一遍"
            self.fields["password2"].help_text = "不改就空着。设了以后，本人登录要先改成自己的密码。"
        if self.instance.pk == by.pk:
            # Nobody locks himself out, and one's own password is changed where the old one is asked.
            for name in ("is_active", "password1", "password2"):
                del self.fields[name]

    def clean_phone(self) -> str | None:
        """Return None and not an empty text: the column is unique."""
        return self.cleaned_data["phone"] or None

    def clean_email(self) -> str | None:
        """Return None and not an empty text, because the column is unique; say once when the address is taken.

        The model would say so twice: for the column, and for its form in small letters.
        """
        email = (self.cleaned_data["email"] or "").strip().lower() or None
        if email and User.objects.filter(email__iexact=email).exclude(pk=self.instance.pk).exists():
            raise ValidationError("这个邮箱已经登记在另一个账号上。", code="unique")
        return email

    def clean(self) -> dict[str, Any]:
        """Refuse, beside the field, what the door to roles would refuse."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        roles = set(cleaned.get("roles", []))
        if self.instance.is_superuser:
            roles.add(Role.ADMINISTRATOR)
        try:
            refuse_two_sides(cleaned.get("name") or self.instance.name, roles)
            if self.instance.pk:
                refuse_enforcing_expert(self.instance, roles)
        except AccountsError as error:
            self.add_error("roles", str(error))
        if cleaned.get("password1") != cleaned.get("password2"):
            self.add_error("password2", "两次输入的密码不一样。")
        if not self.instance.pk and not (cleaned.get("email") or cleaned.get("password1")):
            self.add_error("password1", "没有邮箱就要设一个初始密码，不然本人登录不了。")
        return cleaned

    def _post_clean(self) -> None:
        """Check the password once the instance holds the name and the rest it is compared with."""
        super()._post_clean()  # type: ignore[misc]
        if password := self.cleaned_data.get("password1"):
            try:
                validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password1", error)

    def save(self, commit: bool = True) -> User:
        """Store person, password and roles in one transaction.

        Raises AccountsError when the rules refuse after all, because somebody else was quicker; nothing is stored then.
        """
        with transaction.atomic():
            if "is_active" in self.changed_data and not self.cleaned_data["is_active"]:
                self._refuse_last_leaving()
            old = None
            if "phone" in self.changed_data:
                self.instance.phone_verified = False
                old = User.objects.filter(pk=self.instance.pk).values_list("phone", flat=True).first()
            if password := self.cleaned_data.get("password1"):
                self.instance.set_password(password)
                self.instance.must_change_password = True
            elif not self.instance.pk:
                self.instance.set_unusable_password()
            self.instance.switched_by = self.by
            user: User = super().save(commit=True)
            set_roles(user, self.cleaned_data["roles"], by=self.by)
            if old and user.phone:
                note_change(user, old, by=self.by, action="accounts.number_given", reason="系统管理员在“人员”里改的")
        return user

    def _refuse_last_leaving(self) -> None:
        if self.instance.pk and Role.ADMINISTRATOR in held_roles(self.instance):
            refuse_leaving_no_administrator(self.instance)

    def _stored_roles(self) -> list[Role]:
        labels = set(self.instance.groups.values_list("name", flat=True))
        return [role for role in Role if role.label in labels]
