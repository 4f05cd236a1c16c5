from portal.models.fault import SeenFault
from portal.models.home import HomePage
from portal.models.identity import SiteIdentity
from portal.models.starter import StarterRecord

__all__ = ["HomePage", "SeenFault", "SiteIdentity", "StarterRecord"]
