"""The embedded engine: a tantivy index in a folder, shared by all processes of one machine.

    <folder>/current-<version>      the name of the index in use, replaced in one step
    <folder>/v<version>-…/          an index
    <folder>/v<version>-…/words     the vocabulary that it was made with
    <folder>/v<version>-…/damaged   left by whoever met damage; the next drain makes the index anew
    <folder>/turn.lock              held by whoever writes

tantivy allows one writer and fails a second one at once. Our own lock makes writers take turns instead; the kernel
frees it when its holder is killed.
"""

import logging
import math
import os
import secrets
import shutil
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

import tantivy

from search.documents import Document
from search.engines.base import EngineBusy, EngineUnavailable, Found, Hit, Request
from search.engines.tantivy_schema import (
    SCHEMA,
    VERSION,
    Telling,
    answering,
    best_of_many,
    prepared,
    query,
    row,
    telling,
)
from search.engines.turns import take
from search.language.terms import vocabulary

logger = logging.getLogger(__name__)

_WRITER_BYTES = 50_000_000
# All documents at once: what is gathered in memory need not be merged afterwards. A small site fills little of it.
_REBUILD_BYTES = 600_000_000
_PAUSE = 0.05
# tantivy's own lock on an index; only a foreign process could hold it while we have our turn.
_LOCK_BUSY = "LockBusy"
_LOCK_TRIES = 100
_MOST_VALUES = 50
# Every document has one value of it: its counts add up to all answers.
_ONE_EACH = "kind"
# Of more answers than these not all are scored.
_MANY = 5_000
_MORE = 20
# What the score of a document of weight one is multiplied by.
_HEAVIEST = 2.0


class TantivyEngine:
    """An engine over one folder. One object serves all threads of a process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: tuple[str, tantivy.Index] | None = None
        self._seen: tuple[int, int] | None = None
        self._opening = threading.Lock()

    def search(self, request: Request) -> Found:
        """See `Engine.search`."""
        with self._reading() as searcher:
            if not request.question.clues:
                return Found(counts={facet: {} for facet in request.counted})
            is_few = request.question.least > 1 or searcher.num_docs <= _MANY
            chosen = None if is_few else telling(request.question, searcher)
            if chosen is None or chosen.held <= _MANY:
                total, counts = _counted(searcher, request, answering)
                return Found(total, _all_scored(searcher, request), counts)
            total, counts = _counted(searcher, request, partial(answering, telling=chosen))
            return Found(total, _best(searcher, request, chosen), counts)

    def fingerprints(self) -> list[tuple[str, str]]:
        """See `Engine.fingerprints`."""
        with self._reading() as searcher:
            every = searcher.search(tantivy.Query.all_query(), max(searcher.num_docs, 1), count=False)
            rows = [searcher.doc(address) for _, address in every.hits]
            return [(str(found.get_first("key")), str(found.get_first("fingerprint"))) for found in rows]

    def count(self) -> int:
        """See `Engine.count`."""
        with self._reading() as searcher:
            return int(searcher.num_docs)

    @contextmanager
    def turn(self, *, wait: float) -> Iterator["TantivyTurn"]:
        """See `Engine.turn`."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = (self.folder / "turn.lock").open("w")
        except OSError as error:
            raise EngineUnavailable(f"the index folder cannot be written: {error}") from error
        with lock:
            take(lock, wait)
            yield TantivyTurn(self)

    @property
    def pointer(self) -> Path:
        """The file that names the index in use."""
        return self.folder / f"current-{VERSION}"

    def current(self) -> Path:
        """Return the folder of the index in use. Raises EngineUnavailable."""
        try:
            name = self.pointer.read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError) as error:
            raise EngineUnavailable("there is no index yet") from error
        if not name.startswith(f"v{VERSION}-") or "/" in name:
            raise EngineUnavailable("what names the index is damaged")
        return self.folder / name

    def opened(self, place: Path) -> tantivy.Index:
        """Return the index in a folder, as it is now. Raises, over a damaged one, ValueError."""
        state = _state(place)
        with self._opening:
            if self._open is None or self._open[0] != place.name:
                self._open = (place.name, prepared(tantivy.Index.open(str(place))))
                self._seen = None
            if self._seen != state:
                self._open[1].reload()
                self._seen = state
            return self._open[1]

    @contextmanager
    def in_use(self) -> Iterator[tantivy.Index]:
        """Have the index in use, as it is now.

        What a bad index raises is turned into EngineUnavailable, and word is left for the next drain to make it anew.
        """
        place = self.current()
        try:
            with translated():
                yield self.opened(place)
        except EngineUnavailable:
            with suppress(OSError):
                (place / "damaged").touch()
            raise

    @contextmanager
    def _reading(self) -> Iterator[tantivy.Searcher]:
        with self.in_use() as index:
            yield index.searcher()


