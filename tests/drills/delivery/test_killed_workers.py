"""kill -9 of workers while the provider fails, hangs and goes away: every message arrives, none is written off.

DRILL_N kills (default 3) over a hundred times as many messages, DRILL_SEED for the same ones again. The book of our
provider is kept by our id, so there each message stands once; a repeat of an attempt that was cut off shows there as a
second entry under the same id. Aliyun would have sent those twice: at least once, and no oftener than something broke.
"""

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction

from delivery.models import Message, MessageTemplate
from delivery.outbox import send
from jobs.sweeper import release_leases_of_the_dead
from tests.delivery.provider import Provider, provider
from tests.delivery.writing import phone, time_passes
from tests.jobs.waiting import until
from tests.search.processes import run, start

N = int(os.environ.get("DRILL_N", "3"))
SEED = int(os.environ.get("DRILL_SEED", "20261126"))
MESSAGES = 100 * N
AT_ONCE = 8

pytestmark = pytest.mark.django_db


@pytest.fixture
def there(environment: dict[str, str]) -> Iterator[Provider]:
    """The provider, whose address the processes are told."""
    with provider() as running:
        environment["SMS_API_URL"] = f"{running.address}/"
        running.rng, running.seconds = random.Random(SEED), 3
        yield running


def write_all() -> None:
    """As a room would: many at once, each twice."""
    MessageTemplate.objects.all().delete()
    MessageTemplate.objects.create(
        code="delivery.digest",
        channel="sms",
        text="有 ${count} 条通知",
        provider_template="SMS_1",
        valid_from="2026-01-01",
    )
    Message.objects.all().delete()
    for _ in range(2):
        with transaction.atomic():
            for number in range(MESSAGES):
                context = {"count": number, "lines": ""}
                send("sms", phone(number), "delivery.digest", context, dedupe_key=f"drill:{number}")


def misbehave(there: Provider, rng: random.Random) -> None:
    """Another mood of the provider for each round."""
    there.is_down = rng.random() < 0.2
    there.fails = rng.choice([0.0, 0.1, 0.3])
    there.hangs = rng.choice([0.0, 0.0, 0.02])


def kill_in_the_middle(victims: list["subprocess.Popen[str]"], there: Provider, calls: int) -> int:
    """Kill after so many more calls, or leave those that ended before; returns how many were killed."""
    wanted = there.calls + calls
    over = lambda: all(victim.poll() is not None for victim in victims)  # noqa: E731
    until(lambda: there.calls >= wanted or over(), "the workers call the provider", within=300)
    killed = 0
    for victim in victims:
        if victim.poll() is None:
            victim.kill()
            killed += 1
        victim.communicate(timeout=300)
    return killed


def test_each_message_arrives_whoever_is_killed(there: Provider, environment: dict[str, str]) -> None:
    write_all()
    rng = random.Random(SEED)
    killed = rounds = 0
    while killed < N:
        rounds += 1
        misbehave(there, rng)
        victims = [start(environment, "deliver") for _ in range(rng.choice([1, 1, 2]))]
        killed += kill_in_the_middle(victims, there, rng.randint(1, 90))
        # What `serve` does at its start, and the clock.
        release_leases_of_the_dead()
        time_passes()
        assert rounds < 10 * N + 10, "the workers end before they can be killed"
    there.is_down, there.fails, there.hangs = False, 0.0, 0.0
    while Message.objects.filter(state="waiting").exists():
        run(environment, "deliver")
        time_passes()

    ours = {str(number) for number in Message.objects.values_list("uuid", flat=True)}
    assert len(ours) == MESSAGES
    assert set(there.book) == ours, f"seed {SEED}"
    assert set(Message.objects.values_list("state", flat=True)) == {"sent"}
    for number, provider_id in Message.objects.values_list("uuid", "provider_id"):
        assert provider_id == there.number_of(str(number))
    repeats = sum(len(entries) - 1 for entries in there.book.values())
    sys.stdout.write(
        f"{MESSAGES} messages, {killed} kills, {there.calls} calls, {there.hung} hung, {repeats} repeats\n"
    )
    # An answer that came too late, or what a killed worker had out.
    assert repeats <= there.hung + AT_ONCE * killed
    written = "".join(path.read_text() for path in Path(environment["VAR_DIR"]).glob("log/*"))
    assert "cannot be sent" not in written
    assert not re.search(r"1[3-9]\d{9}", written), "no number stands in the log"
