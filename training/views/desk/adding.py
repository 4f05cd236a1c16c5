"""现场补登: an officer writes down who stands at the door."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.models import User
from training.domain.errors import TrainingError
from training.domain.trainees import of_firm, of_nobody
from training.domain.walk_in import walk_in
from training.forms.desk import WalkInForm
from training.models import Registration, Session
from training.views.doors import officer, session_of


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Give somebody a free seat at once, and be ready for the next."""
    session = session_of(uuid)
    form = WalkInForm(request.POST) if request.method == "POST" else WalkInForm()
    if request.method == "POST" and form.is_valid():
        try:
            row = _seat(session, form, by=person)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error("phone", refusal)
        else:
            firm = f"（{row.enterprise}）" if row.enterprise else ""
            messages.success(request, f"{row.trainee}{firm}登记好了，请进。")
            return redirect("training_desk_add", session.uuid)
    return render(request, "training/desk/add.html", {"session": session, "form": form})


def _seat(session: Session, form: WalkInForm, *, by: User) -> Registration:
    said, enterprise = form.said, form.enterprise
    trainee = of_firm(enterprise, **said) if enterprise else of_nobody(name=said["name"], phone=said["phone"])
    return walk_in(session, trainee=trainee, by=by, enterprise=enterprise)
