"""What staff enter for slips and for resets."""

import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.credit_code import normalise_code
from accounts.domain.enterprises import key_of
from accounts.domain.login_invitations import LONGEST_DAYS, MOST
from accounts.enums import MemberRole
from accounts.forms import MobileField
from accounts.models import Enterprise, User
from accounts.phone import normalise_phone


class SlipsForm(forms.Form):
    """Which enterprises get a slip each, for whom, for how long."""

    lines = forms.CharField(
        label="企业",
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        help_text=(
            f"一行一家，最多 {MOST} 行：统一社会信用代码或者登记的名称。"
            "只给某个号码用，就在后面空一格写手机号。可以从 Excel 里整列粘贴。"
        ),
    )
    role = forms.ChoiceField(label="用的人在企业里是", choices=MemberRole.choices, initial=MemberRole.MANAGER)
    days = forms.IntegerField(label="几天内有效", min_value=1, max_value=LONGEST_DAYS, initial=30)
    # Which opening of the page this is: pressed twice, it is one batch.
    form = forms.UUIDField(widget=forms.HiddenInput, initial=uuid.uuid4, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_lines(self) -> list[tuple[Enterprise, str]]:
        """Return an enterprise and a number (or empty) for each line; every line that is not understood is named."""
        rows = [row.strip() for row in self.cleaned_data["lines"].splitlines() if row.strip()]
        if len(rows) > MOST:
            raise ValidationError(f"一次最多 {MOST} 行，现在是 {len(rows)} 行。请分几次做。")
        found, wrong = [], []
        for number, row in enumerate(rows, 1):
            try:
                found.append(_line(row))
            except ValidationError as error:
                wrong.append(f"第 {number} 行“{row[:30]}”：{error.messages[0]}")
        if wrong:
            raise ValidationError(wrong)
        return found

    def clean_role(self) -> MemberRole:
        """Return the role itself."""
        return MemberRole(self.cleaned_data["role"])


def _line(row: str) -> tuple[Enterprise, str]:
    name, phone = row, ""
    head, _, tail = row.replace("\t", " ").replace("，", " ").replace(",", " ").rpartition(" ")
    if head and tail.lstrip("+").isdigit():
        name, phone = head.strip(), normalise_phone(tail)
    return _enterprise(name), phone


def _enterprise(text: str) -> Enterprise:
    try:
        by_code = Enterprise.objects.open().filter(code=normalise_code(text)).first()
    except ValidationError:
        by_code = None
    if by_code:
        return by_code
    named = list(Enterprise.objects.named(key_of(text)).filter(closed_on__isnull=True)[:2])
    if not named:
        raise ValidationError("登记里没有这家企业。请核对代码或名称，或者先登记。")
    if len(named) > 1:
        raise ValidationError("登记里有两家叫这个名字。请改写统一社会信用代码。")
    return named[0]


class HolderReasonForm(forms.Form):
    """How the desk knows who holds a number."""

    reason = forms.CharField(
        label="怎么核对的",
        max_length=200,
        help_text="例如“回拨企业登记的座机，负责人本人接的”。审计员会看到。",
        error_messages={"required": "请写一句怎么核对的。"},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class GiveNumberForm(HolderReasonForm):
    """The new number of somebody, and how the desk knows that it is he."""

    phone = MobileField(label="新手机号", error_messages={"required": "请填新的手机号。"})

    field_order = ["phone", "reason"]


class ResetForm(forms.Form):
    """Whose second factor is lost, and how that is known."""

    who = forms.CharField(label="谁的", max_length=254, help_text="他登录用的邮箱或手机号。")
    reason = forms.CharField(
        label="原因", max_length=200, help_text="怎么知道是本人，例如“手机丢了，本人到办公室当面说明”。"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)

    def clean_who(self) -> str:
        """Find the person: whoever may ask sees all staff anyway."""
        typed = str(self.cleaned_data["who"]).strip()
        try:
            person = User.objects.filter(phone=normalise_phone(typed)).first()
        except ValidationError:
            person = User.objects.filter(email__iexact=typed).first()
        if person is None:
            raise ValidationError("没有这个邮箱或手机号的账号。请核对。")
        self.cleaned_data["person"] = person
        return typed
