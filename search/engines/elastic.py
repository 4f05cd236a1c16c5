"""Elasticsearch: an index on a cluster, shared by all machines of the site.

    <prefix>-<version>             the alias that readers use
    <prefix>-<version>-<random>    an index; its mapping says with which vocabulary it was made
    <prefix>-<version>-…-new       the alias through which an index is filled before anybody reads it

Nothing is ever written to the name of an index: a write that comes too late, when the index has been taken away,
would make a new one of that name.
"""

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any, Final

from elasticsearch import ApiError, BadRequestError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import ScanError, scan, streaming_bulk

from search.documents import Document
from search.engines.base import EngineUnavailable, Found, Hit, Request
from search.engines.elastic_schema import SETTINGS, VERSION, mapping, row, shortened, wanted
from search.engines.turns import Right
from search.language.terms import vocabulary

logger = logging.getLogger(__name__)

# A reader has two more tries, each at another node: at most three seconds, and only until the pause begins.
_READER_SECONDS: Final = 1.0
_TRIES: Final = 2
# After a failure readers do not ask again for this long.
_PAUSE: Final = 5.0
# While another node takes over, a writer waits.
_WRITER_SECONDS: Final = 60.0
_TAKEOVER: Final = "20s"
# Without 429: whoever has its hands full is asked again later, by `_write`, not at once and twice more.
_AT_ANOTHER_NODE_AT_ONCE: Final = (502, 503, 504)
_CHUNK, _CHUNK_BYTES = 200, 4_000_000
_FULL_TRIES: Final = 6
_ANOTHER_DAY: Final = 24 * 60 * 60 * 1000

Turns = Callable[[float], AbstractContextManager[Right]]


class ElasticEngine:
    """An engine over one cluster. One object serves all threads of a process.

    `turns` gives the right to write for at most so many seconds of waiting; see `search.engines.turns`.
    """

    def __init__(self, urls: list[str], prefix: str, turns: Turns, *, ca: str = "") -> None:
        shared: dict[str, Any] = {"max_retries": _TRIES, "retry_on_timeout": True} | ({"ca_certs": ca} if ca else {})
        self.readers = Elasticsearch(urls, request_timeout=_READER_SECONDS, **shared)
        self.writers = Elasticsearch(
            urls, request_timeout=_WRITER_SECONDS, retry_on_status=_AT_ANOTHER_NODE_AT_ONCE, **shared
        )
        self.prefix = prefix
        self.alias = f"{prefix}-{VERSION}"
        self._turns = turns
        self._away_until = 0.0

    def search(self, request: Request) -> Found:
        """See `Engine.search`."""
        with self._pausing(), translated():
            try:
                answer = self._asked(request)
            except BadRequestError:
                answer = self._asked(shortened(request))
        hits = [Hit(Document.from_json(hit["_source"]["document"]), hit["_score"]) for hit in answer["hits"]["hits"]]
        counts = {
            facet: {bucket["key"]: bucket["doc_count"] for bucket in answer["aggregations"][facet]["values"]["buckets"]}
            for facet in request.counted
        }
        return Found(answer["hits"]["total"]["value"], hits, counts)

    def _asked(self, request: Request) -> Any:
        body = wanted(request).to_dict()
        return self.readers.search(index=self.alias, body=body, allow_partial_search_results=False)

    def fingerprints(self) -> list[tuple[str, str]]:
        """See `Engine.fingerprints`."""
        with translated():
            rows = scan(self.writers, index=self.alias, _source=["key", "fingerprint"])
            return [(one["_source"]["key"], one["_source"]["fingerprint"]) for one in rows]

    def count(self) -> int:
        """See `Engine.count`."""
        with self._pausing(), translated():
            return int(self.readers.count(index=self.alias)["count"])

    @contextmanager
    def turn(self, *, wait: float) -> Iterator["ElasticTurn"]:
        """See `Engine.turn`."""
        with self._turns(wait) as right:
            yield ElasticTurn(self, right)

    def indexes(self) -> dict[str, int]:
        """Return every index of ours, of whatever version, with the time when it was made, in milliseconds."""
        ours = re.compile(rf"{re.escape(self.prefix)}-[0-9.]+-[0-9a-f]{{12}}")
        found = self.writers.indices.get_settings(index=f"{self.prefix}-*", name="index.creation_date")
        return {
            name: int(one["settings"]["index"]["creation_date"]) for name, one in found.items() if ours.fullmatch(name)
        }

    def drop(self) -> None:
        """Take away all that is ours on the cluster. Raises EngineUnavailable."""
        with translated():
            for name in self.indexes():
                self.writers.indices.delete(index=name, ignore_unavailable=True)

    @contextmanager
    def _pausing(self) -> Iterator[None]:
        """Spare readers the waiting: while the cluster is away one of them tries now and then, the others go on."""
        if self._away_until:
            if time.monotonic() < self._away_until:
                raise EngineUnavailable("Elasticsearch did not answer a moment ago")
            self._away_until = time.monotonic() + _PAUSE
        try:
            yield
        except EngineUnavailable as error:
            # Where there is no index, or this one question is refused, the cluster is well.
            if not isinstance(error.__cause__, NotFoundError | BadRequestError):
                self._away_until = time.monotonic() + _PAUSE
                logger.warning("Elasticsearch does not answer, the database does for a while: %s", error)
            raise
        self._away_until = 0.0


