"""The embedded engine: a tantivy index in a folder, shared by all processes of one machine.

Below the index folder, each whole index has a folder of its own and the file `current` names the one in use, so that
a rebuild takes its place in one step. tantivy allows one writer; our file lock makes writers take turns instead of
failing, also across processes, and the kernel frees it when its holder is killed.
"""

import fcntl
import hashlib
import json
import shutil
import threading
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import tantivy

from search.analysis import analyse
from search.documents import BOOSTS, Document
from search.engines.base import EngineUnavailable, Found, Hit
from search.engines.tantivy_query import build_query

# Change it with every change of the fields below or of the analysis: an index of another version is not opened.
VERSION = "1"
WRITER_BYTES = 50_000_000
STREAMS = ("words", "bigrams", "characters")


class TantivyEngine:
    """An engine over one folder. One object serves all threads of a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: tuple[str, tantivy.Index] | None = None
        self._opening = threading.Lock()

    def change(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """See `Engine.change`."""
        with self._turn(), _translated():
            index = self._index()
            with _writer(index) as writer:
                for key in gone:
                    writer.delete_documents("key", key)
                for document in documents:
                    writer.delete_documents("key", document.key)
                    writer.add_document(_to_tantivy(document))

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See `Engine.rebuild`. Writers wait meanwhile, so no change is lost; readers read on in the old index."""
        with self._turn(), _translated():
            name = f"v{VERSION}-{uuid.uuid4().hex[:12]}"
            (self.folder / name).mkdir()
            index = _register(tantivy.Index(_schema(), str(self.folder / name)))
            count = 0
            with _writer(index) as writer:
                for document in documents:
                    writer.add_document(_to_tantivy(document))
                    count += 1
            self._point_at(name)
            return count

    def search(self, text: str, *, kind: str = "", offset: int = 0, limit: int = 10) -> Found:
        """See `Engine.search`."""
        query = build_query(_schema(), text)
        if query is None:
            return Found(total=0)
        with _translated():
            searcher = self._index(fresh=True).searcher()
            kinds = _kinds(searcher, query)
            chosen = query
            if kind:
                of_kind = tantivy.Query.term_query(_schema(), "kind", kind)
                chosen = tantivy.Query.and_must_match(query, tantivy.Query.const_score_query(of_kind, 0.0))
            result = searcher.search(chosen, limit, offset=offset, weight_by_field="weight")
            hits = []
            for score, address in result.hits:
                document = searcher.doc(address)
                hits.append(Hit(str(document.get_first("key")), score, json.loads(str(document.get_first("shown")))))
            return Found(total=result.count or 0, hits=hits, kinds=kinds)

    def fingerprints(self) -> dict[str, str]:
        """See `Engine.fingerprints`."""
        with _translated():
            searcher = self._index(fresh=True).searcher()
            found = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), count=False)
            documents = [searcher.doc(address) for _, address in found.hits]
        pairs = [(str(row.get_first("key")), str(row.get_first("fingerprint"))) for row in documents]
        if len(pairs) != len(dict(pairs)):
            raise EngineUnavailable("the index holds a document twice; rebuild it")
        return dict(pairs)

    def exists(self) -> bool:
        """Whether there is an index of our version that opens."""
        try:
            with _translated():
                self._index()
        except EngineUnavailable:
            return False
        return True

    def _current(self) -> str:
        try:
            name = (self.folder / "current").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise EngineUnavailable("no index yet") from error
        if not name.startswith(f"v{VERSION}-"):
            raise EngineUnavailable(f"the index is of another version: {name[:40]}")
        return name

    def _index(self, *, fresh: bool = False) -> tantivy.Index:
        name = self._current()
        with self._opening:
            if self._open is None or self._open[0] != name:
                self._open = (name, _register(tantivy.Index.open(str(self.folder / name))))
            elif fresh:
                self._open[1].reload()
            return self._open[1]

    def _point_at(self, name: str) -> None:
        draft = self.folder / f"current.{name}"
        draft.write_text(name, encoding="ascii")
        draft.replace(self.folder / "current")
        # Readers of other processes may still hold the index before this one; older ones nobody holds.
        kept = {name, self._open[0] if self._open else name}
        for old in self.folder.glob("v*-*"):
            if old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Wait until no other thread or process writes."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "turn.lock").open("w")
        except OSError as error:
            raise EngineUnavailable(f"the index folder cannot be written: {error}") from error
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what tantivy and the file system raise over a bad index into EngineUnavailable."""
    try:
        yield
    except (ValueError, OSError, KeyError, json.JSONDecodeError, *_PANICS) as error:
        raise EngineUnavailable(str(error)) from error


# pyo3 raises a panic as a BaseException of its own; a damaged segment can cause one.
_PANICS: tuple[type[BaseException], ...] = tuple(
    kind for kind in BaseException.__subclasses__() if kind.__name__ == "PanicException"
)


@contextmanager
def _writer(index: tantivy.Index) -> Iterator[Any]:
    """Write all or nothing."""
    writer = index.writer(WRITER_BYTES, 1)
    try:
        yield writer
        writer.commit()
    except BaseException:
        writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _schema() -> tantivy.Schema:
    return _SCHEMA


def _build_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("key", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", stored=False, fast=True, tokenizer_name="raw", index_option="basic")
    builder.add_float_field("weight", stored=False, indexed=False, fast=True)
    builder.add_text_field("shown", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("fingerprint", stored=True, tokenizer_name="raw", index_option="basic")
    for field in BOOSTS:
        for stream in STREAMS:
            builder.add_text_field(f"{field}_{stream}", tokenizer_name="tokens")
    return builder.build()


_SCHEMA = _build_schema()


def _register(index: tantivy.Index) -> tantivy.Index:
    index.register_tokenizer("tokens", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
    return index


def _to_tantivy(document: Document) -> tantivy.Document:
    row = tantivy.Document()
    row.add_text("key", document.key)
    row.add_text("kind", document.kind)
    row.add_float("weight", document.weight)
    row.add_text("shown", json.dumps(_shown(document), ensure_ascii=False))
    row.add_text("fingerprint", fingerprint(document))
    for field, text in document.texts().items():
        tokens = analyse(text)
        for stream in STREAMS:
            row.add_text(f"{field}_{stream}", " ".join(getattr(tokens, stream)))
    return row


def _shown(document: Document) -> dict[str, Any]:
    """What a line of results says of the document; kept in the index so that showing it costs no query."""
    return {
        "kind": document.kind,
        "title": document.title,
        "names": list(document.names),
        "gist": document.gist,
        "context": document.context,
        "level": document.level,
        "badge": document.badge,
        "status": document.status,
        "fix": document.fix,
    }


def fingerprint(document: Document) -> str:
    """A short name for all that a document says, by which index and database are compared."""
    return hashlib.sha256(json.dumps(asdict(document), default=str, ensure_ascii=False).encode()).hexdigest()[:16]


def _kinds(searcher: tantivy.Searcher, query: tantivy.Query) -> dict[str, int]:
    counted = searcher.aggregate(query, {"kinds": {"terms": {"field": "kind", "size": 20}}})
    return {bucket["key"]: int(bucket["doc_count"]) for bucket in counted["kinds"]["buckets"]}
