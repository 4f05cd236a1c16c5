"""Views of the kinds that must never be kept, and one that may."""

from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import get_token
from django.urls import path
from django.views.decorators.cache import never_cache
from django.views.decorators.vary import vary_on_headers

from portal.urls import handler404
from portal.urls import urlpatterns as portal_patterns

calls: list[str] = []


def counted(request: HttpRequest) -> str:
    calls.append(request.path)
    return f"第 {len(calls)} 次"


def same_for_all(request: HttpRequest) -> HttpResponse:
    return HttpResponse(counted(request))


def greets(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{getattr(request.user, 'name', '')}，你好。{counted(request)}")


def sets_cookie(request: HttpRequest) -> HttpResponse:
    response = HttpResponse(counted(request))
    response.set_cookie("seen", "1")
    return response


def has_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<input name="csrfmiddlewaretoken" value="{get_token(request)}">{counted(request)}')


def has_stray_token(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f'<input name="csrfmiddlewaretoken" value="fixed">{counted(request)}')


def fails(request: HttpRequest) -> HttpResponse:
    return HttpResponse(counted(request), status=404)


def streams(request: HttpRequest) -> StreamingHttpResponse:
    return StreamingHttpResponse([counted(request).encode()])


def is_huge(request: HttpRequest) -> HttpResponse:
    return HttpResponse(counted(request) + "x" * 600_000)


private: Any = never_cache(same_for_all)
by_language: Any = vary_on_headers("Accept-Language")(same_for_all)

urlpatterns = [
    path("probe/same/", same_for_all),
    path("probe/greets/", greets),
    path("probe/cookie/", sets_cookie),
    path("probe/token/", has_token),
    path("probe/stray-token/", has_stray_token),
    path("probe/private/", private),
    path("probe/language/", by_language),
    path("probe/fails/", fails),
    path("probe/streams/", streams),
    path("probe/huge/", is_huge),
    *portal_patterns,
]

__all__ = ["handler404", "urlpatterns"]
