"""Whom to ask when a page is not enough: the bureau's telephones, with what the reader was looking at kept in view."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.models import District, StaffUnit
from content.addresses import remember_site
from content.models import CriterionPage

LONGEST_CODE = 80
SAY_FIRST = (
    {"title": "厂在哪里，做什么", "text": "区县、街道，生产什么，多少人。"},
    {"title": "哪台设备，哪个地方", "text": "铭牌上的名称和型号；能拍照的先拍下来。"},
    {"title": "最拿不准的是什么", "text": "是不是重大隐患、怎么改、要不要停，问一件是一件。"},
)


@dataclass(frozen=True)
class About:
    """The page from which the reader came, as he will say it on the telephone."""

    title: str
    item: str
    url: str


def contact(request: HttpRequest) -> HttpResponse:
    """Show the help telephone and those of the units; `about` is the code of a criterion, anything else is ignored."""
    remember_site(request)
    units = StaffUnit.objects.exclude(telephone="").prefetch_related(
        Prefetch("districts", District.objects.order_by("order"))
    )
    about = about_criterion(request, request.GET.get("about", ""))
    return render(request, "portal/contact.html", {"units": list(units), "about": about, "steps": SAY_FIRST})


def about_criterion(request: HttpRequest, code: str) -> About | None:
    """Return what is known of a published criterion; None where there is none of this code."""
    if not code or len(code) > LONGEST_CODE:
        return None
    page = CriterionPage.objects.visible().filter(code=code).select_related("standard").first()
    if page is None:
        return None
    standard = page.standard
    named = f"{standard.name} {page.item}" if standard.live else page.item
    return About(title=page.title, item=named, url=page.get_url(request) or "")