class ElasticTurn:
    """The right to write; see `Turn`.

    Every document carries the number of the turn that wrote it, and Elasticsearch refuses a lower one. So whoever
    loses his turn without knowing it, because the database broke off the connection that held it, cannot put an older
    state over the newer one of the next. A rebuild makes sure of its turn once more before it is put in place.
    """

    def __init__(self, engine: ElasticEngine, right: Right) -> None:
        self.engine = engine
        self.right = right
        self.client = engine.writers

    def needs_rebuild(self) -> str:
        """See `Turn.needs_rebuild`."""
        with translated():
            try:
                found = self.client.indices.get(index=self.engine.alias)
            except NotFoundError:
                return "there is no index yet"
            if len(found) > 1:
                return "there are two indexes at once"
            # Nodes that have just started take a moment; data that are still away after that may be gone for good.
            health = self.client.options(ignore_status=408).cluster.health(
                index=self.engine.alias, wait_for_status="yellow", timeout="10s"
            )
        if health["timed_out"]:
            return "no node has the index any more"
        (one,) = found.values()
        return "" if one["mappings"]["_meta"]["words"] == vocabulary().fingerprint else "the vocabulary has changed"

    def apply(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """See `Turn.apply`."""
        with translated():
            self._write(self.engine.alias, documents, gone)

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See `Turn.rebuild`."""
        name = f"{self.engine.alias}-{secrets.token_hex(6)}"
        filling = f"{name}-new"
        with translated():
            before = self._current()
            self.client.indices.create(
                index=name,
                settings=SETTINGS,
                mappings=mapping(vocabulary().fingerprint),
                aliases={filling: {}},
            )
        try:
            with translated():
                count = self._write(filling, documents, ())
                # The next writer may have told the present index of changes that this one has not seen.
                self.right.confirm()
                self._put_in_place(name, filling, before)
        except BaseException:
            with suppress(ApiError, TransportError):
                self.client.indices.delete(index=name, ignore_unavailable=True)
            raise
        with suppress(ApiError, TransportError):
            self._clear({name, *before})
        return count

    def _current(self) -> list[str]:
        try:
            return list(self.client.indices.get_alias(name=self.engine.alias))
        except NotFoundError:
            return []

    def _put_in_place(self, name: str, filling: str, before: list[str]) -> None:
        """Let readers have a new index, in one step; refused where another turn has put one there meanwhile."""
        alias = self.engine.alias
        self.client.indices.update_aliases(
            actions=[
                {"remove": {"index": name, "alias": filling}},
                *({"remove": {"index": old, "alias": alias, "must_exist": True}} for old in before),
                {"add": {"index": name, "alias": alias}},
            ]
        )

    def _clear(self, kept: set[str]) -> None:
        """Take away old indexes but the one before: somebody may be reading it, as he found it a moment ago.

        Those of other versions stay for a day: in the middle of an update machines with both are at work.
        """
        for name, made in self.engine.indexes().items():
            is_ours = name.startswith(f"{self.engine.alias}-")
            if name not in kept and (is_ours or made < time.time() * 1000 - _ANOTHER_DAY):
                self.client.indices.delete(index=name, ignore_unavailable=True)

    def _write(self, alias: str, documents: Iterable[Document], gone: Iterable[str]) -> int:
        count = 0
        answers = streaming_bulk(
            self.client,
            self._actions(documents, gone),
            index=alias,
            require_alias=True,
            timeout=_TAKEOVER,
            chunk_size=_CHUNK,
            max_chunk_bytes=_CHUNK_BYTES,
            # A cluster that has its hands full says so (429) and is asked again, each time later.
            max_retries=_FULL_TRIES,
            initial_backoff=0.5,
            max_backoff=10,
            raise_on_error=False,
        )
        for is_done, answer in answers:
            ((kind, said),) = answer.items()
            if not is_done and not (kind == "delete" and said["status"] == 404):
                raise EngineUnavailable(f"{said.get('_id')}: {said.get('error') or said['status']}")
            count += kind == "index"
        refreshed = self.client.indices.refresh(index=alias)
        if refreshed["_shards"]["failed"]:
            raise EngineUnavailable(f"not everywhere to be found yet: {refreshed['_shards']}")
        return count

    def _actions(self, documents: Iterable[Document], gone: Iterable[str]) -> Iterator[dict[str, Any]]:
        version = {"version": self.right.number, "version_type": "external_gte"}
        for key in gone:
            yield {"_op_type": "delete", "_id": key, **version}
        for document in documents:
            yield {"_op_type": "index", "_id": document.key, "_source": row(document), **version}


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the client raises into EngineUnavailable."""
    try:
        yield
    except (ApiError, TransportError, ScanError) as error:
        raise EngineUnavailable(str(error)) from error
