"""代记: as whose word the desk writes something down."""

from typing import Any

from django import forms

from assistance.domain.behalf import OnBehalf
from assistance.forms.fields import Form
from assistance.models import Heard


class BehalfForm(Form):
    """Who of the firm said it, and how; asked beside the form of what he said."""

    said_by = forms.CharField(
        label="谁说的",
        max_length=60,
        help_text="姓名和职务，例如：林厂长。",
        error_messages={"required": "请写上是企业里谁说的。"},
    )
    heard = forms.TypedChoiceField(
        label="怎么说的",
        coerce=Heard,
        choices=Heard.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "请选一下：电话、纸质还是当面。"},
    )

    def __init__(self, *args: Any, firm: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "behalf"} | kwargs)
        self.title = f"代{firm}记"

    @property
    def word(self) -> OnBehalf | None:
        """As it was sent, or as it was last said; None where something is missing, which the domain then asks for."""
        if self.is_bound:
            return OnBehalf(**self.cleaned_data) if self.is_valid() else None
        return OnBehalf(**self.initial) if self.initial else None
