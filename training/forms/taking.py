"""What people fill in to take part: for whom they come, and who comes for a firm."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms

from accounts.models import Enterprise
from training.domain.named import Named

# So many lines stand ready; whoever has more registers again, or brings a workbook.
LINES: Final = 5
_HIMSELF: Final = "self"


class Form(forms.Form):
    """A form without colons behind its labels."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": ""} | kwargs)


class RegisterForm(Form):
    """For whom somebody comes; who belongs to no firm is not asked."""

    firm = forms.ChoiceField(
        label="代表谁来",
        widget=forms.RadioSelect,
        error_messages={"required": "请选一个：代表哪家企业，还是自己来。", "invalid_choice": "请在下面选一个。"},
    )

    def __init__(self, *args: Any, firms: Iterable[Enterprise] = (), **kwargs: Any) -> None:
        self._firms = {str(row.uuid): row for row in firms}
        only = next(iter(self._firms)) if len(self._firms) == 1 else None
        super().__init__(*args, initial={"firm": only}, **kwargs)
        if self._firms:
            choices = [(key, row.name) for key, row in self._firms.items()]
            self.fields["firm"].choices = [*choices, (_HIMSELF, "我自己来，不代表企业")]  # type: ignore[attr-defined]
        else:
            del self.fields["firm"]

    @property
    def enterprise(self) -> Enterprise | None:
        """The firm that was chosen."""
        return self._firms.get(self.cleaned_data.get("firm", ""))


class PersonForm(Form):
    """Somebody whom his firm names. What is missing or wrong the domain says."""

    name = forms.CharField(label="姓名", required=False, max_length=60)
    phone = forms.CharField(label="手机号", required=False, max_length=20, widget=forms.TextInput({"inputmode": "tel"}))
    staff_no = forms.CharField(label="工号", required=False, max_length=40)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A browser would put in who types.
        for field in self.fields.values():
            field.widget.attrs["autocomplete"] = "off"

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return not self.has_changed()

    @property
    def named(self) -> Named:
        """Whom it names."""
        return Named(**self.cleaned_data)


class TogetherForm(Form):
    """Whether people would rather come together than in part."""

    whole = forms.BooleanField(label="要来一起来：名额不够就一起候补", required=False)
