"""Which firms must send somebody: chosen from the register, pasted, or as on another list; and why one does not."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.enums import Grade, Size
from accounts.models import District, Enterprise, Scene, Sector
from training.forms.taking import Form
from training.models import Session

_ANY = "不限"


class ChooseForm(Form):
    """Firms of the register by what the bureau notes of them."""

    district = forms.ModelChoiceField(District.objects.all(), label="县区", required=False, empty_label=_ANY)
    sector = forms.ModelChoiceField(Sector.objects.all(), label="行业领域", required=False, empty_label=_ANY)
    scenes = forms.ModelChoiceField(Scene.objects.all(), label="场景", required=False, empty_label=_ANY)
    grade = forms.ChoiceField(label="监管等级", required=False, choices=[("", _ANY), *Grade.choices])
    size = forms.ChoiceField(label="规模", required=False, choices=[("", _ANY), *Size.choices])
    weak_base = forms.BooleanField(label="只要安全基础薄弱的", required=False)

    def firms(self) -> "QuerySet[Enterprise]":
        """Those that were asked for; the whole register where nothing was."""
        asked: dict[str, Any] = {name: value for name, value in self.cleaned_data.items() if value}
        return Enterprise.objects.current().filter(**asked)


class PasteForm(Form):
    """Names or codes, one a line."""

    text = forms.CharField(
        label="企业名称或统一社会信用代码",
        widget=forms.Textarea({"rows": 6}),
        help_text="一行一家。可以从 Excel 里把那几列一起复制过来。",
        error_messages={"required": "请贴上企业名称或代码，一行一家。"},
    )


class CopyForm(Form):
    """Another session that has a list."""

    other = forms.ModelChoiceField(
        Session.objects.none(),
        label="哪一期",
        empty_label="请选",
        error_messages={"required": "请选一期。", "invalid_choice": "请在下面选一期。"},
    )

    def __init__(self, *args: Any, session: Session, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nobody looks for the list of a session of years ago; the newest come first.
        listed = Session.objects.filter(targets__isnull=False).exclude(pk=session.pk).distinct()
        field: Any = self.fields["other"]
        field.queryset = listed.select_related("course").order_by("-pk")
        field.label_from_instance = lambda row: f"{row.course.title} · {row}"


class WhyForm(Form):
    """Why nobody comes."""

    why = forms.CharField(
        label="为什么来不了",
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="只有应急局的培训管理员看得到。",
    )
