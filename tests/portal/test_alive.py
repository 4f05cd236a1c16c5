"""What a container asks its background processes."""

import socket
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from jobs.heartbeat import SILENT_AFTER
from jobs.models import Heartbeat

pytestmark = pytest.mark.django_db


def beat(kind: str, *, host: str, ago: timedelta) -> None:
    now = timezone.now()
    Heartbeat.objects.create(identity=f"{kind}-{host}", kind=kind, host=host, started_at=now, seen_at=now - ago)


def test_those_that_beat_are_alive(capsys: pytest.CaptureFixture[str]) -> None:
    beat("worker", host=socket.gethostname(), ago=timedelta(seconds=5))
    call_command("alive", "worker")
    assert "都有心跳" in capsys.readouterr().out


def test_the_silent_are_named() -> None:
    beat("worker", host=socket.gethostname(), ago=SILENT_AFTER + timedelta(seconds=1))
    beat("scheduler", host="another-machine", ago=timedelta(seconds=5))
    with pytest.raises(CommandError, match="scheduler、worker"):
        call_command("alive", "worker", "scheduler")
