"""Three real Elasticsearch nodes under a whole site: one is killed, all are killed, indexers are killed.

DRILL_N: 20 publishes and 100 searches for each (default 3), DRILL_SEED for the same questions again.
"""

import os
import random
import secrets
import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import pytest

from search.engines.elastic_schema import VERSION
from search.language.terms import vocabulary
from tests.elasticsearch.nodes import Cluster, cluster
from tests.jobs.site import Site
from tests.jobs.waiting import until
from tests.search.processes import run, start

N: Final = int(os.environ.get("DRILL_N", "3"))
SEED: Final = int(os.environ.get("DRILL_SEED", "20261127"))
READERS: Final = 2
# Seconds for which all nodes are away: three minutes at full size.
AWAY: Final = 3.6 * N
FROM_THE_DATABASE: Final = "粗找"
WORDS: Final = [term.word for term in vocabulary().terms]

# Releases criteria anew, each under another title, and says how many are done.
PUBLISH = """
from content.domain.release import release
from content.models import CriterionPage
keys = list(CriterionPage.objects.live().order_by("pk").values_list("pk", flat=True))
for n in range({count}):
    page = CriterionPage.objects.get(pk=keys[n % len(keys)])
    page.title = page.title.split("·")[0] + f"·{name}{{n}}"
    page.save_revision()
    release(page, by=None, origin="drill")
    print(n + 1, flush=True)
"""

pytestmark = pytest.mark.django_db


@pytest.fixture
def _django_db_helper() -> None:
    """All the work is done by processes, on a database of their own."""


@pytest.fixture(scope="module")
def nodes() -> Iterator[Cluster]:
    with cluster(3) as made:
        yield made


@pytest.fixture
def environment(starter_process: dict[str, str], nodes: Cluster) -> dict[str, str]:
    return starter_process | {
        "DJANGO_SETTINGS_MODULE": "portal.settings.test",
        "ELASTICSEARCH_URL": ",".join(nodes.urls),
        "ELASTICSEARCH_PREFIX": f"drill-{secrets.token_hex(4)}",
    }


@pytest.fixture
def site(environment: dict[str, str], nodes: Cluster, tmp_path: Path) -> Iterator[Site]:
    run(environment, "search_drain")
    nodes.wait_until_whole()
    made = Site(environment, tmp_path / "site.log").ready()
    try:
        yield made
    finally:
        made.stop()


