"""我的人: whom a firm sends where; registering several by name, and somebody else in the place of who cannot come."""

from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Max, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.mine.doors import personal
from accounts.models import Enterprise, User
from training.domain.errors import TrainingError
from training.domain.named import register_named
from training.forms.taking import LINES, PersonForm, TogetherForm
from training.models import CoursePage, Registration, Session
from training.policy import firms_of
from training.views.seats import back_of
from training.views.sessions import SHOWN, listed
from training.views.swapping import swap
from training.views.words import seats_of

SESSIONS: Final = 10


@personal
@require_safe
def firm(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show who of a firm goes where, what is to come first."""
    enterprise = get_object_or_404(firms_of(person), uuid=uuid)
    people = Registration.objects.listed().filter(enterprise=enterprise).order_by("pk")
    sent = Session.objects.filter(pk__in=enterprise.training_registrations.values("session"))
    rows = sent.annotate(begins=Max("dates__starts_at")).order_by("-begins", "-pk")
    rows = rows.prefetch_related(
        Prefetch("course", CoursePage.objects.only("title")), Prefetch("registrations", people, to_attr="people")
    )
    page = Paginator(rows, SESSIONS).get_page(request.GET.get("page"))
    context = {"enterprise": enterprise, "page_obj": page, "now": timezone.now(), "query": request.GET}
    return render(request, "training/firm.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def firm_session(request: HttpRequest, person: User, uuid: UUID, session: UUID) -> HttpResponse:
    """Show a firm's people in one session, and register more of them."""
    enterprise = get_object_or_404(firms_of(person), uuid=uuid)
    row = get_object_or_404(SHOWN.all().select_related("course").prefetch_related("dates"), uuid=session)
    sent = request.POST if request.method == "POST" else None
    lines = [PersonForm(sent, prefix=str(number)) for number in range(LINES)]
    together = TogetherForm(sent)
    refused = ""
    if sent is not None:
        try:
            done = _register(row, lines, together, enterprise=enterprise, by=person)
        except TrainingError as refusal:
            refused = str(refusal)
        else:
            if done:
                return redirect("training_firm_session", enterprise.uuid, row.uuid)
    context = {
        "enterprise": enterprise,
        "session": row,
        "dates": list(row.dates.all()),
        "seats": seats_of(row),
        "refused": refused,
        "lines": lines,
        "together": together,
        "people": _people(enterprise, row),
        "target": next(iter(listed(row, [enterprise])), None),
        "now": timezone.now(),
    }
    return render(request, "training/firm_session.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Put somebody else in the place of who cannot come: one of those who came before, or somebody new."""
    rows = Registration.objects.listed().filter(enterprise__in=firms_of(person))
    row: Any = get_object_or_404(rows, uuid=uuid)
    if request.method != "POST" and not row.is_active:
        return redirect(back_of(person, row))
    back = reverse("training_firm_session", args=[row.enterprise.uuid, row.session.uuid])
    return swap(request, person, row, back=back)


def _register(
    session: Session, lines: list[PersonForm], together: TogetherForm, *, enterprise: Enterprise, by: User
) -> bool:
    """Register who was typed; who is registered leaves his line free, whoever is not keeps it with the reason beside.

    Return whether nothing is left to mend. Raises TrainingError where nobody can be registered.
    """
    typed = [number for number, line in enumerate(lines) if not line.is_blank]
    right = [number for number in typed if lines[number].is_valid()]
    whole = together.is_valid() and together.cleaned_data["whole"]
    if whole and right != typed:
        return False
    verdicts = register_named(
        session, [lines[number].named for number in right], by=by, enterprise=enterprise, whole=whole
    )
    for number, verdict in zip(right, verdicts, strict=True):
        if verdict.refusal:
            lines[number].add_error(None, verdict.refusal)
        else:
            lines[number] = PersonForm(prefix=str(number))
    return all(lines[number].is_bound is False for number in typed)


def _people(enterprise: Enterprise, session: Session) -> list[Any]:
    """Its people there, who holds or wants a seat first; `clash` is what the firm sends them to at the same time."""
    rows: list[Any] = list(Registration.objects.listed().filter(enterprise=enterprise, session=session).order_by("pk"))
    others = Registration.objects.active().filter(
        enterprise=enterprise,
        trainee__in=[row.trainee_id for row in rows],
        session__in=Session.objects.clashing_with(session),
    )
    clashes = dict(others.values_list("trainee_id", "session__course__title"))
    for row in rows:
        row.clash = clashes.get(row.trainee_id, "") if row.is_active else ""
    return sorted(rows, key=lambda row: not row.is_active)
