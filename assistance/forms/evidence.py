"""What is handed in as evidence: photos and files, and what they show."""

import uuid
from typing import Any, Final

from django import forms

from assistance.enums import Shows
from assistance.forms.fields import Day, Form, Words

# At a time: a phone on a weak signal gives up sooner.
MOST: Final = 12
PAPERS: Final = "image/*,.pdf,.docx,.xlsx"


class _Several(forms.FileInput):
    """As many as are chosen."""

    allow_multiple_selected = True


class Uploads(Form):
    """Photos or files; which, the view takes in one by one, so that what is good is kept where another is refused."""

    client_uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)
    uploads = forms.Field(
        label="照片或文件",
        required=False,
        widget=_Several({"accept": PAPERS}),
        help_text=f"可以一次选几张，最多 {MOST} 个。照片、PDF、Word、Excel 都行。",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client_uuid"].initial = uuid.uuid4

    @property
    def tap(self) -> uuid.UUID:
        """What tells this form from any other, so that the very same sent twice is done once."""
        return self.cleaned_data.get("client_uuid") or uuid.uuid4()


class FilesForm(Uploads):
    """What shows it, and a word to it."""

    text = forms.CharField(label="说明", required=False, max_length=200, help_text="可以不写。")


class ShowForm(FilesForm):
    """Of a finding: what it shows."""

    shows = forms.TypedChoiceField(
        label="这些说明什么",
        coerce=Shows,
        choices=Shows.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一下：是改好了，还是临时措施还在。"},
    )
    field_order = ["shows", "uploads", "text"]


class FixedForm(Uploads):
    """That it is gone: what shows it, and what there is to say."""

    text = forms.CharField(label="怎么改的", required=False, max_length=200, help_text="一两句话，可以不写。")


class ExtensionForm(Uploads):
    """Why more time, until when, and what shows that it is safe meanwhile."""

    reason = Words(label="为什么来不及", help_text="例如：配件 3 月 10 日才到货。已经改了哪些也写上。")
    until = Day(label="想延到哪天")
    field_order = ["reason", "until", "uploads"]


class DecideForm(Form):
    """Whether more time is given, and what the firm is told."""

    is_granted = forms.TypedChoiceField(
        label="答复",
        coerce=lambda value: value == "yes",
        choices=[("yes", "同意"), ("no", "不同意")],
        widget=forms.RadioSelect,
        error_messages={"required": "请选同意还是不同意。"},
    )
    until = Day(label="延到哪天", required=False, help_text="可以比企业想要的早。不同意就不用管。")
    decision = Words(label="给企业的答复")
    looked_by = forms.ChoiceField(label="谁到现场看过", required=False)
    looked_on = Day(label="哪天去看的", required=False)

    def __init__(self, *args: Any, people: list[tuple[str, str]], needs_look: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["looked_by"].choices = [("", "请选"), *people]  # type: ignore[attr-defined]
        if not needs_look:
            del self.fields["looked_by"], self.fields["looked_on"]
