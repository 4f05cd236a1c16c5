"""What every template may name: whose site this is."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from portal.models import SiteIdentity


def identity_of(request: HttpRequest) -> SiteIdentity:
    """Return whose site was asked for, with the telephone of the settings where it has none."""
    identity: SiteIdentity = SiteIdentity.for_request(request)
    identity.help_telephone = identity.help_telephone or settings.HELP_TELEPHONE
    return identity


def site_identity(request: HttpRequest) -> dict[str, object]:
    """Give templates `identity`, read only where a template names it."""
    return {"identity": SimpleLazyObject(lambda: identity_of(request))}
