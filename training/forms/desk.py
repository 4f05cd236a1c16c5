"""What an officer picks out of a roster, and whom he writes down at the door."""

from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict

from accounts.domain.enterprises import find
from accounts.models import Enterprise
from training.enums import RegistrationState
from training.forms.taking import Form, PersonForm

# So many firms are offered to choose from; whoever finds his not among them types more of its name.
OFFERED: Final = 20
GONE: Final = "gone"
_STATES: Final = [
    ("", "全部"),
    *((state.value, state.label) for state in RegistrationState if state != RegistrationState.SUBMITTED),
]


class RosterFilter(Form):
    """What to show of a roster; asked by GET."""

    state = forms.ChoiceField(label="状态", choices=_STATES, required=False)
    q = forms.CharField(label="姓名、企业、电话", max_length=60, required=False)


class BatchForm(Form):
    """Who was ticked, and what is said to whom is turned down."""

    data: QueryDict

    reason = forms.CharField(
        label="原因",
        max_length=200,
        required=False,
        help_text="取消、不通过时要写，对方会看到。",
        widget=forms.TextInput({"autocomplete": "off"}),
    )

    @property
    def ticked(self) -> set[UUID]:
        """The numbers of the rows that were ticked; what is no number is left out."""
        found = set()
        for text in self.data.getlist("row"):
            try:
                found.add(UUID(text))
            except ValueError:
                continue
        return found


class WalkInForm(PersonForm):
    """Who stands at the door. The firm is found by a part of its name; who has none comes for himself."""

    firm = forms.CharField(
        label="企业",
        required=False,
        max_length=120,
        help_text="写名称里的几个字，或者统一社会信用代码。不代表企业来的，空着。",
    )
    chosen = forms.ChoiceField(
        label="是哪一家",
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请在下面选一家。"},
    )
    field_order = ["firm", "chosen", "name", "phone", "staff_no"]

    def __init__(self, data: Any = None, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        text = (data or {}).get("firm", "").strip()
        self._found = list(find(Enterprise.objects.open(), text)[: OFFERED + 1]) if text else []
        if 1 < len(self._found) <= OFFERED:
            choices = [(str(row.uuid), row.name) for row in self._found]
            self.fields["chosen"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["chosen"]

    def clean_firm(self) -> Enterprise | None:
        """Return the firm where there is only one of that name."""
        text = self.cleaned_data["firm"].strip()
        if text and not self._found:
            raise forms.ValidationError("名录里没有这家。少写几个字再找；真没有登记的，先空着，当他自己来。")
        if len(self._found) > OFFERED:
            raise forms.ValidationError(f"这几个字有 {OFFERED} 家以上，请多写几个字。")
        return self._found[0] if len(self._found) == 1 else None

    def clean(self) -> dict[str, Any]:
        """Ask which where there are several."""
        if "chosen" in self.fields and not self.cleaned_data.get("chosen") and "chosen" not in self.errors:
            self.add_error("chosen", "有几家都叫这个，请选一家，再按一次登记。")
        return self.cleaned_data

    @property
    def enterprise(self) -> Enterprise | None:
        """For which firm he comes."""
        chosen = self.cleaned_data.get("chosen")
        return next((row for row in self._found if str(row.uuid) == chosen), self.cleaned_data["firm"])

    @property
    def said(self) -> dict[str, str]:
        """What he says of himself."""
        return {name: self.cleaned_data[name] for name in ("name", "phone", "staff_no")}
