"""代填电话申请: somebody calls, the desk finds the firm, reads out where the wall ends, and writes it down."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Enterprise, User
from assistance.domain.errors import AssistanceError
from assistance.domain.requests import enter_call
from assistance.enums import Act, Thing
from assistance.forms.desk_requests import EnterForm
from assistance.models import HelpRequest, WallText
from assistance.views.criteria import NO_SUCH, Choice, choice_of
from assistance.views.desk.doors import firm_asked_for, staff
from assistance.views.desk.requests import show_link_once


@staff(Act.ENTER, Thing.FIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, person: User) -> HttpResponse:
    """Search for the firm; with `at`, write down what was said."""
    about = firm_asked_for(request, person, Act.ENTER, Enterprise.objects.open())
    firm = about["firm"]
    wall = WallText.objects.in_force()
    fresh = {"client_uuid": uuid.uuid4(), "wall": wall.pk if wall else None}
    # A look for criteria saves nothing, and says nothing of what is not filled in yet.
    is_looking = "find" in request.POST
    choice = choice_of(request, person, words=request.POST.get("text", "").strip() if is_looking else "")
    is_sent = request.method == "POST" and firm is not None and not is_looking
    form = EnterForm(request.POST if is_sent else None, initial=fresh | request.POST.dict())
    if firm and form.is_bound and form.is_valid() and (made := _enter(form, firm, person, choice)):
        messages.success(request, "记下了。把下面的查询链接告诉对方，他随时能看办到哪一步。")
        show_link_once(request, made)
        return redirect("help_desk_request", made.uuid)
    return render(request, "assistance/desk/enter.html", about | {"form": form, "choice": choice, "wall": wall})


def _enter(form: EnterForm, firm: Enterprise, person: User, choice: Choice) -> HelpRequest | None:
    if choice.is_wrong:
        form.add_error(None, NO_SUCH)
        return None
    given = {name: value for name, value in form.cleaned_data.items() if name not in {"wall", "read_out"}}
    read: Any = WallText.objects.filter(pk=form.cleaned_data["wall"]).first()
    try:
        return enter_call(firm, by=person, read_out=read, criterion=choice.page, **given)
    except AssistanceError as refusal:
        form.add_error(None, str(refusal))
        return None
