"""The embedded engine alone: turns, damage, other versions."""

import fcntl
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from search import analysis
from search.engines import tantivy as embedded
from search.engines import tantivy_schema
from search.engines.base import EngineBusy, EngineUnavailable, Request
from search.engines.tantivy import TantivyEngine, writing
from search.engines.tantivy_schema import VERSION
from search.language.terms import Vocabulary
from tests import factories
from tests.search.asking import build, document, drained, keys, page, titles


@pytest.fixture
def engine(tmp_path: Path) -> TantivyEngine:
    return TantivyEngine(tmp_path / "index")


def test_only_two_generations_are_kept(engine: TantivyEngine) -> None:
    for key in "1234":
        build(engine, document(key))
    assert len(list(engine.folder.glob("v*"))) == 2
    assert keys(engine, "除尘") == ["4"]


def test_of_very_many_answers_the_best_come_first_and_all_are_counted(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [document(str(n), f"除尘管道{n}", gist="除尘" + "风管" * (n % 7)) for n in range(60)]
    best = document("best", "除尘器泄爆片")
    build(engine, *many, best, document("old", "除尘器泄爆片", status="superseded"), document("other", "液氨"))
    asked = Request(analysis.question("除尘器泄爆片"), {}, ("status",))
    exact = engine.search(asked)
    monkeypatch.setattr(embedded, "_MANY", 5)
    found = engine.search(asked)
    assert [hit.document.key for hit in found.hits][:2] == ["best", "old"]
    assert found.hits[1].score == pytest.approx(found.hits[0].score / 2)
    assert (found.total, found.counts) == (exact.total, exact.counts) == (62, {"status": {"superseded": 1}})
    narrowed = engine.search(Request(analysis.question("除尘"), {"status": "superseded"}, (), 0, 3))
    assert [hit.document.key for hit in narrowed.hits] == ["old"]
    pages = [engine.search(Request(analysis.question("除尘"), offset=at, limit=7)).hits for at in range(0, 62, 7)]
    keys_seen = [hit.document.key for hits in pages for hit in hits]
    assert len(keys_seen) == len(set(keys_seen)) == 62


def test_among_very_many_what_stands_everywhere_finds_nothing_by_itself(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    sectors = ("a", "b")
    plain = [document(str(n), f"安全通道{n}", sectors=(sectors[n % 2],)) for n in range(20)]
    valves = [document(f"valve{n}", f"安全阀{n}", sectors=(sectors[n % 2],)) for n in range(3)]
    build(engine, *plain, *valves)
    monkeypatch.setattr(embedded, "_MANY", 5)
    monkeypatch.setattr(tantivy_schema, "_ENOUGH", 1)
    asked = analysis.question("安全阀")
    found = engine.search(Request(asked, {}, ("sector",)))
    assert (found.total, found.counts["sector"]) == (3, {"a": 2, "b": 1})
    # A count beside a facet is what one gets who follows it.
    narrowed = engine.search(Request(asked, {"sector": "a"}, ("sector",)))
    assert (narrowed.total, len(narrowed.hits), narrowed.counts) == (2, 2, found.counts)
    assert engine.search(Request(analysis.question("安全"))).total == 23


def test_a_second_writer_waits_for_its_turn_and_gives_up_in_time(engine: TantivyEngine) -> None:
    build(engine, document("1"))
    with engine.turn(wait=0.0), pytest.raises(EngineBusy), engine.turn(wait=0.1):
        pass
    with (engine.folder / "turn.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        threading.Timer(0.2, fcntl.flock, (lock, fcntl.LOCK_UN)).start()
        with engine.turn(wait=20.0) as turn:
            turn.apply([document("2")], gone=[])
    assert sorted(keys(engine, "除尘")) == ["1", "2"]


def test_a_foreign_writer_is_waited_for(engine: TantivyEngine) -> None:
    build(engine, document("1"))
    holds, leave = threading.Event(), threading.Event()

    def hold() -> None:
        with TantivyEngine(engine.folder).in_use() as index, writing(index):
            holds.set()
            leave.wait(20)

    holder = threading.Thread(target=hold)
    holder.start()
    assert holds.wait(20)
    threading.Timer(0.3, leave.set).start()
    with engine.turn(wait=1.0) as turn:
        turn.apply([document("2")], gone=[])
    holder.join()
    assert sorted(keys(engine, "除尘")) == ["1", "2"]


def test_a_foreign_writer_who_stays_is_named_busy(engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedded, "_LOCK_TRIES", 2)
    build(engine, document("1"))
    with (
        engine.turn(wait=1.0) as turn,
        TantivyEngine(engine.folder).in_use() as index,
        writing(index),
        pytest.raises(EngineBusy),
    ):
        turn.apply([document("2")], gone=[])
    assert keys(engine, "除尘") == ["1"]


def remove_folder(engine: TantivyEngine) -> None:
    shutil.rmtree(engine.folder)


def remove_index(engine: TantivyEngine) -> None:
    shutil.rmtree(engine.current())


def remove_meta(engine: TantivyEngine) -> None:
    (engine.current() / "meta.json").unlink()


def garble_meta(engine: TantivyEngine) -> None:
    (engine.current() / "meta.json").write_bytes(b"\xff\x00 no json")


def garble_segments(engine: TantivyEngine) -> None:
    for path in engine.current().iterdir():
        if path.suffix in {".term", ".idx", ".store", ".fast"}:
            path.write_bytes(b"\x00" * path.stat().st_size)


def remove_segments(engine: TantivyEngine) -> None:
    for path in engine.current().glob("*.*"):
        if path.name != "meta.json":
            path.unlink()


def flip_bytes(engine: TantivyEngine) -> None:
    """Damage that opening does not notice and that makes tantivy panic when it reads the lists of documents."""
    for path in engine.current().glob("*.idx"):
        body = bytearray(path.read_bytes())
        body[: len(body) - 200] = b"\xfe" * (len(body) - 200)
        path.write_bytes(body)


def garble_pointer(engine: TantivyEngine) -> None:
    engine.pointer.write_bytes(b"../../etc\xff")


DAMAGES = [
    remove_folder,
    remove_index,
    remove_meta,
    garble_meta,
    garble_segments,
    remove_segments,
    flip_bytes,
    garble_pointer,
]


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_index_is_said_to_be_away_and_then_made_anew(engine: TantivyEngine, damage: object) -> None:
    build(engine, *(document(str(n), f"干式除尘控爆第{n}条") for n in range(300)))
    damage(engine)  # type: ignore[operator]
    # A process that has not opened the index yet: one that has reads on in the old files, which is right too.
    other = TantivyEngine(engine.folder)
    with pytest.raises(EngineUnavailable):
        other.search(Request(analysis.question("除尘")))
    with other.turn(wait=1.0) as turn:
        assert turn.needs_rebuild()
        turn.rebuild([document("2")])
        assert turn.needs_rebuild() == ""
    assert keys(engine, "除尘") == keys(other, "除尘") == ["2"]


def test_an_index_made_with_other_words_is_made_anew_and_read_meanwhile(
    engine: TantivyEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    build(engine, document("1"))
    monkeypatch.setattr(embedded, "vocabulary", Vocabulary)
    with engine.turn(wait=1.0) as turn:
        assert "vocabulary" in turn.needs_rebuild()
    assert keys(engine, "除尘") == ["1"]


def test_an_index_of_another_version_is_not_opened(engine: TantivyEngine) -> None:
    build(engine, document("1"))
    engine.pointer.rename(engine.folder / "current-0.0")
    with pytest.raises(EngineUnavailable):
        engine.search(Request(analysis.question("除尘")))
    build(engine, document("2"))
    assert [path.name for path in engine.folder.glob("current-*")] == [f"current-{VERSION}"]
    assert keys(engine, "除尘") == ["2"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(EngineUnavailable), TantivyEngine(tmp_path / "file").turn(wait=0.1):
        pass


@pytest.mark.django_db
def test_a_reader_that_meets_damage_has_the_next_drain_make_the_index_anew(index_folder: Path, settings: Any) -> None:
    settings.ELASTICSEARCH_URL = ""
    factories.criterion(title="防爆电气")
    drained()
    for path in index_folder.glob("v*/meta.json"):
        path.write_text("{}")
    assert "粗找" in page("防爆").get_text()
    assert titles(page("防爆")) == ["防爆电气"]
    drained()
    assert "粗找" not in page("防爆").get_text()
    assert titles(page("防爆")) == ["防爆电气"]
