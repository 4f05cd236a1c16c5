"""Damaged files end as a clean one or in a sentence, never in an error page."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.intake.damage import MAKERS, damaged, ends_well

WHOLE = {kind: make() for kind, make in MAKERS.items()}
A_FEW = settings(
    max_examples=4, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow], database=None
)


@pytest.mark.parametrize("kind", MAKERS)
def test_the_whole_ones_are_taken(kind: str) -> None:
    assert ends_well(kind, WHOLE[kind])


@pytest.mark.parametrize("kind", MAKERS)
@A_FEW
@given(seed=st.integers(0, 1 << 30))
def test_a_damaged_file_ends_well(kind: str, seed: int) -> None:
    ends_well(kind, damaged(WHOLE[kind], seed))


@A_FEW
@given(content=st.binary(max_size=2000), start=st.sampled_from([file[:40] for file in WHOLE.values()]))
def test_rubbish_behind_a_good_beginning_ends_well(content: bytes, start: bytes) -> None:
    ends_well("jpeg", start + content)
    ends_well("pdf", start + content)
