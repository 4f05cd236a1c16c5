"""What a reader fills in, and what keeps machines out without asking him to read crooked letters."""

import re
import uuid
from typing import Any, Final

from django import forms
from django.core import signing

from content.domain.errors import SaysNothing
from content.models import Feedback

SALT: Final = "content.feedback"
# Seconds: nobody leaves a form open for longer than a shift and a night.
SLOWEST = 24 * 60 * 60
LONGEST = 1000
MOST_LINKS = 1
_LINK: Final = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)


def new_ticket(page_id: int) -> str:
    """A signed, dated number for one form about one page: sent twice, it counts once."""
    return signing.TimestampSigner(salt=SALT).sign_object([str(uuid.uuid4()), page_id])


class FeedbackForm(forms.Form):
    """有用、没用, or what is wrong, in the reader's own words."""

    kind = forms.ChoiceField(label="这一页", choices=Feedback.Kind.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label="哪里不对、哪里看不懂",
        help_text="选“找错”要写；其他可以不写。请不要写姓名、电话和企业名称。",
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"max_length": f"写得太长了，请缩到 {LONGEST} 字以内。"},
    )
    ticket = forms.CharField(widget=forms.HiddenInput, max_length=400)
    # People do not see it; what fills in every field does.
    website = forms.CharField(label="这一格请留空", required=False, max_length=400)

    def __init__(self, *args: Any, page_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._page_id = page_id
        self.key = uuid.UUID(int=0)

    def clean_text(self) -> str:
        """Refuse what is sent to sell something: more than one address in a text."""
        text: str = self.cleaned_data["text"]
        if len(_LINK.findall(text)) > MOST_LINKS:
            raise forms.ValidationError("网址太多了，请只留一个，或者用文字说。")
        return text

    def clean(self) -> dict[str, Any] | None:
        """Read the ticket. Whoever takes a machine's time for it is asked, in words, to press once more."""
        data = super().clean() or {}
        signer = signing.TimestampSigner(salt=SALT)
        try:
            key, page_id = signer.unsign_object(data.get("ticket", ""), max_age=SLOWEST)
            self.key = uuid.UUID(key)
        except (signing.BadSignature, ValueError, TypeError):
            page_id = None
        if page_id != self._page_id or data.get("website"):
            raise forms.ValidationError("表单放得太久，或者没有填好。您写的字都在，请再按一次“发送”。")
        if data.get("kind") == Feedback.Kind.MISTAKE and not data.get("text", "").strip() and "text" not in self.errors:
            self.add_error("text", str(SaysNothing()))
        return data
