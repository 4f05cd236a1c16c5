"""请专家来看看: one page to write on, with what is known of where the reader came from kept beside it."""

import uuid
from dataclasses import dataclass
from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from accounts.mine.doors import personal
from accounts.models import Enterprise, Scene, User
from assistance.domain import requests
from assistance.domain.errors import AssistanceError
from assistance.enums import Act, Danger, RequestState, Wish
from assistance.forms.asking import AskForm
from assistance.models import HelpRequest
from assistance.policy import within
from content.models import CriterionPage
from intake.text import key_in

LONGEST_CODE: Final = 80
# Of what a firm has asked already, so much stands on the page on which it asks again.
MOST_KNOWN: Final = 3


@dataclass(frozen=True)
class Origin:
    """From where somebody came."""

    criterion: CriterionPage | None
    search_words: str
    scene: Scene | None

    def __bool__(self) -> bool:
        """Whether anything is known of it."""
        return bool(self.criterion or self.search_words or self.scene)


def origin_of(query: QueryDict) -> Origin:
    """Read it from the address; whatever names nothing that readers can see is ignored."""
    return Origin(
        criterion=_criterion(query.get("criterion", "")),
        search_words=query.get("q", "").strip()[:200],
        scene=Scene.objects.filter(slug=query["scene"][:50]).first() if query.get("scene") else None,
    )


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, person: User) -> HttpResponse:
    """Keep what somebody asks as a draft, and lead him on to what he must have read before it is sent."""
    firms = list(within(person, Act.ASK, Enterprise.objects.open()).order_by("name", "pk"))
    origin = origin_of(request.GET)
    if not firms:
        return render(request, "assistance/asking/no_firm.html", {"origin": origin})
    wish = request.GET.get("wish", "")
    initial = {
        "wish": wish if wish in Wish.values else Wish.VISIT,
        "danger": Danger.UNKNOWN,
        "client_uuid": uuid.uuid4(),
    }
    form = AskForm(request.POST or None, firms=firms, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = _kept(form, form.cleaned_data.get("firm") or firms[0], origin, person)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("help_send" if row.state == RequestState.DRAFT else "help_request", row.uuid)
    known = within(person, Act.SEE, HelpRequest.objects.not_over().filter(enterprise__in=firms))
    context = {"form": form, "firms": firms, "origin": origin, "known": known.select_related("enterprise")[:MOST_KNOWN]}
    return render(request, "assistance/asking/ask.html", context)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, person: User, uuid: uuid.UUID) -> HttpResponse:
    """Write a draft anew."""
    rows = within(person, Act.CHANGE, HelpRequest.objects.select_related("enterprise", "criterion", "scene"))
    row = get_object_or_404(rows, uuid=uuid)
    if row.state != RequestState.DRAFT:
        return redirect("help_request", row.uuid)
    initial: dict[str, Any] = {name: getattr(row, name) for name in requests.FIELDS}
    form = AskForm(request.POST or None, initial=initial | {"client_uuid": row.client_uuid})
    if request.method == "POST" and form.is_valid():
        try:
            requests.change(row, by=person, **form.asked)
        except AssistanceError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("help_send", row.uuid)
    origin = Origin(row.criterion, row.search_words, row.scene)
    return render(request, "assistance/asking/ask.html", {"form": form, "firms": [row.enterprise], "origin": origin})


def _kept(form: AskForm, firm: Enterprise, origin: Origin, person: User) -> HelpRequest:
    """Keep it; who came back by the button of his browser and wrote something else has it changed, not lost."""
    row = requests.draft(
        firm,
        by=person,
        client_uuid=form.cleaned_data["client_uuid"],
        criterion=origin.criterion,
        search_words=origin.search_words,
        scene=origin.scene,
        **form.asked,
    )
    is_other = any(getattr(row, name) != value for name, value in form.asked.items())
    if is_other and row.state == RequestState.DRAFT:
        row = requests.change(row, by=person, **form.asked)
    return row


def _criterion(text: str) -> CriterionPage | None:
    """A criterion that readers can see, by its code or its number."""
    if not text or len(text) > LONGEST_CODE:
        return None
    rows = CriterionPage.objects.visible()
    key = key_in(text)
    return rows.filter(pk=key).first() if key else rows.filter(code=text).first()
