"""What staff fill in about an enterprise."""

from typing import Any

from django import forms
from django.forms.formsets import DELETION_FIELD_NAME
from modelcluster.forms import BaseChildFormSet
from wagtail.admin.forms.models import WagtailAdminModelForm

from accounts.credit_code import normalise_code, temporary_code
from accounts.domain import contacts
from accounts.domain.enterprises import FIELDS, key_of, of_that_name
from accounts.forms import Shared
from accounts.models import Enterprise


class EnterpriseForm(Shared, WagtailAdminModelForm):
    """An entry of the register. The view hands what is cleaned to the domain; this form saves nothing itself."""

    # The name about which it was said that the register has it; sent once more with it, it is another enterprise.
    another = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = Enterprise
        fields = ["name", "code", "scenes", *FIELDS]
        widgets = {"scenes": forms.CheckboxSelectMultiple}
        error_messages = {"name": {"required": "请填企业名称。"}}
        help_texts = {
            "code": "18 位，在营业执照上。暂时没有就空着，系统给一个临时代码（LS 开头），以后再改。",
            "grade": "本局分类分级监管的等级。",
            "closed_on": "填了以后不再出现在企业自己找的名单里。",
            "longitude": "十进制度数，2000 国家大地坐标系，例如 118.089425。两个都填或都不填。",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """A code may be missing."""
        super().__init__(*args, **kwargs)
        self.fields["code"].required = False

    def clean_code(self) -> str:
        """Return the code as the database has it; an entry without one keeps or gets a temporary one."""
        typed = self.cleaned_data["code"]
        return normalise_code(typed) if typed else self.instance.code or temporary_code()

    def clean(self) -> dict[str, Any]:
        """Ask once about a new entry without a code whose name is there: entered before, or a button pressed twice."""
        filled: dict[str, Any] = super().clean() or self.cleaned_data
        key, typed = key_of(filled.get("name", "")), self.data.copy()
        if self.instance.pk or not key or typed.get("code") or filled.get("another") == key:
            return filled
        if same := of_that_name(filled["name"]):
            typed["another"] = key
            self.data = typed
            self.add_error(
                "name", f"名录里已经有“{same}”（{same.code}）。是同一家，就不用再登记；确实是另一家，再点一次保存。"
            )
        return filled

    def _get_validation_exclusions(self) -> set[str]:
        """What the domain sets from the name is not known here yet."""
        return {*super()._get_validation_exclusions(), "name_key"}


class ContactForm(Shared, WagtailAdminModelForm):
    """One contact of an entry."""

    def change(self) -> contacts.ContactChange | None:
        """Return what was done to it; None for nothing."""
        goes = bool(self.cleaned_data.get(DELETION_FIELD_NAME))
        values = {} if goes else {name: value for name, value in self.changes().items() if name in contacts.FIELDS}
        if not (goes or values):
            return None
        return contacts.ContactChange(pk=self.cleaned_data.get("id"), values=values, was=self.was(), goes=goes)

    def gone(self, refusal: contacts.ContactGoneError) -> None:
        """Say so; handed in once more, it is a new one."""
        self.data = self.data.copy()
        self.data[self["id"].html_name] = ""
        for name in contacts.FIELDS:
            self.data[self[name].html_initial_name] = ""
        self.add_error(None, str(refusal))


class ContactFormSet(BaseChildFormSet):
    """The contacts of an entry; that another window has deleted one is for the domain to say."""

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        """Take its key as a number: as a choice it would be refused, without a word where anybody sees it."""
        super().add_fields(form, index)
        key = form.fields["id"]
        form.fields["id"] = forms.IntegerField(required=False, initial=key.initial, widget=forms.HiddenInput)


class ReasonForm(forms.Form):
    """Why a claim is refused; the person reads it."""

    reason = forms.CharField(
        label="给对方的说明",
        max_length=200,
        widget=forms.Textarea({"rows": 3}),
        help_text="对方会看到。写明为什么没有通过、该怎么补，例如“照片看不清代码，请重新拍一张”。",
        error_messages={"required": "请写一句为什么没有通过、对方该怎么补。"},
    )
