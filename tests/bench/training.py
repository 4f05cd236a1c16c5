"""`make bench-training`: the race for seats, and what the door costs beside the bare driver, on either database.

Writes var/bench/training.json. `python -m tests.bench.training 10`: ten rounds of the race instead of a hundred.
"""

import json
import os
import shutil
import subprocess
import sys

from tests.bench.site import FOLDER, environment
from tests.served import ROOT, manage

ROUNDS = 100
# What issue 8 asks for, as a share of what the bare driver does.
WANTED = {"sqlite": 0.2, "postgres": 0.5}
HTTP_TPS = 300
AT_MOST = {"batch_1000_s": 10, "board_queries": 15, "roster_queries": 15}


def main() -> None:
    """Measure on both, print and keep."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    found = {name: one_run(name, rounds) for name in WANTED}
    figures: dict[str, float] = {
        name: sum(run[name] for run in found.values()) for name in ("race_capacity", "race_confirmed", "race_errors")
    }
    for name, run in found.items():
        figures |= {f"door_tps_{name}": run["door_tps"], f"raw_tps_{name}": run["raw_tps"]}
    # Of two databases the worse.
    figures |= {name: max(run[name] for run in found.values()) for name in AT_MOST}
    figures["http_tps"] = min(run["http_tps"] for run in found.values())
    figures["http_p99_ms"] = max(run["http_p99_ms"] for run in found.values())
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "training.json").write_text(json.dumps({"median": figures} | found, indent=2))
    for name, value in figures.items():
        kept = "" if name not in AT_MOST else f"<= {AT_MOST[name]}  {'ok' if value <= AT_MOST[name] else 'FALLS SHORT'}"
        sys.stdout.write(f"{name:20} {value:>12,.1f}   {kept}\n")
    for name, bound in WANTED.items():
        share = found[name]["door_tps"] / found[name]["raw_tps"]
        kept = "ok" if share >= bound else "FALLS SHORT"
        longest = found[name]["longest_wait_s"]
        sys.stdout.write(f"door ÷ raw {name:9} {share:>12.3f}   >= {bound}  {kept}   longest wait {longest:.2f} s\n")
        rate, p99 = found[name]["http_tps"], found[name]["http_p99_ms"]
        kept = "ok" if rate >= HTTP_TPS else "FALLS SHORT"
        sys.stdout.write(f"http_tps {name:11} {rate:>12.1f}   >= {HTTP_TPS}  {kept}   p99 {p99:.0f} ms\n")


def one_run(database: str, rounds: int) -> dict[str, float]:
    """Every figure on one database, which is empty before."""
    name = f"training-{database}"
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    # The names of the static files are on every page.
    manage(environment("starter"), "collectstatic", "--no-input", "--verbosity", "0")
    inside = f'"{sys.executable}" manage.py migrate --no-input --verbosity 0 && exec "{sys.executable}" -m "$@"'
    command = ["bash", "-c", inside, "bash", "tests.bench.training_inside", str(rounds)]
    if database == "postgres":
        command = ["scripts/with-postgres.sh", "--durable", *command]
    env = environment(name, STATIC_ROOT=str(FOLDER / "starter" / "static"))
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    sys.stdout.write(f"{database}: {json.dumps(found)}\n")
    sys.stdout.flush()
    return found


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
