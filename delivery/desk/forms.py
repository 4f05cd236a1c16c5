"""The form for a wording."""

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm

from delivery import wording
from delivery.domain.templates import check_wording
from delivery.errors import MessageRefused
from delivery.models import MessageTemplate


class TemplateForm(WagtailAdminModelForm):
    """Which message, how it travels, from when on, what it says."""

    class Meta:
        model = MessageTemplate
        fields = ["code", "channel", "valid_from", "subject", "text", "provider_template", "digest"]
        widgets = {"text": forms.Textarea(attrs={"rows": 5})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [("", "——"), *wording.labels(wording.every())]
        self.fields["code"] = forms.ChoiceField(label="消息", choices=kinds)

    def clean(self) -> dict[str, Any]:
        """Show beside the text what the rule says of it; the rule itself stands in the domain."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("code") and typed.get("text"):
            try:
                check_wording(typed["code"], subject=typed.get("subject", ""), text=typed["text"])
            except MessageRefused as refusal:
                self.add_error("text", str(refusal))
        return typed
