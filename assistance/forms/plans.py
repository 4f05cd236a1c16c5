"""What is filled in of a rectification plan."""

from collections.abc import Iterable
from typing import Any, Final
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from assistance.domain.drafting import Changes, NewMeasure
from assistance.domain.plans import FIELDS
from assistance.forms.fields import Day, Form, Words
from assistance.models import Finding, Measure, RectificationPlan
from assistance.querysets import FindingQuerySet

# Empty rows for measures.
ROWS: Final = 3


class _Findings(forms.ModelMultipleChoiceField):
    """Findings of one visit, by their uuid."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = {"invalid_choice": "有一项隐患现在不能选了。请看看最新的列表，再选一次。"}

    def __init__(self, rows: FindingQuerySet, **kwargs: Any) -> None:
        super().__init__(rows, **{"to_field_name": "uuid", "required": False} | kwargs)

    def label_from_instance(self, obj: Finding) -> str:
        """Its number on paper, its name, and until when."""
        return f"{obj.order}. {obj}（{obj.get_level_display()}，{obj.due_on:%Y-%m-%d} 前改好）"


class ChooseFindings(Form):
    """Which findings a new plan is for."""

    def __init__(self, *args: Any, rows: FindingQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["findings"] = _Findings(rows, label="这个方案管哪几项", initial=[row.uuid for row in rows])


class MeasureForm(Form):
    """One more thing to do; a row left empty is none."""

    text = Words(label="做什么", rows=2, max_length=500)
    liable = forms.CharField(label="谁来做", required=False, max_length=60)
    due_on = Day(label="什么时候做完", required=False)

    def clean(self) -> dict[str, Any]:
        """Ask what is to be done where somebody wrote who does it."""
        found: dict[str, Any] = self.cleaned_data
        if not found.get("text") and (found.get("liable") or found.get("due_on")) and "text" not in self.errors:
            self.add_error("text", "请写上要做什么。")
        return found


class PlanForm(Form):
    """The parts of a plan, each with what it held when the form was opened."""

    liable = forms.CharField(label="整改责任人", required=False, max_length=60, help_text="对整件事负责的人，写姓名。")
    money = forms.DecimalField(
        label="资金（元）",
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal"}),
        help_text="估个数就行，例如 20000。不花钱写 0。",
        error_messages={"invalid": "请只写数字，例如 20000。", "min_value": "请写 0 或者更大的数。"},
    )
    money_why = forms.CharField(
        label="不花钱的理由", required=False, max_length=200, help_text="上面写 0 才要填，例如：自己动手清扫。"
    )
    due_on = Day(label="完成时限", required=False)
    safeguards = Words(label="整改期间的临时措施", help_text="改好以前怎么不出事，例如：停用、挂牌、专人看着。")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in FIELDS:
            self.fields[name].show_hidden_initial = True


class Draft:
    """One page of writing: parts, new measures, measures dropped and findings added, saved together."""

    def __init__(self, plan: RectificationPlan, data: QueryDict | None, *, rows: FindingQuerySet) -> None:
        self.data, self.rows = data, rows
        self.parts = PlanForm(data, initial={name: getattr(plan, name) for name in FIELDS})
        self.new = [MeasureForm(data, prefix=f"new{n}") for n in range(ROWS)]
        self.cover = ChooseFindings(data, rows=rows, initial={"findings": []})
        self.measures = [(row, self._typed(f"drop-{row.uuid}")) for row in plan.measures.all()]

    def is_valid(self) -> bool:
        """Whether every part of it can be read."""
        forms_of_it: tuple[forms.Form, ...] = (self.parts, *self.new, self.cover)
        # Each is asked, so that all that is wrong is said at once.
        return not sum(not form.is_valid() for form in forms_of_it)

    def changes(self) -> Changes:
        """What was done to the draft. Call it after `is_valid`."""
        return Changes(
            seen={name: self._seen(name) for name in FIELDS},
            values={name: self.parts.cleaned_data[name] for name in FIELDS},
            new=[NewMeasure(**form.cleaned_data) for form in self.new if form.cleaned_data["text"]],
            dropped=dropped_of(self.measures),
            covered=self.cover.cleaned_data["findings"],
        )

    def show_clash(self, plan: RectificationPlan, stored: Iterable[str], *, who: str) -> "Draft":
        """Return it as it was typed, with what stands there now beside what clashes; saved again, it counts."""
        assert self.data is not None
        data = self.data.copy()
        for name in stored:
            widget = self.parts.fields[name].hidden_widget()
            value = self.parts.fields[name].prepare_value(getattr(plan, name))
            data[self.parts.add_initial_prefix(name)] = str(widget.format_value(value) or "")
        again = Draft(plan, data, rows=self.rows)
        again.is_valid()
        for name in stored:
            value = getattr(plan, name)
            now = "" if value is None else str(value)
            again.parts.add_error(
                name,
                f"{who}刚把这里改成：“{now or '空着'}”。框里是您写的，请改成两边都要的，再保存。",
            )
        return again

    def _seen(self, name: str) -> Any:
        field = self.parts.fields[name]
        key = self.parts.add_initial_prefix(name)
        typed = field.hidden_widget().value_from_datadict(self.data or {}, MultiValueDict(), key)
        try:
            return field.clean(typed)
        except forms.ValidationError:
            return None

    def _typed(self, name: str) -> str:
        return self.data.get(name, "").replace("\x00", "").strip() if self.data else ""


def dropped_of(measures: list[tuple[Measure, str]]) -> dict[UUID, str]:
    """Those with a reason for which they are not done any more."""
    return {row.uuid: why for row, why in measures if why}


class MergeForm(Form):
    """Into which other draft of the same visit."""

    why = Words(label="为什么合并", rows=2)

    def __init__(self, *args: Any, plans: list[RectificationPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(row.uuid), f"管 {'、'.join(map(str, row.findings.all()))}") for row in plans]
        into = forms.ChoiceField(
            label="合并到哪一个方案",
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": "请选一个方案。", "invalid_choice": "这个方案现在不能合并了。请重新选。"},
        )
        self.fields = {"into": into, **self.fields}


class SplitForm(Form):
    """Which findings, and which measures, go into a plan of their own."""

    why = Words(label="为什么拆开", rows=2)

    def __init__(self, *args: Any, plan: RectificationPlan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        measures = forms.ModelMultipleChoiceField(
            plan.measures.all(),
            label="这些措施跟着走",
            to_field_name="uuid",
            required=False,
            widget=forms.CheckboxSelectMultiple,
        )
        findings = _Findings(plan.findings.order_by("order"), label="哪几项隐患拆出去")
        self.fields = {"findings": findings, "measures": measures, **self.fields}
