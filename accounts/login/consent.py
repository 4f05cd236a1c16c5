"""个人信息处理说明: for everybody to read, and for whoever has an account to agree to before anything else."""

from allauth.account.adapter import get_adapter
from allauth.account.utils import get_next_redirect_url
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.consent import agree, in_force
from accounts.models import User


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show the text in force; none: there is no such page yet."""
    text = in_force()
    if text is None:
        raise Http404
    return render(request, "accounts/privacy.html", {"text": text})


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def consent(request: HttpRequest) -> HttpResponse:
    """Show the text and take the consent to what was shown; who does not agree logs out or has his account deleted."""
    assert isinstance(request.user, User)
    wanted = get_next_redirect_url(request) or get_adapter(request).get_login_redirect_url(request)
    text = in_force()
    if text is None:
        return HttpResponseRedirect(wanted)
    # Another text may have come into force while this one was read.
    if request.method == "POST" and request.POST.get("text") == str(text.pk):
        agree(request.user, text)
        return HttpResponseRedirect(wanted)
    return render(request, "accounts/consent.html", {"text": text, "wanted": wanted})
