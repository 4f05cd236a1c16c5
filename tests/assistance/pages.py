"""Pages of help in a test: somebody's browser, what a page says, what its form would send."""

import base64
import io
from dataclasses import dataclass, field
from typing import Any

from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from PIL import Image

from accounts.models import User
from tests import factories as make


def browser(person: User) -> Client:
    """Somebody's browser; staff have their second factor."""
    client = Client()
    if person.groups.exists() and not person.authenticator_set.exists():
        make.second_factor(person)
    client.force_login(person)
    return client


def at(name: str, row: Any) -> str:
    return reverse(name, args=[row.uuid])


def picture(colour: str = "red") -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "JPEG")
    return SimpleUploadedFile("照片.jpg", file.getvalue(), "image/jpeg")


def photo(name: str = "现场.png", colour: str = "red") -> SimpleUploadedFile:
    """A small photo of that name."""
    file = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(file, "PNG")
    return SimpleUploadedFile(name, file.getvalue(), "image/png")


def text(answer: HttpResponse) -> str:
    """All that an answer holds."""
    return answer.content.decode()


def said(answer: Any) -> str:
    return BeautifulSoup(answer.content, "lxml").select_one("main").get_text(" ", strip=True)


def typed(answer: Any) -> dict[str, str]:
    """What the form on the page would send as it stands."""
    form = BeautifulSoup(answer.content, "lxml").select_one("main form[method=post]")
    fields = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden], input[type=text]")}
    fields |= {one["name"]: one.get("value", "") for one in form.select("input[type=date], input[checked]")}
    fields |= {one["name"]: one.get_text().removeprefix("\n") for one in form.select("textarea")}
    for one in form.select("select"):
        chosen = one.select_one("option[selected]")
        fields[one["name"]] = chosen["value"] if chosen else ""
    return fields | {"initial-level": fields.get("initial-level", "0")}


def drawn() -> str:
    file = io.BytesIO()
    Image.new("RGB", (60, 30), "white").save(file, "PNG")
    return "data:image/png;base64," + base64.b64encode(file.getvalue()).decode()


@dataclass
class Tap:
    """A form on somebody's page: where it goes, and what it sends; `files`: the fields that take a photo."""

    by: User
    url: str
    sent: dict[str, Any] = field(default_factory=dict)
    files: tuple[str, ...] = ()

    def press(self, client: Any) -> Any:
        return client.post(self.url, self.sent | {name: photo() for name in self.files}, follow=True)
