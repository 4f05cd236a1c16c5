"""How often one address may do what needs no login. The limits are in the settings (`ACCOUNT_RATE_LIMITS`)."""

from allauth.core.internal import ratelimit
from django.http import HttpRequest


def is_within_limit(request: HttpRequest, action: str) -> bool:
    """Count this request against the limit of `action`; False once there were too many. Counts are shared by all."""
    # allauth's public function lets every GET through uncounted.
    return bool(ratelimit.consume(request, app="allauth.account", action=action, limit_get=True))
