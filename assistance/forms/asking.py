"""What a firm writes when it asks for help."""

from collections.abc import Sequence
from typing import Any

from django import forms

from accounts.models import Enterprise
from assistance.domain.requests import FIELDS
from assistance.enums import Danger, Wish
from assistance.forms.fields import Form


class AskForm(Form):
    """One field to write in, and three taps; whoever speaks for one firm only is not asked for which."""

    firm = forms.ModelChoiceField(
        Enterprise.objects.none(),
        label="哪家企业",
        to_field_name="uuid",
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一家企业。", "invalid_choice": "请在下面选一家企业。"},
    )
    text = forms.CharField(
        label="什么事",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="一句话就行：哪台设备、哪个地方、拿不准什么。",
        error_messages={"required": "请写一句话：想请我们看什么。"},
    )
    wish = forms.ChoiceField(label="想要", choices=Wish.choices, widget=forms.RadioSelect)
    danger = forms.TypedChoiceField(
        label="看起来有多危险", coerce=int, choices=Danger.choices, widget=forms.RadioSelect
    )
    when_suits = forms.CharField(
        label="什么时候方便", required=False, max_length=120, help_text="可以不写。比如：周三以后，上午。"
    )
    client_uuid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, firms: Sequence[Enterprise] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if len(firms) > 1:
            self.fields["firm"].queryset = Enterprise.objects.filter(pk__in=[row.pk for row in firms])  # type: ignore[attr-defined]
        else:
            del self.fields["firm"]

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, as the domain takes it."""
        return {name: self.cleaned_data[name] for name in FIELDS}
