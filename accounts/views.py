"""Views that lead Wagtail's own doors to allauth's, so that nothing walks round the limits on guessing."""

from allauth.account.utils import get_next_redirect_url
from django.contrib import messages
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache

from accounts.rights import ACCESS_ADMIN
from accounts.roles import roles_of


@never_cache
def admin_login(request: HttpRequest) -> HttpResponse:
    """Send whoever is not logged in to log in; tell who may not enter the admin why, instead of sending him round."""
    wanted = get_next_redirect_url(request) or reverse("wagtailadmin_home")
    if not request.user.is_authenticated:
        return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({REDIRECT_FIELD_NAME: wanted})}")
    if request.user.has_perm(ACCESS_ADMIN):
        return HttpResponseRedirect(wanted)
    # Wagtail has left a message that says less than this page.
    list(messages.get_messages(request))
    return render(request, "accounts/no_admin.html", {"roles": sorted(roles_of(request.user))}, status=403)


@never_cache
def front_login(request: HttpRequest) -> HttpResponse:
    """Send to allauth's login from the address at which Wagtail has a login form of its own for private pages."""
    query = f"?{urlencode({REDIRECT_FIELD_NAME: wanted})}" if (wanted := get_next_redirect_url(request)) else ""
    return HttpResponseRedirect(reverse("account_login") + query)


@never_cache
def admin_password_reset(request: HttpRequest, **_parts: str) -> HttpResponse:
    """Send to allauth's reset from every address of Wagtail's."""
    return HttpResponseRedirect(reverse("account_reset_password"))


def nowhere(request: HttpRequest) -> HttpResponse:
    """Say that there is no such page, in place of one of Wagtail's that is of no use here."""
    raise Http404
