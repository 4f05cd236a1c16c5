"""代记: the same pages, opened by the desk for a firm in which nobody can log in (ADR 18)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Enterprise, User
from assistance.domain.behalf import OnBehalf
from assistance.domain.calls import morning
from assistance.enums import Act, Heard
from assistance.forms.behalf import BehalfForm
from assistance.models import AssistanceLog
from assistance.policy import SAID, acts_for_firm


def behalf_of(request: HttpRequest, person: User, act: Act, row: Model, *, firm: Enterprise) -> BehalfForm | None:
    """Return the fields for who said it and how; None for whoever does this in a capacity of his own."""
    if act not in acts_for_firm(person, row):
        return None
    data = request.POST if request.method == "POST" else None
    return BehalfForm(data, firm=str(firm), initial=_last_word(person, firm))


def word_of(behalf: BehalfForm | None) -> OnBehalf | None:
    """Return what those fields say."""
    return behalf.word if behalf else None


def put_words(rows: Iterable[Any]) -> None:
    """Put to each row as whose word it was written down, where it was; one query."""
    rows = list(rows)
    lines = AssistanceLog.objects.filter(thing_uuid__in=[row.uuid for row in rows], act__in=SAID)
    # The latest last: what the firm has said itself since is its own.
    words = {line.thing_uuid: line.word for line in reversed(list(lines))}
    for row in rows:
        row.word = words.get(row.uuid, "")


def _last_word(person: User, firm: Enterprise) -> dict[str, Any]:
    """Whose word he last wrote down for this firm today: one call, or one paper, says several things."""
    lines = AssistanceLog.objects.filter(enterprise=firm, by=person, at__gte=morning(timezone.localdate()))
    last = lines.exclude(said_by="").first()
    return {"said_by": last.said_by, "heard": Heard(last.heard)} if last else {}
