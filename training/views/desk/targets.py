"""应训名单: what the firms that must come say, by district; asking them, and the texts for the groups of districts."""

from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import get_script_prefix, reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.models import District, EnterpriseContact, User
from intake.private.answers import download
from intake.tables.writing import write
from intake.text import key_in
from training.domain.answers import NOWHERE, heard_of, total
from training.domain.errors import HasAnsweredError, TrainingError
from training.domain.inviting import invite, reach, remind
from training.domain.targets import take_off
from training.enums import Answer
from training.models import Session, TargetFirm
from training.views.desk.urging import urgings
from training.views.doors import officer, session_of

PAGE: Final = 100
_NOWHERE: Final = "none"
_ASK: Final = {"invite": invite, "remind": remind}
_HEADERS: Final = ("企业", "统一社会信用代码", "县区", "行业领域", "回音", "报名人数", "不来的原因", "联系人和电话")


@officer
@require_safe
def targets(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Count the answers by district; offer to ask those that have not answered, and the texts."""
    session = session_of(uuid)
    heard = heard_of(session)
    link = settings.SITE_URL + "/" + reverse("training_session", args=[uuid]).removeprefix(get_script_prefix())
    context = {
        "session": session,
        "heard": heard,
        "total": total(heard),
        "urgings": list(urgings(session, heard, link)),
        "reach": reach(session),
    }
    return render(request, "training/desk/targets.html", context)


@officer
@require_POST
def tell(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """Ask the firms, or ask them again."""
    session, what = session_of(uuid), request.POST.get("what", "")
    if what in _ASK:
        try:
            asked = _ASK[what](session, by=person)
        except TrainingError as refusal:
            messages.error(request, str(refusal))
        else:
            says = f"正在通知 {asked} 家，几分钟内发完。" if asked else "没有要通知的企业。"
            messages.success(request, says)
    return redirect("training_targets", uuid)


@officer
@require_http_methods(["GET", "HEAD", "POST"])
def firms(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """List them by district and answer, with whom to call where nothing was heard; take some off the list."""
    session = session_of(uuid)
    chosen: set[str] = set()
    if request.method == "POST":
        chosen = set(request.POST.getlist("target"))
        rows = session.targets.filter(pk__in=filter(None, map(key_in, chosen)))
        try:
            gone = take_off(session, rows, by=person, sure="sure" in request.POST)
        except HasAnsweredError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, f"拿下了 {gone} 家。" if gone else "一家都没有勾选。")
            return redirect(request.get_full_path())
    page = Paginator(_asked_for(session, request), PAGE).get_page(request.GET.get("page"))
    _note(person, page)
    context = {
        "session": session,
        "page_obj": page,
        "filters": _filters(session, request),
        "is_narrowed": any(request.GET.get(name) for name in ("district", "answer")),
        "query": request.GET,
        "chosen": chosen,
    }
    return render(request, "training/desk/target_firms.html", context)


@officer
@require_safe
def export(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """The same as an Excel file, narrowed as the list is."""
    session = session_of(uuid)
    found = list(_asked_for(session, request).select_related("enterprise__sector"))
    _note(person, found)
    return download(write(_HEADERS, map(_line, found), title="应训名单"), name=f"应训名单 {session.title}.xlsx")


def _asked_for(session: Session, request: HttpRequest) -> "QuerySet[TargetFirm]":
    """Those of a district and an answer, by district; what makes no sense narrows nothing."""
    rows: Any = session.targets.standing().answered().select_related("enterprise__district", "answered_by")
    district, answer = request.GET.get("district", ""), request.GET.get("answer", "")
    if district == _NOWHERE:
        rows = rows.filter(enterprise__district=None)
    elif (key := key_in(district)) and District.objects.filter(pk=key).exists():
        rows = rows.filter(enterprise__district=key)
    if answer in Answer:
        rows = rows.filter(answer=answer)
    rows = rows.prefetch_related(Prefetch("enterprise__contacts", EnterpriseContact.objects.order_by("pk")))
    return rows.order_by(F("enterprise__district__order").asc(nulls_last=True), "enterprise__name", "pk")


def _filters(session: Session, request: HttpRequest) -> list[dict[str, Any]]:
    there = District.objects.filter(enterprises__training_targets__session=session).distinct()
    places = [(str(row.pk), row.name) for row in there] + [(_NOWHERE, NOWHERE)]
    return [
        {"name": "district", "label": "县区", "choices": list(_choices(places, request.GET.get("district")))},
        {"name": "answer", "label": "回音", "choices": list(_choices(Answer.choices, request.GET.get("answer")))},
    ]


def _choices(rows: Iterable[tuple[str, str]], chosen: str | None) -> Iterator[dict[str, Any]]:
    for value, label in rows:
        yield {"value": value, "label": label, "selected": value == chosen}


def _note(person: User, rows: Iterable[Any]) -> None:
    """Leave a trace of whose people he sees: those of the firms that he is to call, none of the others'."""
    look(person, Looked.CONTACTS, enterprises=[row.enterprise for row in rows if row.answer == Answer.SILENT])


def _line(row: Any) -> list[object]:
    firm = row.enterprise
    people = firm.contacts.all() if row.answer == Answer.SILENT else ()
    return [
        firm.name,
        "" if firm.code_is_temporary else firm.code,
        firm.district or "",
        firm.sector or "",
        Answer(row.answer).label,
        row.people,
        row.why if row.answer == Answer.DECLINED else "",
        "；".join(" ".join(filter(None, (one.name, one.position, one.phone))) for one in people),
    ]
