r"""Addresses that hang on a page, before Wagtail's own. `path` is the page's path below the root of the site.

A line reads `re_path(PAGE + r"sheet\.pdf$", sheet, name="sheet")`; its view is wrapped by `content.beside.of_page`.
"""

from typing import Final

from django.urls import URLPattern, re_path

from content.paper.sheet import picture, sheet

PAGE: Final = r"^(?P<path>(?:[\w-]+/)+)"

urlpatterns: list[URLPattern] = [
    re_path(PAGE + r"sheet\.pdf$", sheet, name="sheet"),
    re_path(PAGE + r"sheet\.png$", picture, name="sheet_picture"),
]
