"""Damaged pictures and documents by the hundred: each ends as a clean one or in a sentence, and leaves no process.

DRILL_N times twenty of each kind (default 5), DRILL_SEED for the same ones again.
"""

import os
from random import Random

import pytest

from tests.intake.damage import MAKERS, damaged, ends_well
from tests.jobs.processes import children

N = int(os.environ.get("DRILL_N", "5")) * 20
SEED = int(os.environ.get("DRILL_SEED", "20261126"))


@pytest.mark.parametrize("kind", MAKERS)
def test_every_damaged_file_ends_well(kind: str) -> None:
    before, chance, whole = set(children(os.getpid())), Random(SEED), MAKERS[kind]()
    ends = [ends_well(kind, damaged(whole, chance.randrange(1 << 30))) for _ in range(N)]
    # Else the file was never good, or the damage too small.
    assert ends_well(kind, whole)
    assert False in ends
    assert set(children(os.getpid())) <= before
