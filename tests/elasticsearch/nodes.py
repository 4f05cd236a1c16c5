"""Real Elasticsearch nodes on this machine, as many as wanted; `scripts/elasticsearch.sh` must have run before."""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.jobs.waiting import until
from tests.served import free_port

BUILT = Path(__file__).resolve().parents[2] / "var" / "elasticsearch"
# A node takes ten seconds to start where nothing else runs.
STARTS_WITHIN = 180
HEAP_MIB = 384


class Cluster:
    """Nodes that find one another. Each keeps its data when it is killed and brings them along when it comes back."""

    def __init__(self, folder: Path, size: int) -> None:
        assert (BUILT / "classes" / "Node.class").exists(), "先运行 scripts/elasticsearch.sh（make 会代劳）"
        self.folder = folder
        self.ports = {f"n{n}": (free_port(), free_port()) for n in range(1, size + 1)}
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.urls = [f"http://127.0.0.1:{http}" for http, _ in self.ports.values()]
        self.client = Elasticsearch(self.urls, request_timeout=10, max_retries=size)

    def start(self, *names: str) -> None:
        """Start these nodes, or all, and wait until all that run have found one another."""
        for name in names or self.ports:
            self.running[name] = self._launch(name)
        try:
            until(lambda: self._health()["number_of_nodes"] == len(self.running), "the nodes", within=STARTS_WITHIN)
        except AssertionError as error:
            logs = "\n".join((self.folder / name / "said").read_text()[-3000:] for name in self.running)
            raise AssertionError(logs) from error

    def kill(self, *names: str) -> None:
        """End these nodes, or all, with no chance to say good-bye."""
        gone = [self.running.pop(name) for name in names or list(self.running)]
        for node in gone:
            node.kill()
        for node in gone:
            node.wait(timeout=60)
            assert node.stdin is not None
            node.stdin.close()

    def wait_until_whole(self) -> None:
        """Wait until every index has all its copies."""
        until(lambda: self._health()["status"] == "green", "a green cluster", within=STARTS_WITHIN)

    def _health(self) -> dict[str, object]:
        try:
            return dict(self.client.cluster.health())
        except (ApiError, TransportError):
            return {"number_of_nodes": 0, "status": ""}

    def _launch(self, name: str) -> "subprocess.Popen[bytes]":
        home = self.folder / name
        if not home.exists():
            (home / "config").mkdir(parents=True)
            for shared in ("lib", "modules"):
                (home / shared).symlink_to(BUILT / shared)
        http, transport = self.ports[name]
        with (home / "said").open("ab") as said:
            return subprocess.Popen(
                [*java(), str(home), *self._settings(name, http, transport)],
                stdin=subprocess.PIPE,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )

    def _settings(self, name: str, http: int, transport: int) -> Iterator[str]:
        yield from (f"cluster.name={self.folder.name}", f"node.name={name}", "network.host=127.0.0.1")
        yield from (f"http.port={http}", f"transport.port={transport}")
        # A nearly full disk is no reason to fail tests.
        yield "cluster.routing.allocation.disk.threshold_enabled=false"
        if len(self.ports) == 1:
            yield "discovery.type=single-node"
        else:
            yield "discovery.seed_hosts=" + ",".join(f"127.0.0.1:{its}" for _, its in self.ports.values())
            yield "cluster.initial_master_nodes=" + ",".join(self.ports)


def java() -> list[str]:
    """Return how Java is called for a node; the server stops at once unless it is on the module path."""
    return [
        str(BUILT / "jdk" / "bin" / "java"),
        f"-Xms{HEAP_MIB}m",
        f"-Xmx{HEAP_MIB}m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--add-modules=jdk.net,ALL-MODULE-PATH",
        "--enable-native-access=org.elasticsearch.nativeaccess,org.apache.lucene.core",
        "--module-path",
        str(BUILT / "lib"),
        "-cp",
        str(BUILT / "classes"),
        "Node",
    ]


@contextmanager
def cluster(size: int) -> Iterator[Cluster]:
    """Have a cluster until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="elasticsearch-"))
    made = Cluster(folder, size)
    try:
        made.start()
        yield made
    finally:
        made.kill()
        shutil.rmtree(folder, ignore_errors=True)
