"""Opening photos and files of a firm: whoever is not of the firm leaves a line that the firm sees."""

from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from assistance.domain.door import log
from assistance.domain.errors import NotAllowedError
from assistance.enums import Act
from assistance.models import AssistanceLog, Evidence, Finding
from assistance.policy import may

# Pages with many pictures, and the back button, are one look.
ONE_LOOK: Final = timedelta(hours=1)


@transaction.atomic
def look(row: Finding | Evidence, *, by: User) -> None:
    """Let somebody open the photos of a finding, or a piece of evidence, and note it. Call it before any byte is sent.

    Raises NotAllowedError.
    """
    if not may(by, Act.SEE, row):
        raise NotAllowedError
    if Membership.objects.active().filter(person=by, enterprise=row.visit.enterprise_id).exists():
        return
    before = AssistanceLog.objects.filter(thing_uuid=row.uuid, act=Act.SEE, by=by, at__gte=timezone.now() - ONE_LOOK)
    if not before.exists():
        log(row, Act.SEE, by=by)
