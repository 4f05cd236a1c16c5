"""The site's addresses, and some that break."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from portal.urls import handler400, handler403, handler404, handler500
from portal.urls import urlpatterns as of_the_site

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]


WRITTEN = "示例厂 13812345678 zhangsan@example.org"


def broken(request: HttpRequest, key: str) -> HttpResponse:
    raise ValueError(WRITTEN)


def other(request: HttpRequest, number: int) -> HttpResponse:
    raise type(f"Fault{number}", (Exception,), {})


urlpatterns = [path("broken/<str:key>/", broken), path("other/<int:number>/", other), *of_the_site]
