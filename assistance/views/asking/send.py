"""The text that says where the wall ends: for everybody to read, and for whoever asks before he sends."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.domain import requests
from assistance.domain.errors import AssistanceError
from assistance.enums import Act, RequestState
from assistance.models import HelpRequest, WallText
from assistance.policy import within
from intake.text import key_in


@never_cache
@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """Show the text in force, to anybody."""
    return render(request, "assistance/asking/wall.html", {"wall": WallText.objects.in_force()})


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show what was written and the text in force; send by one tap. Whatever is refused, what was written stays."""
    rows = within(person, Act.SUBMIT, HelpRequest.objects.select_related("enterprise", "criterion", "scene"))
    row = get_object_or_404(rows, uuid=uuid)
    refusal = ""
    if request.method == "POST" and row.state == RequestState.DRAFT:
        try:
            requests.submit(row, by=person, read=_read(request.POST.get("read", "")))
        except AssistanceError as error:
            refusal = str(error)
        else:
            messages.success(request, "提交了，不用再做什么。")
        row.refresh_from_db()
    if row.state != RequestState.DRAFT:
        return redirect("help_request", row.uuid)
    context = {"row": row, "wall": WallText.objects.in_force(), "refusal": refusal}
    return render(request, "assistance/asking/send.html", context)


def _read(key: str) -> WallText | None:
    """The text that stood on the page from which the form was sent."""
    return WallText.objects.filter(pk=key_in(key) or 0).first()
