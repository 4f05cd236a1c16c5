"""Forgetting in time, and never writing an address where it stays: a log."""

import json
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from delivery.drain import drain
from delivery.masking import error_text, masked
from delivery.models import Message
from jobs import periodic
from portal.logs import logging_settings
from tests.delivery.provider import Provider
from tests.delivery.writing import mail, phone, sms, state_of

pytestmark = pytest.mark.django_db


def aged(message: Message, days: int, **more: Any) -> Message:
    Message.objects.filter(pk=message.pk).update(created_at=timezone.now() - timedelta(days=days), **more)
    return message


def test_old_messages_lose_address_and_text_and_stay_as_a_fact(mailoutbox: list, settings: Any) -> None:
    settings.MESSAGE_KEEP_DAYS = 180
    old, young, waiting, dead = mail(), mail(), mail("c@example.org"), mail("d@example.org")
    Message.objects.filter(pk__in=[old.pk, young.pk]).update(state="sent", sent_at=timezone.now())
    aged(old, 181)
    aged(young, 179)
    aged(waiting, 400, due_at=timezone.now() + timedelta(days=1))
    aged(dead, 200, state="dead", trouble="address", last_error="d***@example.org")
    call_command("blank_messages", verbosity=0)
    call_command("blank_messages", verbosity=0)
    row = Message.objects.get(pk=old.pk)
    assert (row.address, row.context, row.state, row.template) == ("", {}, "sent", "test.class")
    assert row.sent_at
    assert row.shown_address == "（已清除）"
    assert Message.objects.get(pk=young.pk).address
    assert Message.objects.get(pk=waiting.pk).address, "it has yet to go out"
    row = Message.objects.get(pk=dead.pk)
    assert (row.state, row.address, row.last_error) == ("dropped", "", "")


def test_it_is_run_every_day() -> None:
    assert periodic.get("blank_messages").every == timedelta(days=1)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("+8613812340000", "138****0000"),
        ("13812340000", "138****0000"),
        ("zhangsan@example.org", "z***@example.org"),
        ("693a91f6-7xxx-4bc4", "693a****"),
        ("", ""),
    ],
)
def test_addresses_are_shown_masked(address: str, shown: str) -> None:
    assert masked(address) == shown


def test_errors_hold_no_address_and_no_secret() -> None:
    text = error_text("no 138 1234 0000,\n z@example.org key=sekret " + "x" * 999, hide=["sekret", ""])
    assert "1234" not in text
    assert "sekret" not in text
    assert "\n" not in text
    assert len(text) <= 300


def test_no_number_and_no_text_ever_stands_in_the_log(there: Provider, tmp_path: Path) -> None:
    handler: Any = logging_settings(str(tmp_path), "DEBUG")["handlers"]["file"]
    file = logging.FileHandler(handler["filename"], encoding="utf-8")
    # Not our masking formatter: what is handed to the log must be clean by itself.
    file.setFormatter(logging.Formatter("%(message)s %(args)s"))
    root = logging.getLogger()
    root.addHandler(file)
    level, root.level = root.level, logging.DEBUG
    try:
        number = phone(12345)[3:]
        there.answers = [
            {"Code": "isv.MOBILE_NUMBER_ILLEGAL", "Message": f"{number} illegal"},
            {"Code": "isp.SYSTEM_ERROR", "Message": f"{number}"},
            (503, {}, False),
        ]
        for _ in range(4):
            message = sms(12345)
            Message.objects.exclude(pk=message.pk).delete()
            drain()
        assert state_of(message) == "sent"
    finally:
        root.removeHandler(file)
        root.setLevel(level)
        file.close()
    written = Path(handler["filename"]).read_text()
    assert "isv.MOBILE_NUMBER_ILLEGAL" in written
    ours = "\n".join(line for line in written.splitlines() if "INSERT INTO" not in line and "SELECT" not in line)
    assert number not in ours
    assert "粉尘防爆" not in ours


def test_what_the_database_keeps_of_an_error_names_nobody(there: Provider) -> None:
    number = phone(12345)[3:]
    there.answers = [{"Code": "isp.SYSTEM_ERROR", "Message": f"{number} {json.dumps(number)}"}]
    sms(12345)
    drain()
    assert number not in Message.objects.get().last_error


def test_production_offers_no_sms_unless_told() -> None:
    ask = "from django.conf import settings; print(repr(settings.SMS_PROVIDER))"
    known = {"DJANGO_SETTINGS_MODULE": "portal.settings.base", "ENV_FILE": os.devnull, "SECRET_KEY": "x"}
    said = subprocess.run(
        [sys.executable, "-c", ask], env=os.environ | known, capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "''"
