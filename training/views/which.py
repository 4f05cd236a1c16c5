"""`/courses/which/`: 我该学什么."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from content.addresses import remember_site
from content.context.around import Crumb
from training.domain.advising import advise
from training.enums import Audience, Certificate, Firm
from training.forms.which import WhichForm


@require_safe
def which(request: HttpRequest) -> HttpResponse:
    """Ask three questions, and answer them on the same page."""
    remember_site(request)
    form = WhichForm(request.GET) if request.GET.keys() & WhichForm.base_fields.keys() else WhichForm()
    advice = None
    if form.is_valid():
        said = form.cleaned_data
        does = [Certificate(paper) for paper in said["does"]]
        advice = advise(who=Audience(said["who"]), firm=Firm(said["firm"]), does=does, on=timezone.localdate())
    trail = [Crumb("培训课程", reverse("wagtail_serve", args=["courses/"])), Crumb("我该学什么")]
    return render(request, "training/which.html", {"form": form, "advice": advice, "trail": trail})
