"""What somebody fills in about himself and his enterprises."""

from typing import Any

from django import forms

from accounts.enums import MemberRole
from accounts.forms import MobileField, Shared
from accounts.models import ReachPreference

HOURS = [(hour, f"{hour} 点") for hour in range(24)]


class ReachForm(Shared, forms.ModelForm):
    """How he wants to be reached beside his inbox."""

    class Meta:
        model = ReachPreference
        fields = ["by_email", "by_sms", "quiet_from", "quiet_until"]
        widgets = {"quiet_from": forms.Select(choices=HOURS), "quiet_until": forms.Select(choices=HOURS)}
        help_texts = {"quiet_until": "这段时间来的消息，到点以后再发。两个选成一样就是随时可以发。"}


class InviteForm(forms.Form):
    """Whom a manager asks in, and as what."""

    phone = MobileField(help_text="对方用这个手机号登录后，在“我的企业”里接受。")
    role = forms.TypedChoiceField(
        label="身份",
        coerce=MemberRole,
        choices=[(role.value, role.label) for role in reversed(MemberRole)],
        initial=MemberRole.MEMBER,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A number is needed."""
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["phone"].error_messages["required"] = "请填对方的手机号。"


class LeaveForm(forms.Form):
    """Why somebody leaves; the last manager must say."""

    reason = forms.CharField(
        label="原因", required=False, max_length=200, help_text="您是唯一的负责人时要写，我们会接着联系企业。"
    )
