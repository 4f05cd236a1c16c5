"""The gallery: every component of the site in every state, for whoever writes pages or templates."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from theme.gallery import parts
from theme.icons import ICONS
from theme.looks import Colour


@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show it in the look that the reader has chosen."""
    context = {"parts": parts(request), "icons": sorted(ICONS), "colours": list(Colour)[1:]}
    return render(request, "theme/gallery/gallery.html", context)
