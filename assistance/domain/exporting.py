"""Findings that leave as a file: each firm reads in its log that its own did."""

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Enterprise, Membership, User
from assistance.domain.errors import NotAllowedError
from assistance.enums import Act, Thing
from assistance.models import AssistanceLog
from assistance.policy import within


@transaction.atomic
def note_export(firms: Iterable[int], *, by: User) -> None:
    """Write one line for each of these firms. Raises NotAllowedError where one of them is not his to export."""
    wanted = set(firms)
    found = dict(within(by, Act.EXPORT, Enterprise.objects.filter(pk__in=wanted)).values_list("pk", "uuid"))
    if wanted - found.keys():
        raise NotAllowedError
    AssistanceLog.objects.bulk_create(
        AssistanceLog(enterprise_id=pk, thing=Thing.FIRM, thing_uuid=uuid, act=Act.EXPORT, by=by)
        for pk, uuid in found.items()
    )


def note_taken(firm: Enterprise, *, by: User) -> None:
    """Note that somebody who is not of the firm took what was found there away as a file; the firm reads it."""
    if not Membership.objects.active().filter(person=by, enterprise=firm).exists():
        AssistanceLog.objects.create(enterprise=firm, thing=Thing.FIRM, thing_uuid=firm.uuid, act=Act.EXPORT, by=by)
