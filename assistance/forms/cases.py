"""The form of a case draft: four plain fields, nothing that could carry a name by itself."""

from django import forms

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
