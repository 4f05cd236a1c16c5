"""Forms of the release desk's own acts."""

from collections.abc import Iterable
from typing import Any

from django import forms
from wagtail.models import Page

from content.kinds import Kind


class ReasonForm(forms.Form):
    """Why something is done to a page that readers know."""

    reason = forms.CharField(
        label="理由",
        widget=forms.Textarea({"rows": 3}),
        help_text="会记进发布记录。",
        error_messages={"required": "请写明理由，读者和以后的同事会用得上。"},
    )

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page


class WithdrawForm(ReasonForm):
    """Take a page off the site."""

    with_pages_below = forms.BooleanField(label="连同下级页面一起撤下", required=False)

    def __init__(self, *args: Any, page: Page, **kwargs: Any) -> None:
        super().__init__(*args, page=page, **kwargs)
        if not page.get_descendants().live().exists():
            del self.fields["with_pages_below"]


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
