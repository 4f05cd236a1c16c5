"""How the desk narrows its lists."""

from django import forms

from accounts.models import District
from assistance.enums import FindingState, Level, VisitState


class VisitFilter(forms.Form):
    """Visits."""

    q = forms.CharField(label="企业名称或代码", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "接下来要去的"), *VisitState.choices])


class FindingFilter(forms.Form):
    """Findings."""

    q = forms.CharField(label="企业名称或代码", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "没验收的"),
            *((state.value, state.label) for state in (FindingState.OPEN, FindingState.FIXED, FindingState.CLOSED)),
            ("all", "全部"),
        ],
    )
    level = forms.TypedChoiceField(
        label="等级", required=False, coerce=int, empty_value=None, choices=[("", "全部"), *Level.choices]
    )
    district = forms.ModelChoiceField(District.objects.all(), label="县区", required=False, empty_label="全部")
    overdue = forms.BooleanField(label="只看到期没改好的", required=False)
