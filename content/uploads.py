"""What staff upload to the libraries: looked at by intake, kept under a name of ours, shown under theirs.

What readers see changes by a release alone, so a file that some page shows is not exchanged for another.
"""

from typing import Any, Final

from django.core.exceptions import ValidationError

from content.domain.usage import is_shown
from intake.wagtail_forms import CheckedDocumentForm, CheckedImageForm

SHOWN: Final = "有页面在用它，换掉的话读者马上看到，没有人审过。请另传一份，在页面里换上，再送审。"


class PortalImageForm(CheckedImageForm):
    """Wagtail's form for pictures."""

    def clean_file(self) -> Any:
        """Refuse to exchange what a page shows."""
        _keep_what_is_shown(self)
        return self.cleaned_data["file"]


class PortalDocumentForm(CheckedDocumentForm):
    """Wagtail's form for documents, which remembers what a file was called and how long it is."""

    def clean_file(self) -> Any:
        """Keep the name for those who download it."""
        _keep_what_is_shown(self)
        if "file" in self.changed_data:
            field = self.fields["file"]
            self.instance.shown_name = field.shown_name
            self.instance.pages, self.instance.is_scan = field.checked.pages, field.checked.is_scan
        return self.cleaned_data["file"]


def _keep_what_is_shown(form: Any) -> None:
    if form.instance.pk and "file" in form.changed_data and is_shown(form.instance):
        raise ValidationError(SHOWN, code="shown")
