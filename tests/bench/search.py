"""`make bench-search`: the search among 100,000 pages, and what others take for the same. Writes var/bench/search.json.

`python -m tests.bench.search 5000`: so many pages instead.
"""

import json
import os
import random
import statistics
import subprocess
import sys
import time
from urllib.parse import quote

from tests.bench.load import ask
from tests.bench.site import FOLDER, Running, environment, site
from tests.served import ROOT, manage

PAGES = 100_000
ASKED = 300
# What issue 9 asks for: a bound and which way is good.
WANTED: dict[str, tuple[str, float]] = {
    "index_docs_per_s": (">=", 2000),
    "tantivy_p50_ms": ("<=", 1),
    "tantivy_p99_ms": ("<=", 10),
    "http_p50_ms": ("<=", 25),
    "suggest_p99_ms": ("<=", 10),
    "rss_mib": ("<=", 260),
}


def main() -> None:
    """Measure, print and keep."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    name = f"search-{pages}"
    env = prepared(name, pages)
    figures = inside([sys.executable, "-m", "tests.bench.search_inside", "all"], env)
    figures |= over_http(name)
    if (ROOT / "var/elasticsearch/lib").exists():
        node = [sys.executable, "-m", "tests.elasticsearch"]
        figures |= inside([*node, sys.executable, "-m", "tests.bench.search_inside", "elasticsearch"], env)
    else:
        sys.stdout.write("elasticsearch: not measured; make test-elasticsearch brings the node here\n")
    (FOLDER / "search.json").write_text(json.dumps(figures, indent=2))


def said(figures: dict[str, float]) -> None:
    """Print figures as soon as they are known: all of them take ten minutes."""
    for name, value in figures.items():
        way, bound = WANTED.get(name, ("", 0))
        kept = "" if not way else "ok" if (value >= bound if way == ">=" else value <= bound) else "FALLS SHORT"
        sys.stdout.write(f"{name:32} {value:>12,.3f}   {way} {bound or ''}  {kept}\n")
    sys.stdout.flush()


def prepared(name: str, pages: int) -> dict[str, str]:
    """The environment of a site with so many pages; made once, remove its folder in var/bench to make it anew."""
    env = environment(name, STATIC_ROOT=str(FOLDER / "starter" / "static"))
    manage(environment("starter"), "collectstatic", "--no-input", "--verbosity", "0")
    manage(env, "migrate", "--no-input", "--verbosity", "0")
    made = FOLDER / name / "made"
    if not made.exists():
        subprocess.run([sys.executable, "-m", "tests.bench.search_fill", str(pages)], cwd=ROOT, env=env, check=True)
        made.touch()
    return env


def inside(command: list[str], env: dict[str, str]) -> dict[str, float]:
    """What a process prints in its last line."""
    done = subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    said(found)
    return found


def over_http(name: str) -> dict[str, float]:
    """The whole page and the suggestions as a browser gets them, one after the other, and what a worker then holds."""
    rng = random.Random(20261127)
    with (ROOT / "portal/starter/facts/search_dev.jsonl").open(encoding="utf-8") as file:
        texts = [json.loads(line)["q"] for line in file]
    with site(name) as server:
        pages = taken(server, [f"/search/?q={quote(rng.choice(texts))}" for _ in range(ASKED)])
        typed = [rng.choice(texts) for _ in range(ASKED)]
        begun = [f"/search/suggest/?q={quote(text[: rng.randint(1, 4)])}" for text in typed]
        suggested = taken(server, begun)
        found = {
            "http_p50_ms": statistics.median(pages),
            "http_p99_ms": statistics.quantiles(pages, n=100)[98],
            "suggest_p50_ms": statistics.median(suggested),
            "suggest_p99_ms": statistics.quantiles(suggested, n=100)[98],
            "rss_mib": server.rss_mib(),
            "pss_mib": server.pss_mib(),
        }
    said(found)
    return found


def taken(server: Running, paths: list[str]) -> list[float]:
    """Milliseconds of each, after some that load what both workers need."""
    for path in paths[:40]:
        ask(server, path)
    found = []
    for path in paths:
        begun = time.perf_counter()
        ask(server, path)
        found.append((time.perf_counter() - begun) * 1000)
    return found


if __name__ == "__main__":
    os.environ.setdefault("PYTHONUNBUFFERED", "1")
    main()
