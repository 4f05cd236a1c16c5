"""Photos and files that people add: kept by `intake` beforehand, named here by their uuid."""

from typing import Final
from uuid import UUID

from accounts.models import User
from assistance.domain.errors import NotYoursError
from intake.models import PrivateFile

PURPOSE: Final = "assistance"


def own_file(file: UUID, *, by: User) -> PrivateFile:
    """Return a file that this person has kept for this room; anybody else's is as if it were not there.

    Raises NotYoursError.
    """
    found = PrivateFile.objects.filter(uuid=file, owner=by.uuid, purpose=PURPOSE).first()
    if found is None or found.is_over:
        raise NotYoursError
    return found
