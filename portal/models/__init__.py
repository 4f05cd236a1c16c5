from portal.models.home import HomePage
from portal.models.identity import SiteIdentity

__all__ = ["HomePage", "SiteIdentity"]
