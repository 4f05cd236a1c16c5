"""What staff upload to the library of files: looked at by intake, kept under a name of ours, shown under theirs."""

from typing import Any

from intake.wagtail_forms import CheckedDocumentForm


class PortalDocumentForm(CheckedDocumentForm):
    """Wagtail's form for documents, which remembers what a file was called and how long it is."""

    def clean_file(self) -> Any:
        """Keep the name for those who download it."""
        if "file" in self.changed_data:
            field = self.fields["file"]
            self.instance.shown_name = field.shown_name
            self.instance.pages, self.instance.is_scan = field.checked.pages, field.checked.is_scan
        return self.cleaned_data["file"]
