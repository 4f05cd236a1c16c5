"""What the desk fills in after a call."""

from typing import Any, Final

from django import forms
from django.forms import ValidationError

from assistance.enums import Thing
from assistance.forms.fields import Day
from assistance.models import CallResult, CallWhy

# The page of each thing that a call may be about.
PAGES: Final = {
    Thing.FIRM: "help_firm",
    Thing.REQUEST: "help_desk_request",
    Thing.VISIT: "help_visit",
    Thing.FINDING: "help_finding",
}


class CallForm(forms.Form):
    """What came of one call. The page does not render `result`: the buttons are it."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    firm = forms.UUIDField(widget=forms.HiddenInput)
    why = forms.ChoiceField(choices=CallWhy.choices, widget=forms.HiddenInput)
    thing = forms.ChoiceField(choices=[(thing.value, thing.label) for thing in PAGES], widget=forms.HiddenInput)
    thing_uuid = forms.UUIDField(widget=forms.HiddenInput)
    note = forms.CharField(label="记一句（可以不填）", max_length=500, required=False)
    on = Day(label="改约到哪天", required=False)

    def clean(self) -> dict[str, Any]:
        """Take what the button says along."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.data.get("result") not in CallResult.values:
            raise ValidationError("请点“打通了”“没打通”或者“改约”。")
        return cleaned | {"result": self.data["result"]}
