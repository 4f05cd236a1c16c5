"""A firm on the 应训名单 says that nobody comes, and why; or an officer writes down what it said on the telephone."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from training.domain.answers import decline
from training.domain.errors import TrainingError
from training.forms.targets import WhyForm
from training.models import Session
from training.policy import firms_of
from training.views.doors import officer, session_of
from training.views.sessions import SHOWN


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def not_coming(request: HttpRequest, person: User, uuid: UUID, session: UUID) -> HttpResponse:
    """Ask why, and note it. The firm's words are for officers: here they are not shown again."""
    enterprise = get_object_or_404(firms_of(person), uuid=uuid)
    row = get_object_or_404(SHOWN.all().select_related("course").filter(targets__enterprise=enterprise), uuid=session)
    back = redirect("training_firm_session", enterprise.uuid, row.uuid)
    return _ask_why(request, person, row, enterprise, back, says="告诉应急局了。又能来的话，随时可以报名。")


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def heard(request: HttpRequest, person: User, uuid: UUID, firm: UUID) -> HttpResponse:
    """Let an officer write it down."""
    row = session_of(uuid)
    enterprise = get_object_or_404(Enterprise, uuid=firm, training_targets__session=row)
    back = redirect("training_targets_firms", row.uuid)
    back["Location"] += "?answer=silent"
    return _ask_why(request, person, row, enterprise, back, says=f"记下了：{enterprise}不来。")


def _ask_why(
    request: HttpRequest, person: User, session: Session, enterprise: Enterprise, back: HttpResponse, *, says: str
) -> HttpResponse:
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decline(session, enterprise=enterprise, by=person, why=form.cleaned_data["why"])
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, says)
            return back
    is_theirs = firms_of(person).filter(pk=enterprise.pk).exists()
    context = {"enterprise": enterprise, "session": session, "form": form, "back": back["Location"]}
    return render(request, "training/not_coming.html", context | {"is_theirs": is_theirs})
