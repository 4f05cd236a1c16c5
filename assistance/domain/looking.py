"""Opening photos and files of a firm: whoever is not of the firm leaves a line that the firm sees."""

from collections.abc import Collection
from datetime import timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from accounts.models import Membership, User
from assistance.domain.door import THINGS, log
from assistance.domain.errors import NotAllowedError
from assistance.enums import Act
from assistance.models import AssistanceLog, Evidence, Finding
from assistance.policy import may, within

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


@transaction.atomic
def look_at_all(rows: Collection[Finding | Evidence], *, by: User) -> None:
    """As `look`, for all that stand on one paper: rows of one kind and one firm, with their visits loaded.

    As many queries for many as for one. Raises NotAllowedError where one of them is not for him.
    """
    if not rows:
        return
    first = next(iter(rows))
    uuids = {row.uuid for row in rows}
    if within(by, Act.SEE, type(first)._default_manager.filter(uuid__in=uuids)).count() != len(uuids):
        raise NotAllowedError
    firm = first.visit.enterprise_id
    if Membership.objects.active().filter(person=by, enterprise=firm).exists():
        return
    since = timezone.now() - ONE_LOOK
    noted = AssistanceLog.objects.filter(thing_uuid__in=uuids, act=Act.SEE, by=by, at__gte=since)
    new = uuids - set(noted.values_list("thing_uuid", flat=True))
    AssistanceLog.objects.bulk_create(
        AssistanceLog(enterprise_id=firm, thing=THINGS[type(first)], thing_uuid=uuid, act=Act.SEE, by=by)
        for uuid in sorted(new)
    )
