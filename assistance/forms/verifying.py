"""验收: what came of looking."""

from collections.abc import Iterable
from typing import Any

from django import forms

from accounts.models import User
from assistance.enums import HOW_LOOKED, Result
from assistance.forms.fields import Day, Form, Words
from assistance.forms.findings import OnceForm
from assistance.models import Measure


class VerifyForm(OnceForm):
    """Whether it is gone, how that was seen, and by whom."""

    on_site = forms.TypedChoiceField(
        label="怎么看的",
        coerce=lambda said: said == "yes",
        choices=[("yes", HOW_LOOKED[True]), ("no", HOW_LOOKED[False])],
        widget=forms.RadioSelect,
    )
    second = forms.ModelChoiceField(
        label="还有谁一起看", queryset=User.objects.none(), required=False, empty_label="没有别人"
    )
    result = forms.ChoiceField(
        label="结论",
        choices=Result.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选结论：已消除，还是没有消除。"},
    )
    text = Words(label="怎么看的、看到什么", required=True)
    undone = forms.ModelMultipleChoiceField(
        label="没有消除的话，哪些措施要重做",
        queryset=Measure.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, others: Iterable[User], measures: Iterable[Measure], **kwargs: Any) -> None:
        """Offer the others of the team, and what the plan says was done."""
        super().__init__(*args, **kwargs)
        seconds = User.objects.filter(pk__in=[one.pk for one in others]).order_by("pk")
        done = Measure.objects.filter(pk__in=[one.pk for one in measures]).order_by("pk")
        self.fields["second"].queryset = seconds  # type: ignore[attr-defined]
        self.fields["undone"].queryset = done  # type: ignore[attr-defined]
        if not measures:
            del self.fields["undone"]


class ReopenForm(Form):
    """Why it is open again, and until when."""

    why = Words(label="为什么又打开", required=True)
    due_on = Day(
        label="新的整改期限",
        help_text="最早定的期限会一直留着。",
        error_messages={"required": "请选新的整改期限。"},
    )
