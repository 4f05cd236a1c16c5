"""帮扶申请 for the desk: the list in the declared order, and one of them with all that can be done with it."""

from functools import partial
from typing import Any, Final
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.enterprises import find
from accounts.domain.looking import look
from accounts.enums import Looked
from accounts.models import Enterprise, User
from assistance.domain import requests as domain
from assistance.domain.following import follow_link, has_link, new_link
from assistance.enums import FINDING_ON_PAPER, FINDING_UNSOLVED, Act, Level, RequestState, Thing, Way
from assistance.forms import desk_requests as forms
from assistance.forms.fields import Why
from assistance.models import AssistanceLog, Finding, HelpRequest, HelpVisit
from assistance.policy import acts, within
from assistance.views.asking.told import told
from assistance.views.desk.deeds import Deed, carry_out, offers
from assistance.views.desk.doors import staff
from assistance.views.doors import seen_by

PAGE: Final = 50
S = RequestState


def _promise(row: HelpRequest) -> dict[str, Any]:
    return {"promised_on": row.promised_on, "danger": row.danger}


# A word to it, which may be left out.
NOTE: Final = partial(Why, label="说明", help_text="企业会看到。可以不填。")
DEEDS: Final = (
    Deed(
        "triage",
        Act.TRIAGE,
        "分好类",
        forms.TriageForm,
        frozenset({S.SUBMITTED}),
        domain.triage,
        "分好类了。",
        is_next=True,
        initial=_promise,
    ),
    Deed(
        "accept",
        Act.ACCEPT,
        "受理",
        forms.AcceptForm,
        frozenset({S.TRIAGED}),
        domain.accept,
        "受理了。接下来安排上门，或者在电话里办完。",
        is_next=True,
        initial=_promise,
    ),
    Deed(
        "refer",
        Act.REFER_ELSEWHERE,
        "转给别的部门",
        forms.ReferForm,
        frozenset({S.TRIAGED}),
        domain.refer_elsewhere,
        "已转给别的部门，企业会看到为什么。",
    ),
    Deed(
        "decline",
        Act.DECLINE,
        "不受理",
        forms.DeclineForm,
        frozenset({S.TRIAGED}),
        domain.decline,
        "已答复企业：没有受理，可以怎么办。",
    ),
    Deed(
        "settle",
        Act.CLOSE,
        "电话里办完了",
        forms.ToldForm,
        frozenset({S.ACCEPTED}),
        domain.settle_by_phone,
        "办结了，企业能再看到您说的话。",
    ),
    Deed(
        "close",
        Act.CLOSE,
        "办结",
        NOTE,
        frozenset({S.VISITED}),
        domain.close,
        "办结了。",
        is_next=True,
        where=domain.is_done,
    ),
    Deed(
        "withdraw",
        Act.WITHDRAW,
        "企业不要了，撤回",
        NOTE,
        frozenset({S.SUBMITTED, S.TRIAGED, S.ACCEPTED, S.SCHEDULED}),
        domain.withdraw,
        "撤回了。",
    ),
    Deed(
        "link",
        Act.NEW_LINK,
        "换一个查询链接，旧的作废",
        forms.LinkForm,
        frozenset(S) - {S.DRAFT},
        new_link,
        "换好了，旧链接不能用了。新链接在下面，只显示这一次。",
        initial=lambda row: {"known": row.link_number},
        where=has_link,
    ),
)
# Whose link the next page shows: once, to who made it.
_SHOWS_LINK: Final = "help_link_of"


@staff(Act.TRIAGE, Thing.REQUEST)
@require_safe
def requests(request: HttpRequest, person: User) -> HttpResponse:
    """What waits, in the declared order; or what was asked for."""
    form = forms.RequestFilter(request.GET)
    rows = _filtered(within(person, Act.SEE, HelpRequest.objects.all()), form.cleaned_data if form.is_valid() else {})
    page = Paginator(rows.select_related("enterprise__district"), PAGE).get_page(request.GET.get("p"))
    kept = request.GET.copy()
    kept.pop("p", None)
    context = {"form": form, "page": page, "asked": kept.urlencode()}
    return render(request, "assistance/desk/requests.html", context)


