"""Putting firms on the 应训名单: chosen from the register, pasted, or as on the list of another session."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import Enterprise, User
from training.domain.errors import TooManyLinesError
from training.domain.targets import Counted, copy_list, named, preview, put_on
from training.forms.targets import ChooseForm, CopyForm, PasteForm
from training.models import Session
from training.views.doors import officer, session_of


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Offer three ways; of firms chosen from the register say first how many they are."""
    session = session_of(uuid)
    way = request.POST.get("way", "")
    paste = PasteForm(request.POST if way == "paste" else None)
    copy = CopyForm(request.POST if way == "copy" else None, session=session)
    asked = request.GET if request.GET.keys() & ChooseForm.base_fields.keys() or "look" in request.GET else None
    choose = ChooseForm(request.POST if way == "choose" else asked)
    is_done = False
    if way == "choose" and choose.is_valid():
        is_done = _say(request, put_on(session, choose.firms(), by=person))
    elif way == "paste" and paste.is_valid():
        is_done, paste = _paste(request, session, paste, by=person)
    elif way == "copy" and copy.is_valid():
        is_done = _say(request, copy_list(session, other=copy.cleaned_data["other"], by=person))
    if is_done:
        return redirect("training_targets", uuid)
    context = {
        "session": session,
        "choose": choose,
        "preview": preview(session, choose.firms()) if asked is not None and choose.is_valid() else None,
        "paste": paste,
        "copy": copy,
    }
    return render(request, "training/desk/target_add.html", context)


def _paste(request: HttpRequest, session: Session, paste: PasteForm, *, by: User) -> tuple[bool, PasteForm]:
    """Put on what was found; what was not stays to be mended. Return whether nothing is left, and the form."""
    try:
        found = named(paste.cleaned_data["text"])
    except TooManyLinesError as refusal:
        paste.add_error("text", str(refusal))
        return False, paste
    counted = put_on(session, Enterprise.objects.filter(pk__in=found.firms), by=by)
    left = [*found.unknown, *found.doubtful]
    if found.firms:
        _say(request, counted)
    if not left:
        return True, paste
    # A form of its own: the lines that went on are no longer in it.
    rest = PasteForm({"text": "\n".join(left)})
    if found.unknown:
        rest.add_error("text", f"{len(found.unknown)} 行在企业名录里没有找到，还留在框里。请改成名录里的名称或代码。")
    if found.doubtful:
        rest.add_error("text", f"{len(found.doubtful)} 行有同名的企业：{'、'.join(found.doubtful[:5])}。请改填代码。")
    return False, rest


def _say(request: HttpRequest, counted: Counted) -> bool:
    """Say what came of it."""
    parts = [f"加上了 {counted.new} 家"]
    if counted.there:
        parts.append(f"{counted.there} 家本来就在名单上")
    if counted.closed:
        parts.append(f"{counted.closed} 家已经停业，没有加")
    messages.success(request, "，".join(parts) + "。")
    return True
