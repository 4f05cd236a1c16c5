"""`/courses/certificates/`: 我要办哪个证, on one short page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.addresses import remember_site
from content.context.around import Crumb
from training.domain.papers import paper_rules


@require_safe
def papers_given(request: HttpRequest) -> HttpResponse:
    """Say of each certificate who gives it and who needs it, as the rules of today have it."""
    remember_site(request)
    trail = [Crumb("培训课程", reverse("wagtail_serve", args=["courses/"])), Crumb("我要办哪个证")]
    papers = paper_rules(on=timezone.localdate())
    return render(request, "training/papers_given.html", {"papers": papers, "trail": trail})
