"""`make bench-pages`: what pages cost, beside what the server alone can do, in one run. Writes var/bench/pages.json."""

import json
import statistics
import subprocess
import sys
from importlib.util import find_spec
from typing import Any

from tests.bench.first_visit import first_visit
from tests.bench.load import ask, cpu_ms, rps
from tests.bench.site import FOLDER, Running, bare, environment, prepare, site
from tests.served import ROOT

RUNS = 3
HOME, CRITERION, MEASURED = "/", "/standards/gm10/11-3/", "/standards/measured/measured/"
# Each beside a constant answer of its own size.
KEPT = [("home", HOME, "bare_rps"), ("criterion", CRITERION, "bare_criterion_rps")]

# What issue 5 asks for: a bound and which way is good.
WANTED: dict[str, tuple[str, float]] = {
    "cached_home_ratio": (">=", 0.7),
    "cached_criterion_ratio": (">=", 0.7),
    "uncached_cpu_ms": ("<=", 10),
    "home_queries": ("<=", 10),
    "index_queries": ("<=", 10),
    "criterion_queries": ("<=", 15),
    "first_visit_bytes": ("<=", 80 * 1024),
    "first_visit_requests": ("<=", 12),
    "ratio_10k": ("<=", 1.2),
    "pdf10_s": ("<=", 0.5),
    "pdf_standard_s": ("<=", 3),
    "worker_rss_mib": ("<=", 260),
}


def main() -> None:
    """Measure three times, print and keep the medians."""
    prepare()
    runs = [one_run(number) for number in range(1, RUNS + 1)]
    figures = {name: round(statistics.median(run[name] for run in runs), 3) for name in runs[0]}
    (FOLDER / "pages.json").write_text(json.dumps({"median": figures, "runs": runs}, indent=2))
    for name, value in figures.items():
        way, bound = WANTED.get(name, ("", 0))
        kept = "" if not way else "ok" if (value >= bound if way == ">=" else value <= bound) else "FALLS SHORT"
        sys.stdout.write(f"{name:24} {value:>12,.3f}   {way} {bound or ''}  {kept}\n")


def one_run(number: int) -> dict[str, float]:
    """Every figure once; what is compared is measured one right after the other."""
    sys.stdout.write(f"run {number} of {RUNS}\n")
    found: dict[str, Any] = {}
    with site("starter") as kept:
        for name, path, yardstick in KEPT:
            found[f"{name}_bytes"] = len(ask(kept, path))
            with bare(found[f"{name}_bytes"]) as server:
                found[yardstick] = rps(server, "/")
            found[f"cached_{name}_rps"] = rps(kept, path)
            found[f"cached_{name}_ratio"] = found[f"cached_{name}_rps"] / found[yardstick]
        found["first_visit_bytes"], found["first_visit_requests"] = first_visit(kept, HOME)
        found["worker_rss_mib"] = worker_memory(kept)
    with site("starter", PAGE_CACHE_MIB="0") as anew:
        found["uncached_criterion_rps"] = rps(anew, CRITERION, connections=4)
        found["uncached_cpu_ms"] = cpu_ms(anew, CRITERION)
    found["ratio_10k"] = cost_of_many()
    found |= told("tests.bench.queries")
    if find_spec("tests.bench.papers"):
        found |= told("tests.bench.papers")
    return found


def cost_of_many() -> float:
    """A criterion page among 10,000 against the same among 200: processor time, nothing kept."""
    costs = []
    for pages in (10_000, 200):
        with site(f"pages-{pages}", PAGE_CACHE_MIB="0") as server:
            costs.append(cpu_ms(server, MEASURED))
    return costs[0] / costs[1]


def worker_memory(server: Running) -> float:
    """Memory of the larger web worker after every page of the site has been read, twice by chance of either worker."""
    for path in told("tests.bench.addresses") * 2:
        ask(server, path)
    return server.rss_mib()


def told(module: str) -> Any:
    """What a module prints about the starter site, from a process of its own."""
    command = [sys.executable, "-m", module]
    said = subprocess.run(command, cwd=ROOT, env=environment("starter"), capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


if __name__ == "__main__":
    main()
