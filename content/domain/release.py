"""The one door to publish (DESIGN §4): who may release, what is frozen, and what is written with it."""

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from wagtail.actions.publish_page_revision import PublishPageRevisionAction
from wagtail.models import Page, Revision, WorkflowState

from accounts import audit
from accounts.models import User
from accounts.roles import Role, has_role
from content import release_door
from content.domain.errors import (
    ChangedSinceRead,
    NotAReleaser,
    NothingToRelease,
    NotScheduled,
    OwnWork,
    ParentNotLive,
    StepsMissing,
)
from content.models import PublishedRevision, ReleaseCheck, ReleaseLogEntry
from content.models.release import ORIGINS
from content.signals import shown_changed

Action = ReleaseLogEntry.Action


def release(
    page: Page,
    *,
    by: User | None,
    origin: str = "workflow",
    emergency_reason: str = "",
    read: Revision | None = None,
    run: WorkflowState | None = None,
) -> PublishedRevision | None:
    """Publish the latest revision of a page, now or at its own hour.

    `by` is a releaser, or None for the system itself, which then says its `origin`. `read` is the revision that the
    releaser had before him, `run` the passage through the workflow that ends here. Returns the frozen release, or None
    where the page waits for its `go_live_at`.
    Raises NotAReleaser, OwnWork, ChangedSinceRead, StepsMissing, ParentNotLive or NothingToRelease.
    """
    with transaction.atomic():
        page = lock(page)
        revision = page.get_latest_revision()
        if revision is None:
            raise NothingToRelease
        if by is not None:
            _check_releaser(page, by, emergency_reason)
        if read is not None and read.pk != revision.pk:
            raise ChangedSinceRead
        if run is not None:
            _check_steps(run, revision)
        if not page.get_parent().live:
            raise ParentNotLive
        go_live_at = revision.as_object().go_live_at
        if go_live_at and go_live_at > timezone.now():
            _schedule(page, revision, by=by, origin=origin, reason=emergency_reason)
            return None
        return _publish(page, revision, by=by, origin=origin, emergency_reason=emergency_reason)


def go_live(revision: Revision, *, now: datetime) -> PublishedRevision | None:
    """Publish a scheduled revision whose hour has come; None where another process did so, or it was cancelled."""
    with transaction.atomic():
        page = lock(revision.content_object)
        scheduled = Revision.objects.filter(pk=revision.pk, approved_go_live_at__lte=now).first()
        if scheduled is None:
            return None
        entry = page.release_log.filter(action=Action.SCHEDULE).first()
        return _publish(
            page,
            scheduled,
            by=entry.by if entry else None,
            origin="schedule",
            emergency_reason=entry.reason if entry else "",
        )


def unschedule(page: Page, *, by: User, reason: str = "") -> None:
    """Cancel a scheduled release; the draft stays. Raises NotAReleaser or NotScheduled."""
    with transaction.atomic():
        page = lock(page)
        check_role(by)
        if not call_off(page, by=by, reason=reason):
            raise NotScheduled


def call_off(page: Page, *, by: User | None, reason: str) -> bool:
    """Cancel what waits for its hour, and say so in both logs; False where nothing does. The caller asked who may."""
    if not page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=None):
        return False
    origin = "admin" if by else "schedule"
    ReleaseLogEntry.objects.create(page_id=page.pk, action=Action.UNSCHEDULE, by=by, reason=reason, origin=origin)
    audit.record(audit.Act.UNSCHEDULE, by=by, origin=ORIGINS["schedule"], about=page, reason=reason)
    return True


def lock(page: Page) -> Page:
    """Take the row of a page for this transaction and return the page as it stands now, in its own type."""
    return Page.objects.select_for_update().get(pk=page.pk).specific


def check_role(by: User) -> None:
    """Raise NotAReleaser unless the person is a releaser; being a superuser does not help."""
    if not (by.is_active and has_role(by, Role.RELEASER)):
        raise NotAReleaser


def wrote_since_last_release(page: Page, user: User) -> bool:
    """Whether a person saved any revision of the page after the one that was last released."""
    last = page.published_revisions.aggregate(last=Max("wagtail_revision"))["last"] or 0
    return bool(page.revisions.filter(user=user, pk__gt=last).exists())


def _check_releaser(page: Page, by: User, emergency_reason: str) -> None:
    check_role(by)
    if wrote_since_last_release(page, by) and not emergency_reason.strip():
        raise OwnWork


def _check_steps(run: WorkflowState, revision: Revision) -> None:
    """Every step that there is now was passed for this very version, each by another person."""
    steps = set(run.workflow.workflow_tasks.values_list("task", flat=True))
    checks = ReleaseCheck.objects.filter(run=run.pk, wagtail_revision=revision.pk, passed=True, task__in=steps)
    if steps - {check.task for check in checks} or len({check.by_id for check in checks}) < len(steps):
        raise StepsMissing


def _schedule(page: Page, revision: Revision, *, by: User | None, origin: str, reason: str) -> None:
    PublishPageRevisionAction(revision, user=by).execute(skip_permission_checks=True)
    ReleaseLogEntry.objects.create(page=page.page_ptr, action=Action.SCHEDULE, by=by, origin=origin, reason=reason)
    go_live_at = revision.as_object().go_live_at.isoformat()
    audit.record(
        audit.Act.SCHEDULE,
        by=by,
        origin=ORIGINS.get(origin, origin),
        about=page,
        go_live_at=go_live_at,
        emergency_reason=reason,
    )


def _publish(
    page: Page, revision: Revision, *, by: User | None, origin: str, emergency_reason: str
) -> PublishedRevision:
    address_before = page.url_path
    with release_door.opened():
        PublishPageRevisionAction(revision, user=by).execute(skip_permission_checks=True)
    released = type(page).objects.get(pk=page.pk)
    number = (released.published_revisions.aggregate(last=Max("number"))["last"] or 0) + 1
    frozen = PublishedRevision.objects.create(
        page=released.page_ptr,
        number=number,
        released_at=timezone.now(),
        released_by=by,
        origin=origin,
        emergency_reason=emergency_reason.strip(),
        wagtail_revision=revision.pk,
        content=released.serializable_data(),
    )
    ReleaseLogEntry.objects.create(
        page=released.page_ptr, action=Action.RELEASE, by=by, origin=origin, reason=emergency_reason.strip()
    )
    shown_changed.send(sender=type(page), page_ids=_shown(released, moved=released.url_path != address_before))
    audit.record(
        audit.Act.RELEASE,
        by=by,
        origin=ORIGINS.get(origin, origin),
        about=released,
        number=number,
        through=origin,
        emergency_reason=emergency_reason.strip(),
    )
    return frozen


def _shown(page: Page, *, moved: bool) -> list[int]:
    """Keys of the pages that readers now see differently: a new address is new for all that stands below it."""
    below = list(page.get_descendants().live().values_list("pk", flat=True)) if moved else []
    return [page.pk, *below]
