"""A finding as the team writes it: what it has, and what the form was opened with."""

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.http import QueryDict

from accounts.forms import touched
from assistance.domain.errors import OvertakenError
from assistance.enums import Classification, FixWhen, HazardType, Level
from assistance.forms import phrases
from assistance.forms.fields import Day, Form, Words

NOT_YET: Final = [("", "还没定")]


def listed(name: str, **attributes: str) -> forms.TextInput:
    """A line for which the page offers phrases: it holds a `datalist` of this name."""
    return forms.TextInput(attrs={"list": name, "autocomplete": "off"} | attributes)


class OnceForm(Form):
    """A form that, handed in twice, is one thing: `client_uuid` says which."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)


class RecordForm(OnceForm):
    """The first words of a finding; a photo alone is enough."""

    text = forms.CharField(
        label="看到了什么",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="几个字就行，回头再写全。只有照片也可以先存。",
    )


class SharedForm(Form):
    """What somebody else may write at the same time: it sends along what it was opened with."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.show_hidden_initial = True

    def changes(self) -> dict[str, Any]:
        """What was written anew; what stood there before, somebody else may have changed since."""
        return touched(self)

    def was(self) -> dict[str, Any]:
        """What had stood in those fields when the form was opened."""
        opened = {name: self[name].html_initial_name for name in self.changes()}
        return {name: self.fields[name].clean(self.data[key]) for name, key in opened.items() if key in self.data}

    def overtaken(self, refusal: OvertakenError) -> None:
        """Say what somebody else wrote there; handed in once more, this one counts."""
        assert isinstance(self.data, QueryDict)
        self.data = self.data.copy()
        now = "" if refusal.now is None else str(refusal.now)
        self.data[self[refusal.name].html_initial_name] = now
        self.add_error(refusal.name, str(refusal))


class FindingForm(SharedForm):
    """All that the team writes of a finding."""

    title = forms.CharField(label="隐患名称", required=False, max_length=120, widget=listed("titles"))
    text = forms.CharField(
        label="看到的情况", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 4})
    )
    place = forms.CharField(label="位置", required=False, max_length=120, widget=listed("places"))
    level = forms.TypedChoiceField(label="等级", coerce=int, choices=Level.choices, widget=forms.RadioSelect)
    hazard_type = forms.TypedChoiceField(
        label="类型", required=False, coerce=int, empty_value=None, choices=[*NOT_YET, *HazardType.choices]
    )
    fix_when = forms.TypedChoiceField(
        label="什么时候改",
        required=False,
        coerce=int,
        empty_value=None,
        choices=FixWhen.choices,
        widget=forms.RadioSelect,
    )
    due_on = Day(label="整改期限", required=False, help_text="限期整改的要填；即查即改的就是今天。")
    safeguard = forms.CharField(
        label="改好以前怎么保证安全",
        required=False,
        max_length=1000,
        widget=listed("safeguards"),
        help_text="重大隐患一定要写。",
    )
    cause = forms.CharField(label="原因（可以不写）", required=False, max_length=1000, widget=listed("causes"))
    classification = forms.TypedChoiceField(
        label="分类（可以不选）",
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "不选"), *Classification.choices],
    )

    # What the page offers for those that name a list.
    lists = (
        ("titles", phrases.TITLES),
        ("places", phrases.PLACES),
        ("safeguards", phrases.SAFEGUARDS),
        ("causes", phrases.CAUSES),
    )


class AdviceForm(OnceForm):
    """A piece of advice."""

    advice = forms.CharField(
        label="建议", required=False, max_length=2000, widget=listed("advice"), help_text="一次写一条，存了再写下一条。"
    )


class MendAdviceForm(SharedForm):
    """Other words for a piece of advice."""

    text = Words(label="建议", required=True, error_messages={"required": "请写上建议；不要这一条了，在下面划掉。"})


class NotesForm(SharedForm):
    """What is said, and with whom."""

    met = forms.CharField(
        label="见到了企业的谁", required=False, max_length=200, help_text="姓名和职务。签字定稿前要有。"
    )
    worker_representative = forms.CharField(label="职工代表", required=False, max_length=60)
    opening = forms.CharField(
        label="见面沟通", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    closing = forms.CharField(
        label="离开前沟通", required=False, max_length=4000, widget=forms.Textarea(attrs={"rows": 3})
    )
    joint_with = forms.CharField(label="联合帮扶的单位和人员", required=False, max_length=200, help_text="没有就空着。")
