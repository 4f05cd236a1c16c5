"""The form behind 有用吗 and 找错, and the word of thanks."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from wagtail.models import Page

from accounts.limits import is_within_limit
from content.beside import of_page
from content.context.around import address, trail_beside
from content.domain.feedback import give
from content.feedback.forms import FeedbackForm, new_ticket
from content.kinds import TELLING
from content.models import Feedback

TOO_MANY = "今天从这里收到的反馈太多了。您写的字都在，请过一会儿再发，或者打帮扶电话。"


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@of_page(*TELLING)
def feedback(request: HttpRequest, page: Page) -> HttpResponse:
    """Show the form; take down what is sent, once; show it again, filled in, where something is missing."""
    if request.method == "POST":
        form = FeedbackForm(request.POST, page_id=page.pk)
        if form.is_valid() and not is_within_limit(request, "feedback"):
            form.add_error(None, TOO_MANY)
        if form.is_valid():
            give(page, kind=form.cleaned_data["kind"], text=form.cleaned_data["text"], key=form.key)
            return redirect("feedback_thanks", path=request.resolver_match.kwargs["path"])  # type: ignore[union-attr]
        # A ticket that is too old or not ours must not keep him from sending.
        form.data = request.POST.dict() | {"ticket": new_ticket(page.pk)}
        return _page(request, page, "content/feedback.html", form=form)
    kind = request.GET.get("kind", "")
    start = {"kind": kind if kind in Feedback.Kind.values else None, "ticket": new_ticket(page.pk)}
    return _page(request, page, "content/feedback.html", form=FeedbackForm(initial=start, page_id=page.pk))


@of_page(*TELLING)
def thanks(request: HttpRequest, page: Page) -> HttpResponse:
    """Say that it has come."""
    return _page(request, page, "content/feedback_thanks.html")


def _page(request: HttpRequest, page: Page, template: str, **more: Any) -> HttpResponse:
    context = {"page": page, "back": address(page, request), "trail": trail_beside(page, request, "反馈")}
    return render(request, template, context | more)
