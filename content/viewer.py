"""Who looks at a public page, where that matters."""

from django.conf import settings
from django.http import HttpRequest

from accounts.models import User


def viewer_of(request: HttpRequest) -> User | None:
    """Whoever is logged in; None for the public and for an editor's preview.

    The session of somebody who sends none is not opened, so that what he is shown may be kept for everybody.
    """
    if settings.SESSION_COOKIE_NAME not in request.COOKIES or getattr(request, "is_preview", False):
        return None
    person = getattr(request, "user", None)
    return person if isinstance(person, User) else None