def _filtered(rows: Any, asked: dict[str, Any]) -> QuerySet[HelpRequest]:
    state = asked.get("state", "")
    is_waiting = asked.get("late") or not state
    if is_waiting:
        rows = rows.promise_broken() if asked.get("late") else rows.waiting()
    elif state != "all":
        rows = rows.filter(state=state)
    if asked.get("danger") is not None:
        rows = rows.filter(danger=asked["danger"])
    for name in ("district", "sector"):
        if asked.get(name):
            rows = rows.filter(**{f"enterprise__{name}": asked[name]})
    if asked.get("q"):
        rows = rows.filter(enterprise__in=find(Enterprise.objects.current(), asked["q"]).values("pk"))
    found: QuerySet[HelpRequest] = rows.in_triage_order() if is_waiting else rows.order_by("-submitted_at", "-pk")
    return found


@staff(Act.TRIAGE, Thing.REQUEST)
@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, person: User, uuid: UUID) -> HttpResponse:
    """One request: all about it, what else the firm asked, and what can be done next."""
    about = (
        "enterprise__district",
        "enterprise__sector",
        "asked_by",
        "entered_by",
        "referred_to",
        "visit",
        "double_of",
    )
    row = seen_by(person, HelpRequest.objects.select_related(*about, "criterion", "scene"), uuid)
    sent = None
    if request.method == "POST":
        sent = carry_out(request, person, row, DEEDS)
        if sent is None:
            if request.POST["deed"] == "link":
                show_link_once(request, row)
            return redirect("help_desk_request", row.uuid)
        row.refresh_from_db(fields=["state"])
    allowed = acts(person, row)
    look(person, Looked.CONTACTS, people=[row.asked_by] if row.asked_by else [], enterprises=[row.enterprise])
    context = {
        "row": row,
        "firm": row.enterprise,
        "offers": offers(row, allowed, DEEDS, sent),
        "may_plan": row.state == S.ACCEPTED and Act.SCHEDULE in allowed,
        "doubles": HelpRequest.objects.like(row),
        "by_phone": row.way == Way.PHONE,
        "follow": _link_once(request, row),
        "has_link": has_link(row),
        "history": _history(row.enterprise),
        "told": told(AssistanceLog.objects.filter(thing_uuid=row.uuid), to_desk=True),
    }
    return render(request, "assistance/desk/request.html", context)


def show_link_once(request: HttpRequest, row: HelpRequest) -> None:
    """Have the page of the request show the caller's link the next time that it is opened, and not again."""
    request.session[_SHOWS_LINK] = str(row.uuid)


def _link_once(request: HttpRequest, row: HelpRequest) -> str:
    if request.method == "HEAD" or request.session.get(_SHOWS_LINK) != str(row.uuid):
        return ""
    del request.session[_SHOWS_LINK]
    return request.build_absolute_uri(follow_link(row))


def _history(firm: Enterprise) -> list[tuple[str, int]]:
    """What was with the firm before, counted."""
    found = Finding.objects.at(firm).aggregate(
        on_paper=Count("pk", filter=Q(state__in=FINDING_ON_PAPER)),
        unsolved=Count("pk", filter=Q(state__in=FINDING_UNSOLVED)),
        major=Count("pk", filter=Q(state__in=FINDING_UNSOLVED, level=Level.MAJOR)),
    )
    return [
        ("申请过", firm.help_requests.exclude(state=S.DRAFT).count()),
        ("上过门", HelpVisit.objects.filter(enterprise=firm, began_at__isnull=False).count()),
        ("查出隐患", found["on_paper"]),
        ("没验收", found["unsolved"]),
        ("其中重大", found["major"]),
    ]
