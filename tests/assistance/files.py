"""Files that people have kept for this room."""

import io
import itertools
import uuid

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from assistance.domain.files import PURPOSE
from intake.private.files import keep

_numbers = itertools.count()
# What a phone writes into a photo.
OWNER = "金丝雀的手机"


def photo(of: User, body: bytes = b"", purpose: str = PURPOSE) -> uuid.UUID:
    """A photo that is this person's."""
    body = body or b"\xff\xd8\xff photo %d" % next(_numbers)
    return keep(body, name="照片.jpg", purpose=purpose, owner=of.uuid).uuid


def phone_photo(form: str = "JPEG", size: tuple[int, int] = (2000, 1000)) -> SimpleUploadedFile:
    """As a phone writes it: with a place, a time, and its owner's name."""
    picture, label = Image.new("RGB", size, "red"), Image.Exif()
    label[0x013B] = OWNER.encode()
    label.get_ifd(0x8769)[0x9003] = "2026:11:25 10:20:30"
    label.get_ifd(0x8825)[1] = "N"
    label.get_ifd(0x8825)[2] = (24.0, 28.0, 41.0)
    file = io.BytesIO()
    picture.save(file, form, exif=label)
    return SimpleUploadedFile("../现场 😀.jpg", file.getvalue(), "image/jpeg")
