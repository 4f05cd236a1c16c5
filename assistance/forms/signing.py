"""签字: who signs for whom, on the screen or in ink."""

import base64
import binascii
from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile

from accounts.models import Membership, User
from assistance.enums import Side, SignedHow
from assistance.forms.fields import Form
from assistance.forms.findings import OnceForm
from assistance.models import TeamMember

_DRAWN: Final = "data:image/png;base64,"
# Characters. What a phone draws comes to a tenth of it.
_MOST: Final = 1_000_000


class SignForm(OnceForm):
    """One signature."""

    who = forms.ChoiceField(label="谁签字", error_messages={"required": "请选谁签字。"})
    name = forms.CharField(
        label="姓名", required=False, max_length=60, help_text="选了“企业其他人”或“职工代表”才要写。"
    )
    drawn = forms.CharField(required=False, widget=forms.HiddenInput, max_length=_MOST)
    ink = forms.FileField(
        label="签在纸上的，拍一张照片",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
        error_messages={"empty": "这张照片是空的，请重新拍一张。"},
    )

    def __init__(self, *args: Any, team: Iterable[TeamMember], firm: Iterable[Membership], **kwargs: Any) -> None:
        """Offer those who have not signed yet, and two kinds of people without an account."""
        super().__init__(*args, **kwargs)
        self._people: dict[str, tuple[Side, User | None]] = {}
        choices = [("", "请选")]
        for one in team:
            self._offer(choices, Side.TEAM, one.person, one.get_role_display())
        for member in firm:
            self._offer(choices, Side.FIRM, member.person, f"企业{member.get_role_display()}")
        for side, label in ((Side.FIRM, "企业其他人（写姓名）"), (Side.WORKERS, "职工代表（写姓名）")):
            self._people[side.value] = (side, None)
            choices.append((side.value, label))
        self.fields["who"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One of the two is needed; the drawing becomes a file."""
        filled: dict[str, Any] = super().clean() or {}
        drawn = filled.get("drawn", "")
        if not drawn and not filled.get("ink"):
            raise forms.ValidationError("请在屏幕上签字，或者拍一张签了字的纸。")
        if drawn:
            filled["drawn"] = self._drawing(drawn)
        return filled

    @staticmethod
    def _drawing(drawn: str) -> UploadedFile:
        try:
            body = base64.b64decode(drawn.removeprefix(_DRAWN), validate=True)
        except (binascii.Error, ValueError) as error:
            raise forms.ValidationError("屏幕上的签字没有收到，请再签一次。") from error
        return SimpleUploadedFile("签字.png", body, "image/png")

    def signer(self) -> dict[str, Any]:
        """Who it is and for which side, as the domain takes it."""
        side, person = self._people[self.cleaned_data["who"]]
        return {"side": side, "person": person, "name": self.cleaned_data["name"]}

    def picture(self) -> tuple[UploadedFile, SignedHow]:
        """The picture, and how it came about."""
        ink = self.cleaned_data["ink"]
        return (ink, SignedHow.INK) if ink else (self.cleaned_data["drawn"], SignedHow.SCREEN)

    def _offer(self, choices: list[tuple[str, str]], side: Side, person: User, what: str) -> None:
        key = f"{side}-{person.pk}"
        self._people[key] = (side, person)
        choices.append((key, f"{person}（{what}）"))


class UnsignedForm(Form):
    """Why nobody of the firm signs."""

    unsigned_why = forms.CharField(
        label="为什么没有签字", max_length=500, error_messages={"required": "请写上企业没有签字的原因。"}
    )


class DeliverForm(Form):
    """To whom the report was given."""

    to = forms.CharField(
        label="交给了企业的谁",
        max_length=60,
        help_text="姓名和职务。",
        error_messages={"required": "请写上交给了谁。"},
    )
