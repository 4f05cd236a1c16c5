"""A planned release comes at its hour by the scheduler that runs beside the site, and expiry takes it off again.

Nothing is called and no clock is set: each takes up to a minute and a half.
"""

import urllib.error
import urllib.request
from datetime import datetime

from django.utils import timezone

from tests.jobs.waiting import until
from tests.served import manage

PLAN = """
from datetime import timedelta
from django.utils import timezone
from accounts.roles import Role
from content.domain.release import release
from content.models import StandardPage
from tests import factories
parent = StandardPage.objects.live().first()
page = factories.criterion(parent, live=False, slug="at-its-hour", code="AT-ITS-HOUR", title="到点才有")
page.go_live_at = timezone.now() + timedelta(seconds=15)
page.expire_at = page.go_live_at + timedelta(seconds=45)
page.save_revision(user=factories.user(Role.EDITOR))
assert release(page, by=factories.user(Role.RELEASER, name="示例发布")) is None
print("planned:", page.go_live_at.isoformat(), page.expire_at.isoformat(), page.url)
"""
LOG = """
from content.models import CriterionPage
page = CriterionPage.objects.get(code="AT-ITS-HOUR")
print("log:", [(row.action, row.origin) for row in page.release_log.order_by("pk")],
      page.published_revisions.get().released_by)
"""


def status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def test_a_page_comes_and_goes_by_itself(site: str, site_environment: dict[str, str]) -> None:
    said = manage(site_environment, "shell", "-c", PLAN).rpartition("planned: ")[2].split()
    comes, goes, address = datetime.fromisoformat(said[0]), datetime.fromisoformat(said[1]), f"{site}{said[2]}"
    assert status(address) == 404
    until(lambda: status(address) == 200, "readers see it", within=180)
    assert timezone.now() >= comes, "not a moment before"
    until(lambda: status(address) == 410, "its time is over", within=240)
    assert timezone.now() >= goes
    log = manage(site_environment, "shell", "-c", LOG)
    assert "[('schedule', 'workflow'), ('release', 'schedule'), ('expire', 'schedule')] 示例发布" in log
