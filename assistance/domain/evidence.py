"""佐证, and measures done: photos and files that show it, of the firm's or the team's."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from assistance.domain.door import demand_state, enter, log, move, repeated
from assistance.domain.errors import EvidenceMissingError, NotYoursError
from assistance.domain.files import own_file
from assistance.enums import Act, FindingState, MeasureState, PlanState, Shows
from assistance.models import Evidence, Finding, Measure


@transaction.atomic
def show_finding(
    finding: Finding,
    *,
    by: User,
    shows: Shows,
    file: UUID,
    client_uuid: UUID,
    text: str = "",
    taken_at: datetime | None = None,
    device_at: datetime | None = None,
) -> Evidence:
    """Show that a finding is gone, or that it is safe meanwhile. `file` is a private file of his.

    The same `client_uuid` again is the same evidence. Raises NotAllowedError, NotNowError, NotYoursError.
    """
    finding = enter(finding, Act.GIVE_EVIDENCE, by=by)
    if known := repeated(Evidence, client_uuid, finding_id=finding.pk):
        return known
    demand_state(finding, [FindingState.OPEN])
    evidence = Evidence(visit=finding.visit, finding=finding, shows=shows, text=text.strip()[:200], taken_at=taken_at)
    return _keep(evidence, file, by=by, client_uuid=client_uuid, device_at=device_at)


@transaction.atomic
def show_measure(
    measure: Measure,
    *,
    by: User,
    file: UUID,
    client_uuid: UUID,
    text: str = "",
    taken_at: datetime | None = None,
    device_at: datetime | None = None,
) -> Evidence:
    """Show that a measure of an agreed plan is done. Raises as `show_finding`."""
    measure = enter(measure, Act.GIVE_EVIDENCE, by=by, about=measure.plan)
    if known := repeated(Evidence, client_uuid, measure_id=measure.pk):
        return known
    demand_state(measure.plan, [PlanState.AGREED])
    demand_state(measure, [MeasureState.TO_DO, MeasureState.DONE])
    evidence = Evidence(
        visit=measure.plan.visit, measure=measure, shows=Shows.FIX, text=text.strip()[:200], taken_at=taken_at
    )
    return _keep(evidence, file, by=by, client_uuid=client_uuid, device_at=device_at)


@transaction.atomic
def do_measure(measure: Measure, *, by: User, device_at: datetime | None = None) -> Measure:
    """Say that a measure is done, which something must show.

    Raises NotAllowedError, NotFromHereError, NotNowError, EvidenceMissingError.
    """
    measure = enter(measure, Act.DO, by=by, about=measure.plan)
    demand_state(measure.plan, [PlanState.AGREED])
    if not measure.evidence.exists():
        raise EvidenceMissingError
    return move(measure, MeasureState.DONE, Act.DO, by=by, device_at=device_at, done_at=timezone.now())


def _keep(evidence: Evidence, file: UUID, *, by: User, client_uuid: UUID, device_at: datetime | None) -> Evidence:
    kept = own_file(file, by=by)
    if Evidence.objects.filter(file=kept.uuid).exists():
        raise NotYoursError
    evidence.given_by, evidence.client_uuid, evidence.device_at = by, client_uuid, device_at
    evidence.file, evidence.sha256 = kept.uuid, kept.sha256
    evidence.save()
    log(evidence, Act.GIVE_EVIDENCE, by=by, now=evidence.shows, device_at=device_at)
    return evidence
