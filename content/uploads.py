"""What staff upload to the library of files: looked at by intake, kept under a name of ours, shown under theirs."""

from typing import Any

from intake.wagtail_forms import CheckedDocumentForm


class PortalDocumentForm(CheckedDocumentForm):
    """Wagtail's form for documents, which remembers what a file was called."""

    def clean_file(self) -> Any:
        """Keep the name for those who download it."""
        if "file" in self.changed_data:
            self.instance.shown_name = self.fields["file"].shown_name
        return self.cleaned_data["file"]
