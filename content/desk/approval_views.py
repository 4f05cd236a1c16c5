"""The 发布审批单 on the screen and as a PDF."""

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from wagtail.models import Page

from accounts.roles import Role, has_role
from content.desk.approval import approval_of
from content.domain.desk import REVIEWS
from content.models import PublishedRevision
from content.paper.answers import handed_over, unavailable
from theme.pdf import PaperTooLong, PaperUnavailable, render_pdf

READERS = frozenset({Role.EDITOR, Role.REVIEWER, Role.RELEASER, Role.AUDITOR})


@require_safe
def approval(request: HttpRequest, page_id: int, number: int = 0) -> HttpResponse:
    """Show the sheet of the release with that number, or of what waits to be released, or of the last release."""
    return render(request, "content/desk/approval.html", _sheet(request, page_id, number))


@require_safe
def approval_pdf(request: HttpRequest, page_id: int, number: int = 0) -> HttpResponse:
    """The same to print and to sign."""
    context = _sheet(request, page_id, number)
    try:
        data = render_pdf(
            render_to_string("content/paper/approval.html", context, request), sheets=("base", "approval")
        )
    except (PaperUnavailable, PaperTooLong) as error:
        return unavailable(request, too_long=isinstance(error, PaperTooLong), back=context["back"])
    name = f"发布审批单 第 {context['sheet'].number} 次 {context['sheet'].shown.title}"
    return handed_over(data, "application/pdf", name, "approval.pdf", how="inline")


def _sheet(request: HttpRequest, page_id: int, number: int) -> dict[str, Any]:
    page = get_object_or_404(Page, pk=page_id).specific
    person: Any = request.user
    if not (person.is_superuser or has_role(person, *READERS) or page.permissions_for_user(person).can_edit()):
        raise PermissionDenied
    rows = PublishedRevision.objects.filter(page=page.pk).select_related("released_by")
    release = get_object_or_404(rows, number=number) if number else None
    if not number and not page.workflow_in_progress:
        # Where nothing waits, it is the sheet of the last release, not an empty one of a next.
        release = rows.filter(wagtail_revision=page.latest_revision_id or 0).order_by("-number").first()
    return {
        "sheet": approval_of(page, release),
        "page": page,
        "signing": [*REVIEWS[settings.RELEASE_LEVELS], "发布", "单位负责人"],
        "printed_at": timezone.now(),
        "disclaimer": "本单供存档，以系统里的发布记录为准。",
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk]),
        "pdf": reverse("desk:approval_pdf", args=[page.pk, number] if number else [page.pk]),
    }
