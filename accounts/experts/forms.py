"""What is filled in about an expert, by himself and by the help desk."""

from typing import Any

from django import forms
from django.utils import timezone

from accounts.enums import ConflictKind


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
