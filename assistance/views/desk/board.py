"""今天要打的电话: what the desk opens in the morning."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.models import Enterprise, User
from assistance.domain.board import Call, calls_of_today, counts
from assistance.domain.calls import keep_call
from assistance.domain.errors import AssistanceError
from assistance.domain.waiting import COUNTED
from assistance.enums import Act, Thing
from assistance.forms.calls import PAGES, CallForm
from assistance.models import CallResult
from assistance.policy import within
from assistance.views.desk.doors import staff


@staff(Act.CALL, Thing.FIRM)
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, person: User) -> HttpResponse:
    """The calls of today and what waits; a POST keeps what came of one call."""
    form = CallForm(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _keep(request, form, person):
        return redirect("help_desk")
    calls, shown = calls_of_today()
    look(person, Looked.CONTACTS, people=shown, enterprises=[call.firm for call in calls])
    waits = counts(person)
    context = {
        "cards": [_card(call, form) for call in calls],
        "links": [
            (label, f"{COUNTED} 以上" if waits[name] > COUNTED else waits[name], url)
            for label, name, url in (
                ("等待处理的申请", "waiting", reverse("help_desk_requests")),
                ("这周要上门", "visits", reverse("help_desk_visits")),
                ("到期没改好的隐患", "overdue", f"{reverse('help_desk_findings')}?overdue=on"),
                ("等答复的异议", "objections", f"{reverse('help_decisions')}#objections"),
                ("等答复的延期", "extensions", f"{reverse('help_decisions')}#extensions"),
                ("等把关的案例稿", "cases", f"{reverse('help_decisions')}#cases"),
            )
        ],
    }
    return render(request, "assistance/desk/board.html", context)


def _keep(request: HttpRequest, form: CallForm, person: User) -> bool:
    given = dict(form.cleaned_data)
    firm = get_object_or_404(within(person, Act.CALL, Enterprise.objects.all()), uuid=given.pop("firm"))
    try:
        made = keep_call(firm, by=person, **given)
    except AssistanceError as refusal:
        form.add_error(None, str(refusal))
        return False
    if made.result == CallResult.REACHED:
        messages.success(request, f"记下了：{firm}，打通了。")
    else:
        messages.success(request, f"记下了：{firm}，{made.get_result_display()}，{made.next_at:%m-%d %H:%M} 再打。")
    return True


def _card(call: Call, sent: CallForm | None) -> dict[str, Any]:
    """A call with its form: the one that was refused as it was typed."""
    reason = call.reason
    is_this = sent is not None and sent.data.get("firm") == str(call.firm.uuid)
    fresh = {
        "client_uuid": uuid.uuid4(),
        "firm": call.firm.uuid,
        "why": reason.why,
        "thing": reason.thing,
        "thing_uuid": reason.uuid,
    }
    return {
        "call": call,
        "url": reverse(PAGES[reason.thing], args=[reason.uuid]),
        "form": sent if is_this else CallForm(initial=fresh, auto_id=f"call-{call.firm.pk}-%s"),
    }
