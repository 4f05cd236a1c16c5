"""Fields that several forms here have."""

from typing import Any

from django import forms


class Form(forms.Form):
    """A form without colons behind its labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class Day(forms.DateField):
    """A day, in the browser's own picker; without one, typed as 2026-03-01."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    default_error_messages = {"invalid": "请写成 2026-03-01 这样的日期。", "required": "请选日期。"}


class Words(forms.CharField):
    """Some lines of text; what is empty is refused by the domain, which says what is missing, unless `required`."""

    def __init__(self, *, label: str, rows: int = 3, **kwargs: Any) -> None:
        values: dict[str, Any] = {"required": False, "max_length": 4000, "widget": forms.Textarea({"rows": rows})}
        super().__init__(label=label, **values | {"error_messages": {"required": f"请写上{label}。"}} | kwargs)


class Why(Form):
    """Why somebody does it."""

    def __init__(
        self, *args: Any, label: str = "为什么", required: bool = False, help_text: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["why"] = Words(label=label, rows=2, required=required, help_text=help_text)
