"""kill -9 of processes that sign reports, several at once: afterwards every number is there once, none is missing.

DRILL_N kills (default 3), DRILL_SEED for the same ones again.
"""

import os
import random
import sys
import uuid

import pytest
from django.utils import timezone

from assistance.enums import Side
from assistance.models import AssistanceLog, HelpVisit, ReportCounter, Signature
from tests.assistance.making import World, visit
from tests.jobs.waiting import until
from tests.search.processes import kill_one, start

N = int(os.environ.get("DRILL_N", "3"))
SEED = int(os.environ.get("DRILL_SEED", "20261126"))
AT_ONCE = 3
EACH = 12

# Signs what it finds unsigned, in an order of its own, until nothing is left.
SIGN = """
import random
from assistance.domain.errors import NotFromHereError
from assistance.domain.signing import sign_report
from assistance.models import HelpVisit
rows = list(HelpVisit.objects.filter(state="under_way"))
random.Random({seed}).shuffle(rows)
print("ready", flush=True)
for row in rows:
    lead = row.team.get(role="lead").person
    try:
        sign_report(row, by=lead)
    except NotFromHereError:
        pass
"""

pytestmark = pytest.mark.django_db


def write_reports(world: World, count: int) -> None:
    """Visits that both sides have signed and nobody has made final."""
    for _ in range(count):
        row = visit(world)
        for side, person in ((Side.TEAM, world.lead), (Side.FIRM, world.boss)):
            Signature.objects.create(
                visit=row, side=side, how="screen", person=person, taken_by=world.lead, file=uuid.uuid4()
            )


def test_no_kill_makes_a_gap_or_a_double(environment: dict[str, str]) -> None:
    world, rng = World(), random.Random(SEED)
    killed = rounds = 0
    while killed < N:
        rounds += 1
        assert rounds < 10 * N + 10, "the signers end before they can be killed"
        write_reports(world, EACH)
        signers = [start(environment, "shell", "-c", SIGN.format(seed=rng.random())) for _ in range(AT_ONCE)]
        killed += kill_one(signers, rng)
        check(f"seed {SEED}, round {rounds}")
    signer = start(environment, "shell", "-c", SIGN.format(seed=0))
    printed = signer.communicate(timeout=300)
    assert signer.returncode == 0, printed
    assert not HelpVisit.objects.filter(state="under_way").exists()
    check(f"seed {SEED}, at the end")
    sys.stdout.write(f"{HelpVisit.objects.count()} reports, {killed} kills, {rounds} rounds\n")


def check(when: str) -> None:
    """Numbers from 1 without gap or double, as many as the counter says, each with its line in the log.

    What a killed process had sent off, the database may still be writing.
    """
    until(are_whole, f"the numbers are whole ({when})", within=20)


def are_whole() -> bool:
    """Whether that holds now."""
    signed = HelpVisit.objects.filter(state="signed")
    serials = sorted(signed.values_list("serial", flat=True))
    counter = ReportCounter.objects.filter(year=timezone.localdate().year).first()
    lines = AssistanceLog.objects.filter(act="sign", thing="visit").values_list("thing_uuid", flat=True)
    return (
        serials == list(range(1, len(serials) + 1))
        and len(serials) == (counter.last if counter else 0)
        and sorted(lines) == sorted(signed.values_list("uuid", flat=True))
    )
