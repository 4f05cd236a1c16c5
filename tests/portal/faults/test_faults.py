"""One mail an hour for each fault from all processes together, with nothing in it of what the fault broke on."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes
from email.header import decode_header, make_header

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone

from jobs import gauges
from portal.models import SeenFault
from tests.delivery.mail_server import MailServer, mail_server
from tests.jobs.conftest import _django_db_helper, committed_copy, database, environment  # noqa: F401
from tests.jobs.site import ROOT, free_port

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(database: str) -> Iterator[MailServer]:  # noqa: F811
    SeenFault.objects.all().delete()
    with mail_server() as server:
        yield server


def breaking(environment: dict[str, str], what: str, port: int, times: int = 1) -> subprocess.Popen[str]:  # noqa: F811
    command = [sys.executable, "-m", "tests.portal.faults.act", what, str(times)]
    return subprocess.Popen(
        command, cwd=ROOT, env=environment | {"MAIL_PORT": str(port)}, stderr=subprocess.PIPE, text=True
    )


def broke(*processes: subprocess.Popen[str]) -> None:
    for process in processes:
        _, said = process.communicate(timeout=120)
        assert process.returncode == 0, said


def read(mail: str) -> tuple[str, str]:
    """Subject and text."""
    message = message_from_bytes(mail.encode())
    subject = str(make_header(decode_header(message["Subject"].replace("\n", ""))))
    return subject, message.get_payload(decode=True).decode()  # type: ignore[union-attr]


def an_hour_passes() -> None:
    hour = timedelta(hours=1)
    SeenFault.objects.update(mailed_at=F("mailed_at") - hour, next_mail_at=F("next_mail_at") - hour)


def test_two_processes_and_three_faults_make_three_mails(environment: dict[str, str], mails: MailServer) -> None:  # noqa: F811
    broke(
        breaking(environment, "page", mails.port, 20),
        breaking(environment, "page", mails.port, 20),
        breaking(environment, "command", mails.port),
    )
    broke(breaking(environment, "in a transaction", mails.port), breaking(environment, "stranger", mails.port))
    subjects = sorted(read(mail)[0] for mail in mails.mails)
    assert len(subjects) == 2, subjects
    assert "ValueError（tests/jobs/practice/management/commands/practice_fail.py:8）" in subjects[0]
    assert "ValueError（tests/portal/faults/broken.py:16）" in subjects[1]
    assert dict(SeenFault.objects.values_list("place", "times"))["tests/portal/faults/broken.py:16"] == 41
    an_hour_passes()
    broke(breaking(environment, "page", mails.port))
    subject, text = read(mails.mails[-1])
    assert len(mails.mails) == 3
    assert "一共 42 次。其中 40 次没有单独发信。" in text
    for hidden in ("示例厂", "13812345678", "a-key", "zhangsan", "q=secret"):
        assert hidden not in subject + text
    assert "/admin/status/" in text
    assert "GET /broken/<str:key>/" in text
    assert "in broken" in text
    said = [one.says for group in gauges.read() if group.title == "出过的错" for one in group.readings]
    assert said[0].startswith("tests/portal/faults/broken.py:16，一共 42 次")


def test_many_faults_at_once_are_no_storm(environment: dict[str, str], mails: MailServer) -> None:  # noqa: F811
    broke(breaking(environment, "many", mails.port, 25))
    assert SeenFault.objects.count() == 25
    assert len(mails.mails) == 10


def test_a_mail_server_that_is_away_is_tried_again_and_nothing_runs_in_circles(
    environment: dict[str, str],  # noqa: F811
    mails: MailServer,
) -> None:
    broke(breaking(environment, "page", free_port(), 3))
    row = SeenFault.objects.get()
    assert (row.times, row.held, row.mailed_at) == (3, 3, None)
    assert timezone.now() < row.next_mail_at < timezone.now() + timedelta(minutes=6)
    an_hour_passes()
    broke(breaking(environment, "page", mails.port))
    assert "一共 4 次。其中 3 次没有单独发信。" in read(mails.mails[0])[1]


def test_without_a_database_there_is_one_mail(environment: dict[str, str], mails: MailServer) -> None:  # noqa: F811
    away = {
        "sqlite": "sqlite:////nowhere/db.sqlite3",
        "postgresql": f"postgres://portal@127.0.0.1:{free_port()}/portal?connect_timeout=1",
    }
    process = breaking(environment | {"DATABASE_URL": away[connection.vendor]}, "many", mails.port, 5)
    process.communicate(timeout=120)
    assert len(mails.mails) == 1
    assert "数据库连不上" in read(mails.mails[0])[1]
