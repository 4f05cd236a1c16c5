"""A firm on the 应训名单 says that nobody comes, and why."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.mine.doors import personal
from accounts.models import User
from training.domain.answers import decline
from training.domain.errors import TrainingError
from training.forms.targets import WhyForm
from training.policy import firms_of
from training.views.sessions import SHOWN


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def not_coming(request: HttpRequest, person: User, uuid: UUID, session: UUID) -> HttpResponse:
    """Ask why, and note it. The firm's words are for officers: here they are not shown again."""
    enterprise = get_object_or_404(firms_of(person), uuid=uuid)
    row = get_object_or_404(SHOWN.all().select_related("course").filter(targets__enterprise=enterprise), uuid=session)
    form = WhyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            decline(row, enterprise=enterprise, by=person, why=form.cleaned_data["why"])
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "告诉应急局了。又能来的话，随时可以报名。")
            return redirect("training_firm_session", enterprise.uuid, row.uuid)
    return render(request, "training/not_coming.html", {"enterprise": enterprise, "session": row, "form": form})
