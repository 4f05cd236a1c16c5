"""`/wechat/signature/?url=`: lets one of our own pages speak to WeChat."""

from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import get_script_prefix
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.limits import is_within_limit
from portal.wechat.signing import signed
from portal.wechat.ticket import current_ticket

LONGEST = 2000


@never_cache
@require_safe
def wechat_signature(request: HttpRequest) -> HttpResponse:
    """Sign an address of this site; 204 while there is nothing to sign with. The ticket itself stays here.

    Whoever else's pages could borrow our signature would show themselves under our account's name.
    """
    if not settings.WECHAT_SHARING:
        raise Http404
    url = request.GET.get("url", "").partition("#")[0]
    if not _is_ours(url, request):
        raise BadRequest("not an address of this site")
    if not is_within_limit(request, "wechat_signature"):
        return HttpResponse(status=429)
    ticket = current_ticket()
    return JsonResponse(signed(url, ticket=ticket)) if ticket else HttpResponse(status=204)


def _is_ours(url: str, request: HttpRequest) -> bool:
    # A line break, or what a browser would have escaped, is in no address that a browser tells.
    if len(url) > LONGEST or not (url.isascii() and url.isprintable()):
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    is_here = parts.scheme in ("http", "https") and parts.netloc == request.get_host()
    return is_here and parts.path.startswith(get_script_prefix())
