"""从 Word 新建: a Word file is uploaded, looked at as it was read, and becomes a draft."""

import uuid
from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.models import User
from accounts.roles import has_role
from content.desk.forms import WordDraftForm
from content.domain.desk import PAGE_PERMISSIONS
from content.domain.errors import ReleaseRefused
from content.domain.word_drafts import make_draft, places_for, upload_word
from content.models import WordUpload
from intake.errors import UploadRefused
from intake.text import key_in

TITLE = "从 Word 新建"
# So many lines of what was read, and of what was not, stand in the preview: a file may have tens of thousands.
MOST_SHOWN = 300
NOTHING = "请先选一个 Word 文件，再点“上传”。"
WRITERS = [role for role, acts in PAGE_PERMISSIONS.items() if "add_page" in acts]


def may_begin(person: Any) -> bool:
    """Whether somebody may begin pages at all; asked for the menu of every page of the admin, so by his roles alone."""
    return has_role(person, *WRITERS) or (isinstance(person, User) and person.is_superuser)


def _for_writers(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def asked(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if not may_begin(request.user):
            raise PermissionDenied
        return view(request, **kwargs)

    return asked


# Reading a file takes seconds, during which no transaction may hold SQLite's write lock.
@transaction.non_atomic_requests
@_for_writers
def start_view(request: HttpRequest) -> HttpResponse:
    """The form to upload with; what is wrong with a file stands above it."""
    upload = request.FILES.get("file")
    refusal = NOTHING if request.method == "POST" and upload is None else ""
    if upload is not None:
        try:
            kept = upload_word(upload, name=upload.name or "", by=request.user)  # type: ignore[arg-type]
        except UploadRefused as error:
            refusal = str(error)
        else:
            return redirect(_address(kept, request.GET.get("into", "")))
    return render(request, "content/desk/word_start.html", {"page_title": TITLE, "refusal": refusal})


@_for_writers
def preview_view(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What was read and what was not; sent, it becomes a draft. Only for whoever uploaded it."""
    upload = get_object_or_404(WordUpload, uuid=key, uploaded_by=request.user.uuid)  # type: ignore[union-attr]
    if upload.page_id:
        return redirect("wagtailadmin_pages:edit", upload.page_id)
    places = places_for(request.user)  # type: ignore[arg-type]
    start = {"title": upload.title or upload.name.rpartition(".")[0], "place": request.GET.get("into")}
    form = WordDraftForm(request.POST or None, initial=start, places=places)
    if request.method == "POST" and form.is_valid():
        try:
            page = make_draft(upload, by=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except ReleaseRefused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(
                request, f"《{page.title}》的草稿做好了，还没有发布。没带过来的记在“只给编辑看”的编辑注里。"
            )
            return redirect("wagtailadmin_pages:edit", page.pk)
    context = {
        "page_title": TITLE,
        "upload": upload,
        "form": form,
        "blocks": list(_beginning(upload.blocks)),
        "lost": upload.lost[:MOST_SHOWN],
        "lost_more": max(len(upload.lost) - MOST_SHOWN, 0),
    }
    return render(request, "content/desk/word_preview.html", context)


def _beginning(blocks: list[Any]) -> Iterator[Any]:
    """The first blocks; of a list or a table that is longer, its first lines."""
    left = MOST_SHOWN
    for kind, value in blocks:
        if left <= 0:
            return
        is_list = isinstance(value, list)
        yield [kind, value[:left] if is_list else value]
        left -= len(value) if is_list else 1


def _address(upload: WordUpload, into: str) -> str:
    address = reverse("desk:word_preview", args=[upload.uuid])
    return f"{address}?into={key}" if (key := key_in(into)) else address
