from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.codes import by_sms
from accounts.domain.consent import in_force


def ways_in(_request: HttpRequest) -> dict[str, Any]:
    """Tell templates which ways to log in there are; the same for everybody, so pages stay as cacheable as they are.

    What people agree to is only asked for by the template that names it.
    """
    return {
        "login_by_sms": by_sms(),
        "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS),
        "privacy_text": in_force,
    }
