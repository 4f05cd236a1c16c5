"""What every template may name: whose site this is."""

from copy import copy

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from wagtail.models import Site

from content.generations import Remembered
from portal.models import SiteIdentity


def _identities() -> dict[int, SiteIdentity]:
    return {row.site_id: row for row in SiteIdentity.objects.select_related("government_mark_image")}


identities = Remembered(_identities)


def identity_of(request: HttpRequest) -> SiteIdentity:
    """Return whose site was asked for, with the telephone of the settings where it has none."""
    site = Site.find_for_request(request)
    known = identities.get().get(site.pk) if site else None
    # Wagtail makes the row where there is none yet.
    identity: SiteIdentity = copy(known) if known else SiteIdentity.for_request(request)
    identity.help_telephone = identity.help_telephone or settings.HELP_TELEPHONE
    return identity


def site_identity(request: HttpRequest) -> dict[str, object]:
    """Give templates `identity`, read only where a template names it."""
    return {"identity": SimpleLazyObject(lambda: identity_of(request))}
