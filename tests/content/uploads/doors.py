"""Every door through which staff bring a picture or a document into Wagtail's libraries."""

from collections.abc import Callable
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from content.models import PortalDocument, PortalImage

Door = Callable[[Client, str, str, bytes], str]
XHR = {"X-Requested-With": "XMLHttpRequest"}
MODELS: dict[str, type[Any]] = {"images": PortalImage, "docs": PortalDocument}
TITLE = "一个写了很久的标题"


def _post(client: Client, address: str, fields: dict[str, Any], key: str, file: SimpleUploadedFile) -> HttpResponse:
    return client.post(address, fields | {key: file}, headers=XHR)


def _said(response: HttpResponse) -> str:
    """What the answer shows, be it a page or JSON."""
    assert response.status_code in (200, 302), response.status_code
    if response.status_code == 302:
        return ""
    if response["Content-Type"].startswith("application/json"):
        answer = response.json()
        return " ".join(str(answer.get(key, "")) for key in ("error_message", "html", "htmlFragment", "form"))
    return response.content.decode()


def add(client: Client, kind: str, name: str, content: bytes) -> str:
    """The form for a single one."""
    return _said(
        _post(
            client,
            reverse(f"wagtail{kind}:add"),
            {"title": TITLE, "tags": ""},
            "file",
            SimpleUploadedFile(name, content),
        )
    )


def drag(client: Client, kind: str, name: str, content: bytes) -> str:
    """Dragged in, as one of many."""
    address, fields = reverse(f"wagtail{kind}:add_multiple"), {"title": TITLE, "collection": "1"}
    return _said(_post(client, address, fields, "files[]", SimpleUploadedFile(name, content)))


def drag_and_finish(client: Client, kind: str, name: str, content: bytes) -> str:
    """Dragged in with something missing, which Wagtail keeps aside until it is filled in."""
    sent = {"title": "长" * 300, "collection": "1"}
    answer = _post(
        client, reverse(f"wagtail{kind}:add_multiple"), sent, "files[]", SimpleUploadedFile(name, content)
    ).json()
    if not answer["success"]:
        return str(answer["error_message"])
    word = "image" if kind == "images" else "document"
    aside = answer["uploaded_file_id"]
    return _said(
        client.post(
            reverse(f"wagtail{kind}:create_multiple_from_uploaded_{word}", args=[aside]),
            {f"uploaded-{word}-{aside}-title": TITLE, f"uploaded-{word}-{aside}-collection": "1"},
            headers=XHR,
        )
    )


def choose(client: Client, kind: str, name: str, content: bytes) -> str:
    """The upload tab of the dialogue in which one chooses."""
    prefix = "image-chooser-upload" if kind == "images" else "document-chooser-upload"
    fields = {f"{prefix}-title": TITLE, f"{prefix}-tags": ""}
    return _said(
        _post(
            client,
            reverse(f"wagtail{kind}_chooser:create"),
            fields,
            f"{prefix}-file",
            SimpleUploadedFile(name, content),
        )
    )


def replace(client: Client, kind: str, name: str, content: bytes) -> str:
    """Another file in the place of one that is there."""
    row = MODELS[kind].objects.order_by("pk")[0]
    address = reverse(f"wagtail{kind}:edit", args=[row.pk])
    return _said(_post(client, address, {"title": TITLE, "tags": ""}, "file", SimpleUploadedFile(name, content)))


DOORS = {door.__name__: door for door in (add, drag, drag_and_finish, choose, replace)}
