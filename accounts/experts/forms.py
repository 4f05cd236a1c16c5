"""What is filled in about an expert, by himself and by the help desk."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.enums import ConflictKind
from accounts.forms import MobileField
from accounts.models import Expert, User


def _day(**kwargs: Any) -> forms.DateField:
    """A day, in the browser's own picker; without one, typed as 2026-03-01."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(
        widget=widget, error_messages={"invalid": "请写成 2026-03-01 这样的日期。", "required": "请选日期。"}, **kwargs
    )


class AbsenceForm(forms.Form):
    """Days on which an expert cannot, both included."""

    first_day = _day(label="从哪天")
    last_day = _day(label="到哪天", required=False, help_text="只有一天就空着。")
    reason = forms.CharField(label="原因", required=False, max_length=60, help_text="可以不写。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class ConflictForm(forms.Form):
    """What an expert has to do with an enterprise."""

    kind = forms.TypedChoiceField(
        label="什么关系",
        coerce=ConflictKind,
        choices=ConflictKind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一种关系。"},
    )
    since = _day(label="从哪天起", required=False, help_text="记不清就空着，从今天算起。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class LastDayForm(forms.Form):
    """With which day something ends."""

    last_day = _day(label="到哪天为止", help_text="这一天还算在内。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", "initial": {"last_day": timezone.localdate()}} | kwargs)


class SheetForm(forms.ModelForm):
    """What the desk keeps of an expert. The view hands what is cleaned to the domain; this form saves nothing."""

    class Meta:
        model = Expert
        fields = ["sectors", "scenes", "skills", "title", "employer", "basis"]
        widgets = {"sectors": forms.CheckboxSelectMultiple, "scenes": forms.CheckboxSelectMultiple}


class AddForm(SheetForm):
    """Somebody who has an account becomes an expert."""

    phone = MobileField(
        help_text="他登录用的 11 位手机号。还没有登录过的，请他先用验证码登录一次。",
        error_messages={"required": "请填他的手机号。"},
    )
    active_from = _day(label="入库日期", help_text="从这一天起可以派他。")

    field_order = ["phone"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("active_from", timezone.localdate())

    def clean_phone(self) -> str:
        """Find the person, who must have a name: nobody can call for a number."""
        phone: str = self.cleaned_data["phone"]
        person = User.objects.filter(phone=phone).first()
        if person is None or not person.name:
            raise ValidationError("这个号码还没有账号，或者还没写姓名。请他先用验证码登录一次、写好姓名，再来加。")
        self.cleaned_data["person"] = person
        return phone
