"""Every guard of help is missed when it is gone: switched off one after the other, each fails a test that it refuses.

DRILL_N of fifty or more asks for all of them, less for a tenth, drawn with DRILL_SEED.
"""

import json
import os
import random
import subprocess
import sys
from pathlib import Path

from tests.drills.assistance import guards
from tests.drills.assistance.guards import ROOT, all_guards

N = int(os.environ.get("DRILL_N", "5"))
SEED = int(os.environ.get("DRILL_SEED", "20261126"))
# Refuses only where two transactions meet, as those of PostgreSQL do and those of SQLite do not: see test_door.py.
RACES = ("door.lock,",)


def test_every_guard_is_missed(tmp_path: Path) -> None:
    book = tmp_path / "guards"
    chosen = [guard for guard in all_guards() if not guard.startswith(RACES)]
    if N < 50:
        chosen = random.Random(SEED).sample(chosen, len(chosen) // 10)
    book.write_text("\n".join(chosen))
    # The rules are the same on either database, and a file is there at once.
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    run = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-p",
            guards.__name__,
            "-n",
            "0",
            "-q",
            "--timeout",
            "120",
            # It plays a year in which nobody is refused.
            "--ignore=tests/assistance/test_demo.py",
            "tests/assistance",
        ],
        cwd=ROOT,
        env=environment | {"GUARDS": str(book)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert book.read_text().startswith("{"), run.stdout + run.stderr
    found = json.loads(book.read_text())
    assert found["broken"] == {}
    unmissed = [guard for guard in chosen if not found["noticed"][guard]]
    assert unmissed == [], f"of {len(chosen)}, seed {SEED}"
    sys.stdout.write(f"{len(chosen)} guards, each missed\n")
