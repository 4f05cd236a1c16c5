from portal.models.home import HomePage
from portal.models.identity import SiteIdentity
from portal.models.starter import StarterRecord

__all__ = ["HomePage", "SiteIdentity", "StarterRecord"]
