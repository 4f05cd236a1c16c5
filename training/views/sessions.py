"""场次: what is held when and where, open to all; and taking a seat. Never cached: it says how many seats are left."""

from collections.abc import Iterable, Sequence
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.domain.members import memberships_of
from accounts.mine.doors import personal
from accounts.models import Enterprise, Membership, User
from intake.text import key_in
from training.domain.errors import TrainingError
from training.domain.registering import register as take_seat
from training.domain.trainees import of_account
from training.enums import CourseKind, SessionState
from training.forms.taking import RegisterForm
from training.models import CoursePage, Registration, Session, SessionDate
from training.policy import ACTS_FOR_FIRM
from training.querysets import SessionQuerySet
from training.views.calendar import month_choices, month_of
from training.views.words import rules_of, seats_of

PER_PAGE: Final = 20
SHOWN: Final = Session.objects.exclude(state=SessionState.DRAFT)


@never_cache
@require_safe
def sessions(request: HttpRequest) -> HttpResponse:
    """List what is to come."""
    courses = CoursePage.objects.only("title", "is_free")
    upcoming = Session.objects.announced().upcoming()
    rows = _narrowed(upcoming.prefetch_related(Prefetch("course", courses)), request)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page_obj": page,
        "lines": [(row, seats_of(row)) for row in page],
        "filters": _filters(upcoming, request),
        "is_narrowed": any(request.GET.get(name) for name in ("kind", "month", "course")),
        "query": request.GET,
    }
    return render(request, "training/sessions.html", context)


@never_cache
@require_safe
def session(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show one: when, where, by which rules, and where one stands oneself."""
    return _page(request, get_object_or_404(_whole(), uuid=uuid))


@personal
@require_POST
def register(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Take a seat, or a place in line."""
    # Without its course and its dates: they cost more than the seat, and are wanted only where it is refused.
    row = get_object_or_404(SHOWN.all(), uuid=uuid)
    memberships = list(memberships_of(person))
    form = RegisterForm(request.POST, firms=[one.enterprise for one in memberships])
    if form.is_valid():
        try:
            take_seat(row, trainee=of_account(person), by=person, enterprise=form.enterprise)
        except TrainingError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("training_session", row.uuid)
    return _page(request, get_object_or_404(_whole(), uuid=uuid), form=form, memberships=memberships)


def _whole() -> QuerySet[Session]:
    return SHOWN.all().select_related("course").prefetch_related("dates")


def _page(
    request: HttpRequest,
    row: Session,
    *,
    form: RegisterForm | None = None,
    memberships: Iterable[Membership] | None = None,
) -> HttpResponse:
    seats = seats_of(row)
    context: dict[str, Any] = {"session": row, "dates": list(row.dates.all()), "seats": seats, "rules": rules_of(row)}
    if isinstance(request.user, User):
        person = request.user
        memberships = list(memberships_of(person) if memberships is None else memberships)
        answers_for = [one.enterprise for one in memberships if one.role in ACTS_FOR_FIRM]
        mine = _own(person, row)
        context |= {
            "row": mine,
            "form": form or RegisterForm(firms=[one.enterprise for one in memberships]),
            "firms": answers_for,
            "listed": listed(row, answers_for),
            "clashes": _clashes(person, row),
        }
    context["begun"] = any(sitting.starts_at <= timezone.now() for sitting in context["dates"][:1])
    return render(request, "training/session.html", context)


def _own(person: User, row: Session) -> Any:
    """One's own registration, the latest; what was cancelled is told once by its state."""
    mine = Registration.objects.listed().filter(trainee__person=person, session=row)
    return mine.order_by("-pk").first()


def listed(row: Session, firms: Sequence[Enterprise]) -> list[Any]:
    """Those of these firms that must send somebody, with what each has done about it; no query for no firm."""
    if not firms:
        return []
    return list(row.targets.answered().filter(enterprise__in=firms).select_related("enterprise").order_by("pk"))


def _clashes(person: User, row: Session) -> list[Session]:
    """What he goes to, or wants to, at the same time; it is said, and refused to nobody."""
    wanted = Registration.objects.active().filter(trainee__person=person)
    found = Session.objects.clashing_with(row).filter(pk__in=wanted.values("session"))
    return list(found.prefetch_related(Prefetch("course", CoursePage.objects.only("title"))))


def _narrowed(rows: SessionQuerySet, request: HttpRequest) -> SessionQuerySet:
    """Only those that were asked for; what makes no sense narrows nothing."""
    if (kind := request.GET.get("kind")) in CourseKind:
        rows = rows.filter(course__kind=kind)
    if month := month_of(request):
        rows = rows.held_in(month)
    if course := key_in(request.GET.get("course", "")):
        rows = rows.filter(course=course)
    return rows


def _filters(rows: QuerySet[Session], request: HttpRequest) -> list[dict[str, Any]]:
    chosen = month_of(request)
    held = SessionDate.objects.filter(session__in=rows.values("pk"), ends_at__gt=timezone.now())
    kinds = [{"value": kind, "label": label, "selected": kind == request.GET.get("kind")} for kind, label in KINDS]
    times = [
        {"value": value, "label": label, "selected": chosen is not None and value == f"{chosen:%Y-%m}"}
        for value, label in month_choices(held)
    ]
    return [
        {"name": "kind", "label": "类别", "choices": kinds},
        {"name": "month", "label": "月份", "choices": times},
    ]


KINDS: Final = CourseKind.choices
