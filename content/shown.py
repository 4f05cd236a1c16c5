"""What a public page is given to show. Models ask here; `content.context` answers, one module a page type."""

from functools import singledispatch
from typing import Any

from django.http import HttpRequest


@singledispatch
def context_for(page: Any, request: HttpRequest) -> dict[str, Any]:
    """Return the template context that is peculiar to this page's type; page types add theirs by `register`.

    The builders import the models, so the models cannot import the builders: `ContentConfig.ready()` loads them.
    """
    return {}
