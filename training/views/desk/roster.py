"""名单: who is in a session, and what an officer does with many of them at once."""

from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.models import User
from training.domain.errors import TrainingError
from training.domain.leaving import remove_all
from training.domain.offers import approve
from training.enums import RegistrationState
from training.forms.desk import BatchForm, RosterFilter
from training.models import Registration, Session
from training.views.desk.asked import kept
from training.views.doors import officer, session_of
from training.views.swapping import swap

PAGE: Final = 100
S = RegistrationState


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def roster(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Show who is registered, and do with those who were ticked what was pressed."""
    session = session_of(uuid)
    batch = BatchForm(request.POST) if request.method == "POST" else BatchForm()
    if request.method == "POST" and _act(request, person, session, batch):
        return redirect(request.get_full_path())
    asked = RosterFilter(request.GET)
    said = asked.cleaned_data if asked.is_valid() else {}
    rows = session.registrations.on_roster()
    if said.get("state"):
        rows = rows.filter(state=said["state"])
    if said.get("q"):
        rows = rows.of_anybody_called(said["q"])
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    page.object_list = list(page.object_list)
    look(person, Looked.PEOPLE_LIST, people=[row.trainee.person for row in page if row.trainee.person])
    counts = session.registrations.counts()
    context = {
        "session": session,
        "dates": list(session.dates.all()),
        "page_obj": page,
        "query": kept(said),
        "asked": asked,
        "batch": batch,
        "ticked": batch.ticked if batch.is_bound else (),
        "counts": [(state, counts[state]) for state in S if state in counts],
        "total": sum(counts.values()),
        "pending": counts.get(S.PENDING, 0),
    }
    return render(request, "training/desk/roster.html", context)


def _act(request: HttpRequest, person: User, session: Session, batch: BatchForm) -> bool:
    """Approve or take off; return whether it was done. What was left out is said in the form."""
    is_all = request.POST.get("act") == "approve_all"
    chosen = session.registrations.filter(state=S.PENDING) if is_all else _ticked(session, batch)
    rows = list(chosen.order_by("pk"))
    if not batch.is_valid():
        return False
    if not rows and not is_all:
        batch.add_error(None, "没有选人。先在名单上打勾，再按。")
        return False
    try:
        if request.POST.get("act") == "remove":
            done = remove_all(session, registrations=rows, by=person, reason=batch.cleaned_data["reason"])
            messages.success(request, _removed_says(done, rows))
        else:
            done = approve(session, registrations=rows, by=person)
            messages.success(request, _approved_says(done, rows))
    except TrainingError as refusal:
        batch.add_error("reason" if request.POST.get("act") == "remove" else None, str(refusal))
        return False
    return True


def _ticked(session: Session, batch: BatchForm) -> Any:
    return session.registrations.filter(uuid__in=batch.ticked)


def _approved_says(done: list[Registration], rows: list[Registration]) -> str:
    """What became of those who were to be let in, each of them counted once."""
    if not rows:
        return "没有等审核的了。"
    seated = sum(row.state == S.CONFIRMED for row in done)
    parts = [f"{number} 人{what}" for number, what in ((seated, "有名额"), (len(done) - seated, "进候补")) if number]
    says = f"通过 {len(done)} 人：{'，'.join(parts)}。" if done else "没有新通过的。"
    left = Registration.objects.filter(pk__in=[row.pk for row in rows]).exclude(pk__in=[row.pk for row in done])
    counts = left.counts()
    if full := counts.pop(S.PENDING, 0):
        says += f"{full} 人还等着：名额和候补都满了，请先加名额。"
    for state, number in counts.items():
        says += f"{number} 人本来就是“{S(state).label}”。"
    return says


def _removed_says(done: list[Registration], rows: list[Registration]) -> str:
    says = f"取消了 {len(done)} 人，原因会告诉对方。" if done else "没有人要取消。"
    gone = len(rows) - len(done)
    return says + (f"{gone} 人早已不在名单上。" if gone else "")


@officer
@require_safe
def one(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """One registration: who, and all that happened to it."""
    row: Any = get_object_or_404(Registration.objects.listed().select_related("by"), uuid=uuid)
    if row.trainee.person:
        look(person, Looked.PEOPLE_LIST, people=[row.trainee.person])
    context = {"row": row, "log": row.log.select_related("by"), "is_over": row.ends and row.ends <= timezone.now()}
    return render(request, "training/desk/person.html", context)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def replace(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Put somebody else of the same firm in the place of who cannot come."""
    row: Any = get_object_or_404(Registration.objects.listed().filter(enterprise__isnull=False), uuid=uuid)
    back = reverse("training_desk_session", args=[row.session.uuid])
    if request.method != "POST" and not row.is_active:
        return redirect(back)
    return swap(request, person, row, back=back)