class Readers:
    """People who search, without a pause; what they got."""

    def __init__(self, site: Site, wanted: int) -> None:
        self.site, self.wanted = site, wanted
        self.got: Counter[str] = Counter()
        self.count = threading.Lock()

    def search(self, chance: random.Random, enough: threading.Event) -> None:
        while self.got.total() < self.wanted or not enough.is_set():
            words = "".join(chance.sample(WORDS, k=chance.randint(1, 3)))
            try:
                status, text = self.site.get(f"/search/?q={quote(words)}")
                met = "database" if FROM_THE_DATABASE in text else "index"
                result = met if status == 200 else f"{status}"
            except OSError as error:
                result = repr(error)
            with self.count:
                self.got[result] += 1

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Let them search during the block and, if need be, after it, until they have done as many as wanted."""
        enough = threading.Event()
        threads = [
            threading.Thread(target=self.search, args=(random.Random(SEED + number), enough))
            for number in range(READERS)
        ]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            enough.set()
            for thread in threads:
                thread.join()


def published(publisher: Any, at_least: int) -> None:
    """Wait until a publisher has released so many."""
    while line := publisher.stdout.readline():
        if int(line) >= at_least:
            return
    raise AssertionError(publisher.communicate())


def publish(environment: dict[str, str], count: int, name: str) -> Any:
    return start(environment, "shell", "-v0", "-c", PUBLISH.format(count=count, name=name))


def ends_well(process: Any) -> None:
    printed = process.communicate(timeout=1800)
    assert process.returncode == 0, printed


def is_clean(environment: dict[str, str]) -> bool:
    checking = start(environment, "search_check")
    return "一致" in checking.communicate(timeout=300)[0]


def holder_of_the_index(nodes: Cluster, environment: dict[str, str]) -> str:
    """The node that takes what is written."""
    shards = nodes.client.cat.shards(index=f"{environment['ELASTICSEARCH_PREFIX']}-{VERSION}", format="json")
    return next(str(shard["node"]) for shard in shards if shard["prirep"] == "p")


def test_one_node_is_killed_while_people_publish_and_search(
    environment: dict[str, str], nodes: Cluster, site: Site
) -> None:
    readers, publishes = Readers(site, 100 * N), 20 * N
    with readers.at_work():
        publisher = publish(environment, publishes, "杀一个")
        published(publisher, publishes // 3)
        victim = holder_of_the_index(nodes, environment)
        nodes.kill(victim)
        ends_well(publisher)
    until(lambda: is_clean(environment), "index and database to be the same", within=60)
    assert set(readers.got) <= {"index", "database"}, readers.got
    assert readers.got["index"] > readers.got["database"]
    # What the node has kept is old; when it is back, nobody may get to see it, from whichever copy he reads.
    nodes.start(victim)
    nodes.wait_until_whole()
    nodes.kill(holder_of_the_index(nodes, environment))
    until(lambda: is_clean(environment), "the other copy to be the same", within=60)
    assert "杀一个" in site.get(f"/search/?q={quote('杀一个')}")[1]
    nodes.start(*(nodes.ports.keys() - nodes.running.keys()))
    nodes.wait_until_whole()
    sys.stdout.write(f"{publishes} publishes, searches answered from: {dict(readers.got)}\n")


def test_all_nodes_are_away_for_a_while(environment: dict[str, str], nodes: Cluster, site: Site) -> None:
    nodes.kill()
    try:
        readers = Readers(site, 20 * N)
        with readers.at_work():
            gone = time.monotonic()
            ends_well(publish(environment, 4 * N, "全都杀"))
            until(lambda: time.monotonic() - gone >= AWAY, "the nodes to have been away long enough", within=AWAY)
        assert set(readers.got) == {"database"}, readers.got
        # What was published stands in the database, and is found there at once.
        assert "全都杀" in site.get(f"/search/?q={quote('全都杀')}")[1]
        assert not is_clean(environment)
    finally:
        nodes.start()
    until(lambda: is_clean(environment), "the queue to drain by itself", within=150)
    until(lambda: FROM_THE_DATABASE not in site.get("/search/?q=%E6%B0%A8")[1], "the index to answer again")
    assert "全都杀" in site.get(f"/search/?q={quote('全都杀')}")[1]
    sys.stdout.write(f"searches answered meanwhile from: {dict(readers.got)}\n")


def test_whoever_indexes_is_killed_and_several_do_it_at_once(environment: dict[str, str], site: Site) -> None:
    chance = random.Random(SEED)
    killed: Counter[str] = Counter()
    for number in range(N):
        publisher = publish(environment, 20, f"第{number}回")
        drains = [start(environment, "search_drain"), start(environment, "search_drain")]
        drains += [start(environment, "search_rebuild", "--zero-downtime")] if chance.random() < 0.5 else []
        published(publisher, chance.randint(1, 15))
        victims = {"worker": site.part("worker"), "web": chance.choice(site.web_workers()), "drain": drains[0].pid}
        victim = chance.choice(list(victims))
        with suppress(ProcessLookupError):
            os.kill(victims[victim], signal.SIGKILL)
            killed[victim] += 1
        ends_well(publisher)
        for drain in drains[1:]:
            ends_well(drain)
        drains[0].communicate(timeout=300)
        until(site.answers, "the site to answer")
        until(
            lambda: is_clean(environment), f"index and database to be the same, seed {SEED}, round {number}", within=90
        )
    assert killed.total() == N
    sys.stdout.write(f"killed: {dict(killed)}\n")
