"""What is filled in where somebody decides what the firm objects to, and where something passes the wall."""

from django import forms

from assistance.enums import ReferralGround
from assistance.forms.fields import Day, Words


class ObjectionForm(forms.Form):
    """Whether the firm is right, and what it is told."""

    is_right = forms.TypedChoiceField(
        label="这条异议",
        coerce=lambda value: value == "yes",
        choices=[("no", "不成立，保留这一项"), ("yes", "成立，划掉这一项")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选一样。"},
    )
    decision = Words(label="给企业的答复", required=True, help_text="企业会看到。写清依据。")


class ReferralForm(forms.Form):
    """Which of the two grounds, to whom, and why."""

    ground = forms.TypedChoiceField(
        label="理由",
        coerce=ReferralGround,
        choices=ReferralGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一样。"},
    )
    to = forms.CharField(label="移交给", max_length=80, error_messages={"required": "请写移交给哪个单位。"})
    why = Words(label="具体情况", required=True, help_text="企业会看到谁在什么时候、为什么移交的。")


class WallForm(forms.Form):
    """What is read before a request is sent."""

    title = forms.CharField(label="标题", max_length=60, error_messages={"required": "请写标题。"})
    body = forms.CharField(
        label="正文",
        widget=forms.Textarea({"rows": 12}),
        help_text="谁来、几个人、多久、看什么、不看什么、不收费、能撤回、哪些要报给别人。",
        error_messages={"required": "请写正文。"},
    )
    document = forms.CharField(label="文号或签发依据", max_length=80, required=False)
    effective_on = Day(label="生效日期", required=False, help_text="空着就是草稿，不给人看。")
