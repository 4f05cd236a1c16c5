"""Forms for words and picks. What may be entered is said in `search.editing`; here it only gets its fields."""

from typing import Any

from django import forms
from wagtail.admin.forms.models import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateInput, AdminPageChooser

from search.editing import WordsError, keep_group, keep_promotion, keep_term
from search.models import Promotion, SynonymGroup, TermEntry
from search.models.words import LONGEST, LONGEST_GROUP

_TOO_LONG = {"max_length": f"太长了，最多 {LONGEST} 个字。挑里面关键的词写。"}


class _KeepingForm(WagtailAdminModelForm):
    """Carries what the person had before him when he began, so that nobody writes over somebody else unseen."""

    was = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    remembered = ""
    data: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.remembered and self.instance.pk:
            self.initial["was"] = getattr(self.instance, self.remembered)

    def refuse(self, refusal: WordsError) -> None:
        """Say it beside the field; who then saves again has seen what stands there now."""
        self.add_error(refusal.field, str(refusal))
        if refusal.now:
            self.data = {**self.data.dict(), self.add_prefix("was"): refusal.now}


class TermForm(_KeepingForm):
    """词语."""

    remembered = "word"
    word = forms.CharField(
        label="词",
        max_length=LONGEST,
        error_messages=_TOO_LONG,
        help_text="比如：除尘器、锁气卸灰阀。存好以后，一分钟内重新整理全部页面的索引。",
    )

    class Meta:
        model = TermEntry
        fields = ["word", "frequency"]

    def keep(self) -> TermEntry:
        typed = self.cleaned_data
        return keep_term(self.instance, word=typed["word"], frequency=typed["frequency"], was=typed["was"])


class GroupForm(_KeepingForm):
    """同义词."""

    remembered = "members"
    members = forms.CharField(
        label="词",
        max_length=LONGEST_GROUP * 2,
        help_text="一行一个，也可以用逗号、顿号隔开。写读者的叫法，再写页面上的叫法。存好马上生效。",
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    class Meta:
        model = SynonymGroup
        fields = ["members", "kind", "note"]

    def keep(self) -> SynonymGroup:
        typed = self.cleaned_data
        return keep_group(
            self.instance, members=typed["members"], kind=typed["kind"], note=typed["note"], was=typed["was"]
        )


class PromotionForm(_KeepingForm):
    """编辑推荐."""

    phrase = forms.CharField(
        label="搜什么词时",
        max_length=LONGEST,
        error_messages=_TOO_LONG,
        help_text="读者搜的话里有这个词就推荐，繁体、全角、大小写都算。",
    )

    class Meta:
        model = Promotion
        fields = ["phrase", "is_exact", "page", "until"]
        widgets = {"page": AdminPageChooser, "until": AdminDateInput}

    def keep(self) -> Promotion:
        typed = {name: self.cleaned_data[name] for name in self.Meta.fields}
        return keep_promotion(self.instance, **typed)
