"""What is printed for a session: the sheet that is signed at the door, cards for the tables, badges."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.models import User
from content.paper.answers import handed_over, unavailable
from theme.pdf import PaperTooLong, PaperUnavailable, render_pdf
from training.enums import RegistrationState
from training.models import Session, SessionDate
from training.views.doors import officer, session_of

# As many people in one file as are laid out in good time.
PART: Final = 200
# Narrower than that, nobody can sign.
COLUMNS: Final = 4
BLANK: Final = 10
NOON: Final = time(12, 0)
AFTERNOON: Final = time(13, 30)
# Up to so many characters a name is set in this size (theme/paper/cards.css).
SIZES: Final = ((3, "xl"), (4, "l"), (6, "m"), (10, "s"), (20, "xs"))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody on paper; `size` is how large his name can be."""

    number: int
    name: str
    firm: str
    phone_end: str
    size: str


@officer
@require_safe
def papers(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Offer what can be printed."""
    session = session_of(uuid)
    count = _coming(session).count()
    parts = [
        {"number": number, "first": first + 1, "last": min(first + PART, count)}
        for number, first in enumerate(range(0, count, PART), start=1)
    ]
    return render(request, "training/desk/papers.html", {"session": session, "count": count, "parts": parts})


@officer
@require_safe
def sign_in(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """签到表: a line for each who comes, `?by=firm` with those of a firm together, and blank ones for who walks in."""
    session = session_of(uuid)
    people = list(_people(session, person, by_firm=request.GET.get("by") == "firm"))
    columns = [mark for sitting in session.dates.all() for mark in _marks(sitting)] or ["签到"]
    context = {
        "session": session,
        "people": people,
        "sheets": _by(COLUMNS, columns),
        "blank": range(len(people) + 1, len(people) + 1 + BLANK),
        "printed_at": timezone.now(),
    }
    return _answer(request, session, "sign_in", "签到表", context, sheets=("base", "sign_in"))


@officer
@require_safe
def seat_cards(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """桌签: two on a page, each folded into a roof with the name on both sides."""
    return _cards(request, person, uuid, "seat_cards", "桌签", a_page=2)


@officer
@require_safe
def badges(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """胸牌: ten on a page, to be cut along the lines."""
    return _cards(request, person, uuid, "badges", "胸牌", a_page=10)


def _cards(request: HttpRequest, person: User, uuid: UUID, name: str, label: str, *, a_page: int) -> HttpResponse:
    session = session_of(uuid)
    people = list(_people(session, person, by_firm=False))
    number = _part(request)
    chosen = people[(number - 1) * PART : number * PART]
    if not chosen:
        raise Http404
    label += f" {number}" if len(people) > PART else ""
    context = {"session": session, "pages": _by(a_page, chosen)}
    return _answer(request, session, name, label, context, sheets=("base", "cards", name))


def _by(size: int, things: Sequence[Any]) -> list[Sequence[Any]]:
    return [things[first : first + size] for first in range(0, len(things), size)]


def _part(request: HttpRequest) -> int:
    asked = request.GET.get("part", "1")
    return int(asked) if asked.isdecimal() and 0 < len(asked) < 5 else 1


def _answer(
    request: HttpRequest, session: Session, name: str, label: str, context: dict[str, Any], *, sheets: tuple[str, ...]
) -> HttpResponse:
    html = render_to_string(f"training/paper/{name}.html", context, request)
    try:
        data = render_pdf(html, sheets=sheets)
    except (PaperUnavailable, PaperTooLong) as error:
        return unavailable(request, too_long=isinstance(error, PaperTooLong), back="")
    title = f"{label} {session.course.title} {session.title}"
    return handed_over(data, "application/pdf", title, f"{name}.pdf", how="inline")


def _coming(session: Session) -> Any:
    return session.registrations.filter(state=RegistrationState.CONFIRMED)


def _people(session: Session, officer: User, *, by_firm: bool) -> Iterator[Person]:
    """Who has a seat, in the order of the names or of the firms; that they were looked at is kept."""
    rows = list(_coming(session).select_related("trainee__person", "enterprise"))
    look(officer, Looked.PEOPLE_LIST, people=[row.trainee.person for row in rows if row.trainee.person])

    def order(row: Any) -> tuple[Any, ...]:
        name = in_order(row.trainee.shown_name)
        # Who comes for himself stands after the firms.
        firm = (row.enterprise is None, in_order(str(row.enterprise or "")))
        return (*firm, name, row.pk) if by_firm else (name, *firm, row.pk)

    for number, row in enumerate(sorted(rows, key=order), start=1):
        name = row.trainee.shown_name
        size = next((size for most, size in SIZES if len(name) <= most), "xxs")
        yield Person(number, name, str(row.enterprise or ""), row.trainee.shown_phone[-4:], size)


def in_order(text: str) -> bytes:
    """What sorts Chinese as a directory does: the common characters of this encoding stand in the order of pinyin."""
    return text.encode("gb18030", errors="replace")


def _marks(sitting: SessionDate) -> Iterable[str]:
    """The columns to sign for one sitting: a whole day is signed for twice."""
    begins, ends = (timezone.localtime(at) for at in (sitting.starts_at, sitting.ends_at))
    day = f"{begins.month} 月 {begins.day} 日"
    if begins.time() < NOON and (ends.date() > begins.date() or ends.time() > AFTERNOON):
        return f"{day}\n上午", f"{day}\n下午"
    return (f"{day}\n{_half(begins)}",)


def _half(at: datetime) -> str:
    return "上午" if at.time() < NOON else "下午" if at.hour < 18 else "晚上"
