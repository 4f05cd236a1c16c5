from accounts.models.places import Department, District, Scene, Sector, StaffUnit
from accounts.models.user import User

__all__ = ["Department", "District", "Scene", "Sector", "StaffUnit", "User"]