class TantivyTurn:
    """The right to write to a folder of indexes; see `Turn`."""

    def __init__(self, engine: TantivyEngine) -> None:
        self.engine = engine

    def needs_rebuild(self) -> str:
        """See `Turn.needs_rebuild`."""
        try:
            place = self.engine.current()
            with translated():
                self.engine.opened(place)
                words = (place / "words").read_text(encoding="ascii")
        except EngineUnavailable as error:
            return str(error)
        if (place / "damaged").exists():
            return "somebody met damage"
        return "" if words == vocabulary().fingerprint else "the vocabulary has changed"

    def apply(self, documents: Iterable[Document], gone: Iterable[str]) -> None:
        """See `Turn.apply`."""
        with self.engine.in_use() as index, writing(index) as writer:
            for key in gone:
                writer.delete_documents_by_term("key", key)
            for document in documents:
                writer.delete_documents_by_term("key", document.key)
                writer.add_document(row(document))

    def rebuild(self, documents: Iterable[Document]) -> int:
        """See `Turn.rebuild`."""
        place = self.engine.folder / f"v{VERSION}-{secrets.token_hex(6)}"
        # As they are before the first document: an index in which they changed half-way is made once more.
        made_with = vocabulary().fingerprint
        count = 0
        with translated():
            place.mkdir()
            with writing(prepared(tantivy.Index(SCHEMA, str(place))), _REBUILD_BYTES) as writer:
                for document in documents:
                    writer.add_document(row(document))
                    count += 1
            (place / "words").write_text(made_with, encoding="ascii")
            self._use(place)
        return count

    def _use(self, place: Path) -> None:
        before = self.engine.pointer.read_bytes() if self.engine.pointer.exists() else b""
        draft = self.engine.folder / f"{place.name}.draft"
        with draft.open("w", encoding="ascii") as file:
            file.write(place.name)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self.engine.pointer)
        # A reader of another process may be about to open the index before this one; those before that nobody reads.
        kept = {place.name, before.decode(errors="replace").strip()}
        for old in self.engine.folder.iterdir():
            if old.is_dir() and old.name.startswith("v") and old.name not in kept:
                shutil.rmtree(old, ignore_errors=True)
            elif old.name.endswith(".draft") or (old.name.startswith("current-") and old != self.engine.pointer):
                old.unlink(missing_ok=True)


def _state(place: Path) -> tuple[int, int] | None:
    """Return what is another after each commit, which puts a new file in the place of this one; None: look inside."""
    try:
        found = (place / "meta.json").stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


@contextmanager
def translated() -> Iterator[None]:
    """Turn what tantivy and the file system raise over a bad index into EngineUnavailable."""
    try:
        yield
    except (EngineUnavailable, EngineBusy):
        raise
    except (ValueError, OSError, KeyError, TypeError) as error:
        raise EngineUnavailable(str(error) or repr(error)) from error
    except BaseException as error:
        # A damaged segment can make tantivy panic; pyo3 raises that as a BaseException whose class it does not export.
        if type(error).__name__ != "PanicException":
            raise
        raise EngineUnavailable(str(error)) from error


@contextmanager
def writing(index: tantivy.Index, memory: int = _WRITER_BYTES) -> Iterator[tantivy.IndexWriter]:
    """Write all or nothing. Raises EngineBusy where a foreign process holds the index for seconds."""
    writer = _writer(index, memory)
    try:
        yield writer
        writer.commit()
    except BaseException:
        with suppress(ValueError):
            writer.rollback()
        raise
    finally:
        writer.wait_merging_threads()


def _writer(index: tantivy.Index, memory: int) -> tantivy.IndexWriter:
    for _ in range(_LOCK_TRIES):
        try:
            return index.writer(memory, 1)
        except ValueError as error:
            if _LOCK_BUSY not in str(error):
                raise
            time.sleep(_PAUSE)
    raise EngineBusy("another process writes to the index and does not finish")


def _document(doc: tantivy.Document) -> Document:
    kept = doc.get_first("document")
    return Document.from_json(bytes(kept or b"").decode())


def _all_scored(searcher: tantivy.Searcher, request: Request) -> list[Hit]:
    wanted = query(request)
    found = searcher.search(wanted, request.limit, count=False, offset=request.offset, weight_by_field="weight")
    return [Hit(_document(searcher.doc(address)), score) for score, address in found.hits]


def _best(searcher: tantivy.Searcher, request: Request, chosen: Telling) -> list[Hit]:
    """Find the best of many; weighed afterwards, for which some more than are asked for are looked at."""
    end = request.offset + request.limit
    found = searcher.search(best_of_many(request, chosen), end + _MORE, count=False)
    kept: list[tuple[float, tantivy.Document]] = []
    for score, address in found.hits:
        # Nothing weighs more than one, so what follows cannot come before those that are kept already.
        if len(kept) >= end and score * _HEAVIEST <= kept[end - 1][0]:
            break
        doc = searcher.doc(address)
        kept.append((score * _multiplied(doc), doc))
        kept.sort(key=lambda one: -one[0])
    return [Hit(_document(doc), score) for score, doc in kept[request.offset : end]]


def _multiplied(doc: tantivy.Document) -> float:
    return math.log2(2 + float(doc.get_first("weight") or 0.0))


def _counted(
    searcher: tantivy.Searcher, request: Request, finding: Callable[[Request], tantivy.Query]
) -> tuple[int, dict[str, dict[str, int]]]:
    """Return how many answers there are and the counts by facet, those that nothing is narrowed by all at once.

    `finding`: what finds the answers to a request.
    """
    free = [facet for facet in request.counted if facet not in request.filters]
    counts = _counts(searcher, finding(request), {*free, _ONE_EACH})
    total = sum(counts[_ONE_EACH].values())
    for facet in request.counted:
        if facet in request.filters:
            others = {name: value for name, value in request.filters.items() if name != facet}
            counts |= _counts(searcher, finding(replace(request, filters=others)), {facet})
    return total, {facet: counts[facet] for facet in request.counted}


def _counts(searcher: tantivy.Searcher, found: tantivy.Query, facets: set[str]) -> dict[str, dict[str, int]]:
    wanted = {facet: {"terms": {"field": facet, "size": _MOST_VALUES}} for facet in facets}
    counted = searcher.aggregate(found, wanted)
    return {
        facet: {str(bucket["key"]): int(bucket["doc_count"]) for bucket in counted[facet]["buckets"]}
        for facet in facets
    }
