"""Forms of the release desk's own acts."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django import forms
from django.db.models import Max
from django.utils import timezone
from wagtail.admin.widgets import AdminPageChooser
from wagtail.models import Page

from content.kinds import Kind


class ActForm(forms.Form):
    """What is asked of whoever does something to a page."""

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class ReasonForm(ActForm):
    """Why something is done to a page that readers know."""

    reason = forms.CharField(
        label="理由",
        widget=forms.Textarea({"rows": 3}),
        help_text="会记进发布记录。",
        error_messages={"required": "请写明理由，读者和以后的同事会用得上。"},
    )


class WithdrawForm(ReasonForm):
    """Take a page off the site, and say so to readers who still have its address."""

    told_readers = forms.CharField(
        label="告诉读者的一句话",
        widget=forms.Textarea({"rows": 2}),
        help_text="还有人会点旧网址，他看到的就是这句。例如：“这一条的适用范围写错了，改好后会重新发布。”",
        error_messages={"required": "请写一句给读者看的话：为什么撤下。"},
    )
    instead = forms.ModelChoiceField(
        label="改看哪一页",
        queryset=Page.objects.all(),
        required=False,
        widget=AdminPageChooser,
        help_text="有接替它的页面就选上；不选，读者会看到它上面的目录和相近的条款。",
    )
    with_pages_below = forms.BooleanField(label="连同下级页面一起撤下", required=False)
    field_order = ["reason", "told_readers", "instead", "with_pages_below"]

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, page=page, **kwargs)
        self.fields["reason"].help_text = "只有工作人员看得到，会记进发布记录。"
        self.fields["instead"].initial = getattr(page, "successor_id", None)
        if not page.get_descendants().live().exists():
            del self.fields["with_pages_below"]


class ReviewForm(ActForm):
    """A page was compared with its sources and stays as it is."""

    next_review = forms.DateField(
        label="下次核对",
        initial=lambda: timezone.localdate() + timedelta(days=365),
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
        help_text="标准要改、文件快到期的，定近一点。",
    )
    note = forms.CharField(
        label="怎么核对的",
        widget=forms.Textarea({"rows": 2}),
        required=False,
        help_text="只有工作人员看得到。例如：“和应急管理部网站上的令 10 号逐条对过。”",
    )
    read = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, page=page, **kwargs)
        self.fields["read"].initial = page.published_revisions.aggregate(last=Max("number"))["last"]


class MoveForm(ReasonForm):
    """Put a page under another parent."""

    to = forms.ModelChoiceField(label="移到哪里", queryset=Page.objects.none())
    field_order = ["to", "reason"]

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, page=page, **kwargs)
        parents = page.specific_class.allowed_parent_page_models()
        choice = self.fields["to"]
        choice.queryset = Page.objects.type(*parents).exclude(pk=page.get_parent().pk).order_by("path")  # type: ignore[attr-defined]


class ReorderForm(ReasonForm):
    """Put a page before one of its siblings."""

    before = forms.ModelChoiceField(
        label="放在哪一页前面", queryset=Page.objects.none(), required=False, empty_label="放到最后"
    )
    field_order = ["before", "reason"]

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, page=page, **kwargs)
        choice = self.fields["before"]
        choice.queryset = page.get_siblings(inclusive=False).order_by("path")  # type: ignore[attr-defined]


class WordDraftForm(forms.Form):
    """Where the draft from a Word file goes, and what it is called."""

    place = forms.TypedChoiceField(label="放到哪里", coerce=int)
    title = forms.CharField(
        label="标题", max_length=255, error_messages={"required": "请写标题。", "max_length": "标题太长，最多 255 字。"}
    )
    occurred_on = forms.DateField(
        label="案例的日期",
        required=False,
        help_text="只有案例要填：事故或者查处的日期。",
        widget=forms.DateInput({"type": "date"}),
        error_messages={"invalid": "请写成 2026-11-27 这样。"},
    )

    def __init__(self, *args: Any, places: Iterable[tuple[Kind, Page]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice = self.fields["place"]
        choice.choices = [(index.pk, f"{kind.label}（在“{index.title}”下面）") for kind, index in places]  # type: ignore[attr-defined]
        choice.error_messages["required"] = choice.error_messages["invalid_choice"] = "请选放到哪里。"
