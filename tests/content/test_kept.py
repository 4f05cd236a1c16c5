"""Values kept in memory while many threads read, put and drop them at once."""

import random
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from content.kept import Kept

THREADS = 8


def size(value: str) -> int:
    """Ten bytes; and let another thread have its turn in the middle of things, as whoever asks the system does."""
    Path("/").stat()
    return 10


def test_many_readers_and_writers_break_nothing() -> None:
    kept: Kept[str] = Kept(1000, size)

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _ in range(2_000):
            key = f"{chance.randrange(300)}"
            what = chance.random()
            if what < 0.5:
                assert kept.get(key) in (None, key)
            elif what < 0.9:
                kept.put(key, key)
            else:
                kept.drop(key)

    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(work, range(THREADS)))
    # All room is used and none is lost: a hundred values of ten bytes fit.
    for number in range(200):
        kept.put(f"new {number}", "x")
    assert [kept.get(f"new {number}") for number in range(200)] == [None] * 100 + ["x"] * 100
