"""`<admin>/copy/<page>/`: from the published page to the bureau's WeChat account in a minute."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from accounts.models import User
from content.context.around import canonical, latest_release, visible_pages
from content.context.frame import description
from content.copying.markup import markup
from content.kinds import TELLING
from content.paper.frame import revision_address
from content.written.page import DISCLAIMER, written
from theme.qr import qr_png

# WeChat takes so many signs of a summary.
LONGEST_SUMMARY = 120


@require_safe
def copy(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show the page as it will stand in WeChat, ready to be copied by whoever may edit it.

    Only what anyone may read: what is copied from here goes out to the whole city. The row of a page holds what was
    released last; drafts lie in revisions, which nobody asks here. Wagtail has no answer of its admin kept.
    """
    page = get_object_or_404(Page, pk=page_id).specific
    if not isinstance(page, TELLING):
        raise Http404
    if not (isinstance(request.user, User) and page.permissions_for_user(request.user).can_edit()):
        raise PermissionDenied
    if not visible_pages().filter(pk=page.pk).exists():
        messages.error(request, f"《{page.title}》现在不是谁都能看，不能复制到公众号。先发布，或者去掉阅读限制。")
        return redirect("wagtailadmin_pages:edit", page.pk)
    release = latest_release(page)
    address = canonical(page, request)
    told = written(page, request)
    context = {
        "page": page,
        "summary": _brief(description(page)),
        "address": address,
        "fragment": markup(
            told.blocks,
            code=qr_png(revision_address(page, release.number, request) if release else address),
            address=address,
            ending=[DISCLAIMER],
        ),
        "back": reverse("wagtailadmin_pages:edit", args=[page.pk]),
    }
    return render(request, "content/admin/copy.html", context)


def _brief(text: str) -> str:
    return text if len(text) <= LONGEST_SUMMARY else f"{text[: LONGEST_SUMMARY - 1]}…"
