"""The three questions of 我该学什么."""

from typing import Any

from django import forms
from django.utils import timezone

from training.domain.advising import works
from training.enums import Audience, Firm

# Whoever does special work is asked for it by the third question.
PEOPLE = [choice for choice in Audience.choices if choice[0] != Audience.SPECIAL_WORK]
FIRMS = [
    (Firm.HIGH, "煤矿、非煤矿山、危险化学品、烟花爆竹、金属冶炼等高危单位"),
    (Firm.BUILDING, "建筑施工单位"),
    (Firm.TRANSPORT, "运输单位"),
    (Firm.GENERAL, "都不是，一般单位"),
]
CHOOSE = {"required": "请选一个。", "invalid_choice": "请在下面选一个。", "invalid_list": "请在下面选。"}


class WhichForm(forms.Form):
    """Asked by GET: an answer has an address that can be passed on."""

    who = forms.ChoiceField(label="您做什么工作", choices=PEOPLE, widget=forms.RadioSelect, error_messages=CHOOSE)
    firm = forms.ChoiceField(label="单位属于哪一类", choices=FIRMS, widget=forms.RadioSelect, error_messages=CHOOSE)
    does = forms.MultipleChoiceField(
        label="您自己动手做这些吗",
        help_text="做哪样勾哪样，都不做就不勾。",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages=CHOOSE,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)
        self.fields["does"].choices = works(on=timezone.localdate())  # type: ignore[attr-defined]
