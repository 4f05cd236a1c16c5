"""换人: somebody else in the place of who cannot come, for a firm's own people and for the officer."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from accounts.models import User
from training.domain.errors import TrainingError
from training.domain.leaving import replace
from training.domain.named import replace_named
from training.domain.trainees import sent_before
from training.forms.taking import PersonForm
from training.models import Trainee

# To choose from with one tap; anybody else is typed.
KNOWN: Final = 20


def swap(request: HttpRequest, person: User, row: Any, *, back: str) -> HttpResponse:
    """Ask who comes instead of a `listed()` registration: one of those who came before, or somebody new."""
    known = sent_before(row)
    form = PersonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if chosen := request.POST.get("trainee"):
                replace(row, trainee=_one_of(known, chosen), by=person)
            else:
                replace_named(row, form.named, by=person)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error("phone", refusal)
        else:
            messages.success(request, "换好了。")
            return redirect(back)
    context = {"row": row, "known": known[:KNOWN], "form": form, "back": back}
    return render(request, "training/replace.html", context)


def _one_of(known: QuerySet[Trainee], chosen: str) -> Trainee:
    try:
        return get_object_or_404(known, uuid=UUID(chosen))
    except ValueError:
        raise Http404 from None
