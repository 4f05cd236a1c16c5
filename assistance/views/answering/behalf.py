"""代记: the same pages, opened by the desk for a firm in which nobody can log in (ADR 19)."""

from typing import Any

from django.db.models import Case, Model, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.utils import timezone

from accounts.dates import moment
from accounts.models import Enterprise, User
from assistance.domain.behalf import OnBehalf
from assistance.enums import Act
from assistance.forms.behalf import BehalfForm
from assistance.models import AssistanceLog, Heard
from assistance.models.log import WORD_MARK
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


def with_word(rows: QuerySet[Any], *, of: str = "uuid", name: str = "word") -> QuerySet[Any]:
    """Fetch with each row as whose word it was written down, empty where somebody spoke for himself.

    The latest line counts: what the firm has said itself since is its own.
    """
    how = Case(*(When(heard=one.value, then=Value(one.label)) for one in Heard), default=Value(""))
    word = Case(
        When(said_by="", then=Value("")),
        default=Concat(Value(WORD_MARK), "said_by", Value("，"), how, output_field=TextField()),
        output_field=TextField(),
    )
    lines = AssistanceLog.objects.filter(thing_uuid=OuterRef(of), act__in=SAID).order_by("-at", "-pk")
    return rows.annotate(**{name: Subquery(lines.annotate(word_of_it=word).values("word_of_it")[:1])})


def _last_word(person: User, firm: Enterprise) -> dict[str, Any]:
    """Whose word he last wrote down for this firm today: one call, or one paper, says several things."""
    lines = AssistanceLog.objects.filter(enterprise=firm, by=person, at__gte=moment(timezone.localdate()))
    last = lines.exclude(said_by="").first()
    return {"said_by": last.said_by, "heard": Heard(last.heard)} if last else {}
