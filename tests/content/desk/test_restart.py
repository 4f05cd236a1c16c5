"""A page that waits for its hour, over a site that is killed before it and started twice after it."""

import signal
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.models import Revision

from accounts.roles import Role
from content.domain.release import release
from content.models import CriterionPage, PublishedRevision, ReleaseLogEntry
from jobs.models import PeriodicRun
from tests import factories
from tests.jobs.conftest import _django_db_helper, committed_copy, database, environment  # noqa: F401
from tests.jobs.site import Site
from tests.jobs.waiting import until


@pytest.mark.django_db
def test_it_is_published_once_and_expires_once(environment: dict[str, str], tmp_path: Path) -> None:  # noqa: F811
    def start(name: str) -> Site:
        return Site(environment, tmp_path / name, "--only", "scheduler")

    def ran() -> bool:
        return PeriodicRun.objects.filter(name="publish_scheduled", last_finished__isnull=False).exists()

    factories.lay_site()
    page, leaving = factories.criterion(live=False), factories.criterion()
    page.go_live_at = timezone.now() + timedelta(hours=1)
    page.save_revision(user=factories.user(Role.EDITOR))
    assert release(page, by=factories.user(Role.RELEASER)) is None
    CriterionPage.objects.filter(pk=leaving.pk).update(expire_at=timezone.now() + timedelta(hours=1))
    sites = [start("before.log")]
    try:
        until(ran, "the scheduler has looked")
        sites[0].stop(signal.SIGKILL)
        assert not CriterionPage.objects.get(pk=page.pk).live
        # The hour passes while nothing runs.
        past = timezone.now() - timedelta(minutes=1)
        waiting = Revision.objects.get(approved_go_live_at__isnull=False)
        waiting.approved_go_live_at, waiting.content["go_live_at"] = past, past.isoformat()
        waiting.save()
        CriterionPage.objects.filter(pk=leaving.pk).update(expire_at=past)
        PeriodicRun.objects.all().delete()
        sites += [start("after.log"), start("beside.log")]
        until(lambda: CriterionPage.objects.get(pk=page.pk).live, "the page is published")
        until(lambda: not CriterionPage.objects.get(pk=leaving.pk).live, "the other has expired")
        until(ran, "the run is over")
        for site in sites[1:]:
            site.stop()
    finally:
        for site in sites:
            site.abandon()
    assert PublishedRevision.objects.filter(page=page.pk).count() == 1
    acts = ReleaseLogEntry.objects.filter(page__in=[page.pk, leaving.pk]).order_by("pk")
    assert [row.action for row in acts] == ["release", "schedule", "expire", "release"]
