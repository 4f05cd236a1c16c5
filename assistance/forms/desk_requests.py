"""What the desk fills in about a request."""

from django import forms

from accounts.models import Department, District, Sector
from assistance.enums import Danger, RequestState, Wish
from assistance.forms.fields import Day, Words


class RequestFilter(forms.Form):
    """Narrow the list of requests."""

    q = forms.CharField(label="企业名称或代码", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "等待处理的"), ("all", "全部"), *(row for row in RequestState.choices if row[0] != "draft")],
    )
    danger = forms.TypedChoiceField(
        label="危险程度", required=False, coerce=int, empty_value=None, choices=[("", "全部"), *Danger.choices]
    )
    district = forms.ModelChoiceField(District.objects.all(), label="县区", required=False, empty_label="全部")
    sector = forms.ModelChoiceField(Sector.objects.all(), label="行业领域", required=False, empty_label="全部")
    late = forms.BooleanField(label="只看答应的日期已过的", required=False)


class TriageForm(forms.Form):
    """How dangerous, and by when the firm hears of us."""

    danger = forms.TypedChoiceField(label="危险程度", coerce=lambda value: Danger(int(value)), choices=Danger.choices)
    promised_on = Day(label="哪天以前给企业回音", help_text="企业会看到这个日期。")
    note = Words(label="备注", rows=2, help_text="给受理的同事看，企业看不到。可以不填。")


class AcceptForm(forms.Form):
    """By when the firm hears of us next."""

    promised_on = Day(label="哪天以前定下上门时间", help_text="企业会看到这个日期。")


class ReferForm(forms.Form):
    """Which department looks after this."""

    to = forms.ModelChoiceField(
        Department.objects.all(),
        label="转给哪个部门",
        empty_label="请选",
        error_messages={"required": "请选一个部门。"},
    )
    reason = Words(label="为什么转给这个部门", required=True, help_text="企业会看到。")


class DeclineForm(forms.Form):
    """Why not, and what instead."""

    reason = Words(label="为什么不受理", required=True, help_text="企业会看到。")
    instead = Words(label="企业可以怎么办", required=True, help_text="企业会看到。写清找谁、打哪个电话。")


class ToldForm(forms.Form):
    """What was said on the telephone."""

    told = Words(label="电话里告诉了企业什么", required=True, help_text="企业以后还能看到这段话。")


class LinkForm(forms.Form):
    """Which link counted when the page was opened."""

    known = forms.IntegerField(widget=forms.HiddenInput)


class EnterForm(forms.Form):
    """What somebody says on the telephone."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput)
    wall = forms.IntegerField(widget=forms.HiddenInput, required=False)
    caller_name = forms.CharField(
        label="怎么称呼对方", max_length=60, error_messages={"required": "请问一句对方怎么称呼。"}
    )
    caller_phone = forms.CharField(
        label="回电号码", max_length=24, error_messages={"required": "请留一个能打回去的号码。"}
    )
    text = Words(label="对方说的事", rows=4, required=True)
    wish = forms.ChoiceField(label="对方想要", choices=Wish.choices, initial=Wish.VISIT)
    danger = forms.TypedChoiceField(
        label="危险程度",
        coerce=lambda value: Danger(int(value)),
        choices=Danger.choices,
        initial=Danger.UNKNOWN,
        help_text="对方说现在就有危险的，请他先停下来、把人撤开，再记。",
    )
    when_suits = forms.CharField(label="什么时候方便", max_length=120, required=False)
    read_out = forms.BooleanField(
        label="已把上面的帮扶说明念给对方听，对方同意",
        error_messages={"required": "请先把帮扶说明念给对方听，再打勾。"},
    )
