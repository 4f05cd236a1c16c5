"""What tests of pages share: somebody's browser, and a photo as his phone hands it over."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from PIL import Image

from accounts.models import User


def browser(person: User) -> Client:
    """Somebody who is logged in."""
    client = Client()
    client.force_login(person)
    return client


def text(answer: HttpResponse) -> str:
    """What the page says."""
    return answer.content.decode()


def photo(name: str = "现场.png", colour: str = "red") -> SimpleUploadedFile:
    """A small photo."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")
