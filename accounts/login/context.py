from django.conf import settings
from django.http import HttpRequest

from accounts.codes import by_sms


def ways_in(_request: HttpRequest) -> dict[str, bool]:
    """Tell templates which ways to log in there are; the same for everybody, so pages stay as cacheable as they are."""
    return {"login_by_sms": by_sms(), "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS)}
