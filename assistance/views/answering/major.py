"""Two doors of a major hazard: the firm's own statutory report, filled in from what is known, and fixing with help."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.mine.doors import personal
from accounts.models import User
from assistance.enums import Act
from assistance.models import Finding
from assistance.views.doors import done_by
from assistance.views.papers.fixing import BASIS, report_of
from content.models import LawArticle


@personal
@require_safe
def major(request: HttpRequest, person: User, uuid: str) -> HttpResponse:
    """Show both doors, and the report ready to be printed or copied; whether it is sent is for the firm."""
    rows = Finding.objects.select_related("visit__enterprise", "plan")
    finding = done_by(person, Act.ANSWER, rows, uuid)
    if not finding.is_major:
        raise Http404
    context = {"row": finding, "parts": report_of(finding), "basis": _basis()}
    return render(request, "assistance/answering/major.html", context)


def _basis() -> list[dict[str, Any]]:
    """The articles, each with its page where the site has one."""
    found = {}
    for page in LawArticle.objects.live().filter(law_short__in=[law for law, _ in BASIS]):
        found[page.law_short, page.article] = page.url
    return [{"title": f"《{law}》{article}", "url": found.get((law, article), "")} for law, article in BASIS]
