"""`make bench-assistance`: what help costs at 5,000 firms, 20,000 visits, 200,000 findings, on either database.

Writes var/bench/assistance.json, under `median` the worse of the two. `python -m tests.bench.assistance 500`: a tenth.
"""

import json
import os
import shutil
import subprocess
import sys

from tests.bench.site import FOLDER, environment
from tests.served import ROOT, manage

# What issue 7 asks for, and which way is good.
WANTED: dict[str, tuple[str, float]] = {
    "firm_page_ms": ("<=", 100),
    "firm_page_queries": ("<=", 15),
    "board_ms": ("<=", 100),
    "board_queries": ("<=", 15),
    "growth_10x": ("<=", 1.3),
    "report_pdf_s": ("<=", 5),
    "report_pdf_mib": ("<=", 10),
}
MORE_IS_BETTER = {"door_tps"}


def main() -> None:
    """Measure on both, print and keep the worse."""
    runs = {name: one_run(name) for name in ("sqlite", "postgres")}
    worse = {
        name: round((min if name in MORE_IS_BETTER else max)(run[name] for run in runs.values()), 3)
        for name in runs["sqlite"]
    }
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "assistance.json").write_text(json.dumps({"median": worse} | runs, indent=2))
    for name, value in worse.items():
        way, bound = WANTED.get(name, ("", 0))
        kept = "" if not way else f"{way} {bound}  {'ok' if value <= bound else 'FALLS SHORT'}"
        each = "  ".join(f"{database} {run[name]:.3f}" for database, run in runs.items())
        sys.stdout.write(f"{name:20} {value:>10,.3f}   {kept:24} {each}\n")


def one_run(database: str) -> dict[str, float]:
    """Every figure on one database, which is empty before."""
    sys.stdout.write(f"{database}\n")
    sys.stdout.flush()
    name = f"assistance-{database}"
    shutil.rmtree(FOLDER / name, ignore_errors=True)
    env = environment(name, SMS_PROVIDER="console")
    # The static files' names are on every page; those of the tree will do.
    manage(env, "collectstatic", "--no-input", "--verbosity", "0")
    inside = f'"{sys.executable}" manage.py migrate --no-input --verbosity 0 && exec "{sys.executable}" -m "$@"'
    command = ["bash", "-c", inside, "bash", "tests.bench.assistance_inside", *sys.argv[1:]]
    if database == "postgres":
        command = ["scripts/with-postgres.sh", "--durable", *command]
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    sys.stdout.write(f"{json.dumps(found)}\n")
    return found


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
