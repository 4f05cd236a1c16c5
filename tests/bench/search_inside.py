"""What is measured of the search inside a process with the site's own settings; prints one line of JSON.

`python -m tests.bench.search_inside all`: the embedded engine and its yardsticks in SQLite;
`… elasticsearch`: the same documents on the node of ELASTICSEARCH_URL.
"""

import json
import random
import re
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import django

django.setup()

from django.db import DatabaseError, transaction  # noqa: E402
from modelsearch.backends import get_search_backend  # noqa: E402

from content.models import CriterionPage  # noqa: E402
from search import analysis  # noqa: E402
from search.documents import Document  # noqa: E402
from search.engines.base import Request  # noqa: E402
from search.engines.chosen import ELASTICSEARCH, TANTIVY, engine, scratch  # noqa: E402
from search.evaluation import read_judged  # noqa: E402
from search.pages import documents_of, keys_of_visible  # noqa: E402
from search.queue import rebuild  # noqa: E402
from tests.served import ROOT  # noqa: E402

QUESTIONS = 500
FACETS = ("kind", "sector")
SEED = 20261127
RUNS = re.compile(r"[\u4e00-\u9fff]{2,}")
# What takes a hundred times as long is asked fewer times, what takes seconds fewer still.
FEW, FEWEST = 60, 10


def questions(documents: list[Document]) -> list[str]:
    """As people ask: the judged ones, and runs of titles and gists of every length."""
    rng = random.Random(SEED)
    asked = [judged.text for judged in read_judged(ROOT / "portal/starter/facts/search_dev.jsonl")]
    while len(asked) < QUESTIONS:
        one = rng.choice(documents)
        run = rng.choice(RUNS.findall(f"{one.title} {one.gist}"))
        length = rng.randint(2, 12)
        start = rng.randint(0, max(0, len(run) - length))
        asked.append(run[start : start + length])
    rng.shuffle(asked)
    return asked


def times(ask: Callable[[Any], object], asked: list[Any]) -> list[float]:
    """Milliseconds of each, after a round that loads what is needed."""
    for one in asked[:50]:
        ask(one)
    taken = []
    for one in asked:
        begun = time.perf_counter()
        ask(one)
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def told(name: str, taken: list[float]) -> dict[str, float]:
    """The middle and the slowest hundredth."""
    return {f"{name}_p50_ms": statistics.median(taken), f"{name}_p99_ms": statistics.quantiles(taken, n=100)[98]}


def request(question: analysis.Question, number: int) -> Request:
    """Ten answers with two facets counted; every fourth is narrowed by one of them."""
    return Request(question, {"sector": "sector-1"} if number % 4 == 3 else {}, FACETS, 0, 10)


def fts5(documents: list[Document], asked: list[str]) -> dict[str, float]:
    """SQLite's own index over the same tokens, two facets counted."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE found USING fts5(tokens, content='', tokenize=\"unicode61\")")
    base.execute("CREATE TABLE facets (id INTEGER PRIMARY KEY, kind TEXT, sector TEXT)")
    for number, document in enumerate(documents):
        grams = [gram for text in document.texts().values() for gram in analysis.tokens(text).grams]
        base.execute("INSERT INTO found (rowid, tokens) VALUES (?, ?)", (number, " ".join(grams)))
        sectors = document.sectors or ("",)
        base.execute("INSERT INTO facets VALUES (?, ?, ?)", (number, str(document.kind), sectors[0]))

    def ask(text: str) -> None:
        wanted = " OR ".join(f'"{gram}"' for gram in dict.fromkeys(analysis.tokens(text).grams))
        if not wanted:
            return
        base.execute("SELECT rowid FROM found WHERE found MATCH ? ORDER BY rank LIMIT 10", (wanted,)).fetchall()
        for facet in FACETS:
            matching = "SELECT rowid FROM found WHERE found MATCH ?"
            counts = f"SELECT {facet}, COUNT(*) FROM facets WHERE id IN ({matching}) GROUP BY {facet}"
            base.execute(counts, (wanted,)).fetchall()

    return told("fts5", times(ask, asked[:FEW]))


@transaction.atomic
def wagtail_stock(asked: list[str]) -> dict[str, float]:
    """Wagtail's own backend over the same rows. It is filled within one transaction, which is not kept."""
    stock = get_search_backend("modelsearch.backends.database")
    # What Wagtail's app does when it starts; ours keeps no such index.
    django.apps.apps.get_model("wagtailsearch", "IndexEntry").add_generic_relations()
    # All at once: after each call it reads every title that it holds.
    stock.add_bulk(CriterionPage, list(CriterionPage.objects.all()))

    def ask(text: str) -> None:
        # Some questions are faults of syntax to it; those take their time too.
        with suppress(DatabaseError), transaction.atomic():
            list(stock.search(text.replace('"', " "), CriterionPage)[:10])

    taken = times(ask, asked[:FEWEST])
    transaction.set_rollback(True)
    return {"wagtail_stock_p50_ms": statistics.median(taken)}


def indexed(kind: str, documents: list[Document], asked: list[str]) -> dict[str, float]:
    """How fast an engine takes the documents in, and how long it takes to answer."""
    read = [request(analysis.question(text), number) for number, text in enumerate(asked)]
    with scratch(kind) as made:
        with made.turn(wait=1.0) as turn:
            # What reads the sounds of words is loaded once.
            turn.rebuild(documents[:10])
        begun = time.perf_counter()
        with made.turn(wait=1.0) as turn:
            turn.rebuild(documents)
        per_s = len(documents) / (time.perf_counter() - begun)
        return {"index_docs_per_s": per_s} | told(kind, times(made.search, read))


def main(what: str) -> None:
    """Measure and print."""
    documents = [one for keys in keys_of_visible() for one in documents_of(keys)[0]]
    asked = questions(documents)
    if what == ELASTICSEARCH:
        figures = {f"elasticsearch_{name}" if "docs" in name else name: value
                   for name, value in indexed(ELASTICSEARCH, documents, asked).items()}  # fmt: skip
    else:
        lengths = [sum(len(text) for text in one.texts().values()) for one in documents]
        figures = {"docs": len(documents), "median_characters": statistics.median(lengths)}
        figures |= indexed(TANTIVY, documents, asked)
        sys.stderr.write(f"{figures}\n")
        begun = time.perf_counter()
        figures["rebuild_docs_per_s"] = rebuild() / (time.perf_counter() - begun)
        assert engine().search(request(analysis.question("除尘器"), 0)).total
        figures |= fts5(documents, asked)
        sys.stderr.write(f"{figures}\n")
        figures |= wagtail_stock(asked)
    sys.stdout.write(json.dumps(figures) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
