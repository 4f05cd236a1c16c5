"""Addresses that hang on a page: its paper, its picture, its earlier releases. `content/urls.py` lists them."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.http import Http404, HttpRequest, HttpResponseBase
from wagtail import hooks
from wagtail.models import Page

from content.addresses import remember_site
from content.models import BasePage

View = Callable[Concatenate[HttpRequest, Any, ...], HttpResponseBase]


def of_page(*types: type[Page]) -> Callable[[View], Callable[..., HttpResponseBase]]:
    """Turn `view(request, page, …)` into one that is given the page's `path` below the site's root.

    The page is found and guarded as if it were itself asked for: a draft is 404, a view restriction asks for its
    password or login. Without `types` any page of ours will do. The view raises Http404 where there is none.
    """

    def decorate(view: View) -> Callable[..., HttpResponseBase]:
        @wraps(view)
        def find(request: HttpRequest, path: str, **rest: Any) -> HttpResponseBase:
            route = Page.route_for_request(request, path)
            if route is None or not isinstance(route.page, types or BasePage):
                raise Http404
            for guard in hooks.get_hooks("before_serve_page"):
                refused = guard(route.page, request, route.args, route.kwargs)
                if isinstance(refused, HttpResponseBase):
                    return refused
            remember_site(request)

            def serve(page: Page, request: HttpRequest, *_route: Any) -> HttpResponseBase:
                return view(request, page, **rest)

            # View restrictions wrap what is served (Wagtail 8), they no longer stand before it.
            chain: Callable[..., HttpResponseBase] = serve
            for wrap in reversed(hooks.get_hooks("on_serve_page")):
                chain = wrap(chain)
            return chain(route.page, request, route.args, route.kwargs)

        return find

    return decorate


def address_beside(page: Page, request: HttpRequest | None, name: str) -> str:
    """Return the address of `name` ("sheet.pdf", "revisions/3/") beside a page; empty for a page that has none."""
    url = page.get_url(request)
    return f"{url}{name}" if url else ""


def twin_address(page: Page, request: HttpRequest | None, ending: str) -> str:
    """Return the address of a page's twin in another form: `/standards/gm10/11-3/` and "md" give `…/11-3.md`."""
    url = page.get_url(request)
    return f"{url.rstrip('/')}.{ending}" if url and url.rstrip("/") else ""
