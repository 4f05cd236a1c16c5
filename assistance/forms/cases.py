"""The form of a case draft: four plain fields, and what can be seen on the photos that go with it."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from django import forms

from assistance.domain.case_pictures import Shot
from assistance.forms.fields import Form
from assistance.models import CaseDraft


class CaseForm(forms.ModelForm[CaseDraft]):
    """What others can learn; one line for each thing where it says so."""

    class Meta:
        model = CaseDraft
        fields = ["title", "what_happened", "lessons", "check_today"]
        help_texts = {
            "title": "例如：除尘器没有泄爆片，停用三天装好了",
            "what_happened": "一行一句，按先后。不写企业、人名、地址、电话、编号。",
            "lessons": "为什么会有、为什么这样改。",
            "check_today": "一行一条，别的企业照着去看。",
        }
        error_messages = {name: {"required": "请写上这一项。"} for name in fields}


class PicturesForm(Form):
    """A line for each photo: who writes what can be seen on it puts it into the case, so none goes without words."""

    def __init__(self, *args: Any, shots: Collection[Shot], told: Mapping[UUID, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shots = shots
        for number, shot in enumerate(shots, 1):
            uuid = shot.source.uuid
            label = f"照片 {number}（{shot.when}）里有什么"
            self.fields[str(uuid)] = forms.CharField(
                label=label, max_length=250, required=False, initial=told.get(uuid, "")
            )

    @property
    def told(self) -> dict[UUID, str]:
        """What can be seen on each photo that goes with the case."""
        return {UUID(name): alt for name, alt in self.cleaned_data.items() if alt}

    @property
    def rows(self) -> list[tuple[Shot, forms.BoundField]]:
        """Each photo with its line."""
        return [(shot, self[str(shot.source.uuid)]) for shot in self._shots]
