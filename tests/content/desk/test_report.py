"""The report of what was released, withdrawn and moved, as an auditor reads it."""

import csv
import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.roles import Role
from content.domain.release import release
from content.domain.withdraw import withdraw
from content.models import CriterionPage, ReleaseLogEntry
from tests import factories
from tests.content.desk.conftest import enter

REPORT = "/admin/reports/releases/"


@pytest.fixture
def auditor() -> User:
    return factories.user(Role.AUDITOR)


def test_an_auditor_reads_who_released_and_withdrew_what_and_why(
    page: CriterionPage, editor: User, releaser: User, auditor: User
) -> None:
    releaser.name = "示例发布员"
    releaser.save()
    page.save_revision(user=editor)
    release(page, by=releaser)
    withdraw(page, by=releaser, reason="写错了条号，先撤下")
    browser = enter(auditor)
    assert REPORT in browser.get("/admin/").content.decode()
    shown = browser.get(REPORT).content.decode()
    assert page.title in shown
    assert "示例发布员" in shown
    assert shown.index("写错了条号，先撤下") < shown.rindex("发布")
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(REPORT, {"export": "xlsx"}).getvalue())).active
    assert sheet is not None
    lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert lines[0] == ["时间", "做了什么", "页面", "谁", "理由"]
    assert [line[1] for line in lines[1:3]] == ["撤下", "发布"]


def test_what_it_hands_over_computes_nothing_and_tells_the_time_of_here(
    page: CriterionPage, releaser: User, auditor: User
) -> None:
    withdraw(page, by=releaser, reason='=HYPERLINK("https://example.org")\x0b@SUM(1)')
    at = timezone.localtime(ReleaseLogEntry.objects.first().at)  # type: ignore[union-attr]
    browser = enter(auditor)
    text = b"".join(browser.get(REPORT, {"export": "csv"})).decode()  # type: ignore[arg-type]
    assert text.startswith("\ufeff时间,")
    line = list(csv.reader(text.splitlines()))[1]
    assert line[0].startswith(f"{at:%Y-%m-%d %H:%M}")
    assert line[4].startswith("'=HYPERLINK")
    sheet = openpyxl.load_workbook(io.BytesIO(browser.get(REPORT, {"export": "xlsx"}).getvalue())).active
    assert sheet is not None
    assert (sheet["A2"].value.hour, sheet["E2"].data_type) == (at.hour, "s")


@pytest.mark.parametrize("role", [Role.EDITOR, Role.HELP_DESK, Role.ADMINISTRATOR])
def test_who_has_no_business_with_it_is_sent_away(role: Role, home: object) -> None:
    assert enter(factories.user(role)).get(reverse("releases_report")).status_code in {302, 403}


def test_nothing_in_it_is_changed_or_taken_away(page: CriterionPage, releaser: User) -> None:
    for act in ("add", "change", "delete"):
        assert not releaser.has_perm(f"content.{act}_releaselogentry")
