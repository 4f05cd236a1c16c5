"""The one place through which every upload to Wagtail's libraries passes: the forms of its images and documents.

Adding one, dragging in many, the upload tab of a chooser and replacing a file all build these forms (settings
`WAGTAILIMAGES_IMAGE_FORM_BASE`, `WAGTAILDOCS_DOCUMENT_FORM_BASE`). The field looks at the file before anything else
does, and what it finds good it writes over the upload itself: so Wagtail, whatever it does with the upload next, holds
the picture painted anew under a name of ours, and never opens in a web process what came from outside.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.forms import Field, FileField
from wagtail.documents.fields import WagtailDocumentField
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from intake import documents, images
from intake.errors import UploadRefused
from intake.limited import MIB
from intake.names import shown_name, stored_name

LIBRARY = documents.PAPERS | documents.TEXTS | documents.FILMS


class CheckedImageField(WagtailImageField):
    """Takes a picture painted anew in place of the one that was sent."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.max_upload_size = images.MOST_BYTES
        self.max_image_pixels = images.MOST_PIXELS
        self.help_text = (
            f"JPG、PNG、WebP、BMP 或手机拍的 HEIC，最多 {images.MOST_BYTES // MIB} MB。拍摄地点等信息会去掉。"
        )
        self.error_messages["file_too_large_unknown_size"] = (
            f"这个文件太大，最多 {images.MOST_BYTES // MIB} MB。{images.SHRINK}"
        )
        self.error_messages["invalid_image_extension"] = images.NOT_A_PICTURE

    def to_python(self, data: Any) -> Any:
        """Refuse in words what is no picture. Wagtail then opens what we painted."""
        if data in self.empty_values:
            return None
        try:
            picture = images.clean(data)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        _write_over(data, picture.content)
        data.name, data.content_type = stored_name(picture.ending), f"image/{picture.format}"
        return super().to_python(data)


class CheckedDocumentField(WagtailDocumentField):
    """Takes a document of a welcome kind, under a name of ours; `shown_name` is then what people call it.

    `checked` tells what it is; `taken` are the welcome endings, `film_mib` the most that a film may have, in MiB.
    """

    def __init__(self, *, taken: frozenset[str], film_mib: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.taken, self.film_mib, self.shown_name = taken, film_mib, ""
        self.checked: documents.CheckedDocument | None = None
        self.max_upload_size = film_mib * MIB
        self.help_text = f"{'、'.join(ending.upper() for ending in sorted(taken))}，视频最多 {film_mib} MB。"
        self.error_messages["file_too_large_unknown_size"] = (
            f"这个文件太大，最多 {film_mib} MB。{documents.SMALLER_FILM}"
        )

    def to_python(self, data: Any) -> Any:
        """Refuse in words what is not welcome."""
        if data in self.empty_values:
            return None
        try:
            document = documents.check(data, name=data.name, taken=self.taken, film_mib=self.film_mib)
        except UploadRefused as refusal:
            raise ValidationError(str(refusal), code="refused") from refusal
        self.checked = document
        self.shown_name = shown_name(data.name, document.ending)
        data.name = stored_name(document.ending)
        return super().to_python(data)


class CheckedImageForm(BaseImageForm):
    """Wagtail's form for pictures, with our field for the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _in_place_of(self.fields["file"], CheckedImageField)

    def save(self, commit: bool = True) -> Any:
        """Save in one transaction, since uploads stand outside that of the request (content.middleware)."""
        with transaction.atomic():
            return super().save(commit=commit)


class CheckedDocumentForm(BaseDocumentForm):
    """Wagtail's form for documents, with our field for the file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields["file"] = _in_place_of(
                self.fields["file"], CheckedDocumentField, taken=LIBRARY, film_mib=settings.DOCUMENT_MIB
            )

    def save(self, commit: bool = True) -> Any:
        """Save in one transaction, as pictures are."""
        with transaction.atomic():
            return super().save(commit=commit)


def _in_place_of(field: Field, kind: type[FileField], **kwargs: Any) -> Field:
    # Not its longest name: names here are for show, and the one on disk is ours.
    return kind(label=field.label, required=field.required, widget=field.widget, **kwargs)


def _write_over(upload: Any, content: bytes) -> None:
    """Put `content` in the place of what was sent, in memory or in its temporary file."""
    upload.seek(0)
    upload.file.truncate()
    upload.file.write(content)
    upload.file.flush()
    upload.seek(0)
    upload.size = len(content)
