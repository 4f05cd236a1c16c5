"""The engine over a cluster: who may write, what a rebuild leaves, what readers get while nodes are away."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from elasticsearch import BadRequestError

from search import analysis
from search.analysis import Clue, Layer, Question
from search.documents import Document
from search.engines import elastic
from search.engines.base import EngineUnavailable, Request
from search.engines.elastic import ElasticEngine
from search.engines.elastic_schema import SETTINGS, mapping, row
from search.engines.turns import Right
from search.language.terms import Vocabulary
from tests.elasticsearch.conftest import Maker
from tests.elasticsearch.listeners import busy_before, listener
from tests.search.asking import build, document, keys


@contextmanager
def numbered(number: int) -> Iterator[Right]:
    yield Right(number)


class Lost(Right):
    """A right that its holder has lost."""

    def confirm(self) -> None:
        raise EngineUnavailable("the turn is lost")


@contextmanager
def lost_on_the_way() -> Iterator[Right]:
    yield Lost(1)


def test_whoever_lost_his_turn_unknowingly_changes_nothing(make_engine: Maker) -> None:
    slow, quick = make_engine(turns=lambda _: numbered(1)), make_engine(turns=lambda _: numbered(2))
    build(slow, document("1", "旧的除尘"), document("2"))
    with slow.turn(wait=0.0) as lost:
        with quick.turn(wait=0.0) as turn:
            turn.apply([document("1", "新的除尘")], gone=["2"])
        for late in (([document("1", "旧的除尘")], []), ([document("2")], []), ([], ["1"])):
            with pytest.raises(EngineUnavailable, match="version"):
                lost.apply(*late)
    assert keys(quick, "除尘") == ["1"]
    assert quick.search(Request(analysis.question("除尘"))).hits[0].document.title == "新的除尘"


def test_a_rebuild_that_another_has_overtaken_is_thrown_away(make_engine: Maker) -> None:
    slow, quick = make_engine(turns=lambda _: numbered(1)), make_engine(turns=lambda _: numbered(2))
    build(slow, document("0"))

    def overtaken() -> Iterator[Document]:
        yield document("1", "旧的除尘")
        build(quick, document("2", "新的除尘"))

    with slow.turn(wait=0.0) as lost, pytest.raises(EngineUnavailable):
        lost.rebuild(overtaken())
    assert keys(quick, "除尘") == ["2"]
    assert len(quick.indexes()) == 2


def test_a_rebuild_whose_turn_is_lost_does_not_hide_what_was_written_meanwhile(make_engine: Maker) -> None:
    slow, quick = make_engine(turns=lambda _: lost_on_the_way()), make_engine(turns=lambda _: numbered(2))
    build(quick, document("1", "旧的除尘"))

    def overtaken() -> Iterator[Document]:
        yield document("1", "旧的除尘")
        with quick.turn(wait=0.0) as turn:
            turn.apply([document("1", "新的除尘")], gone=[])

    with slow.turn(wait=0.0) as lost, pytest.raises(EngineUnavailable, match="lost"):
        lost.rebuild(overtaken())
    assert quick.search(Request(analysis.question("除尘"))).hits[0].document.title == "新的除尘"
    assert len(quick.indexes()) == 1


def test_a_write_without_an_index_makes_none(engine: ElasticEngine) -> None:
    with engine.turn(wait=1.0) as turn, pytest.raises(EngineUnavailable):
        turn.apply([document("1")], gone=[])
    assert engine.indexes() == {}
    with pytest.raises(EngineUnavailable):
        engine.fingerprints()


def test_a_rebuild_that_fails_leaves_nothing_behind(engine: ElasticEngine) -> None:
    build(engine, document("1"))
    before = set(engine.indexes())

    def failing() -> Iterator[Document]:
        yield document("2")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError), engine.turn(wait=1.0) as turn:
        turn.rebuild(failing())
    assert set(engine.indexes()) == before


def test_two_generations_are_kept_and_nobody_elses_index_is_touched(engine: ElasticEngine) -> None:
    client = engine.writers
    others = [f"{engine.prefix}-0.9-0123456789ab", f"{engine.prefix}-nephew-{'1.2-' + 'a' * 12}"]
    for name in others:
        client.indices.create(index=name, settings=SETTINGS)
    for key in "1234":
        build(engine, document(key))
    assert keys(engine, "除尘") == ["4"]
    assert sum(name.startswith(f"{engine.alias}-") for name in engine.indexes()) == 2
    # What another version made today may still be read by a machine that has not been updated.
    assert all(client.indices.exists(index=name) for name in others)
    engine.drop()
    assert [name for name in others if client.indices.exists(index=name)] == others[1:]
    client.indices.delete(index=others[1])


def test_readers_find_something_at_every_moment_of_a_rebuild(engine: ElasticEngine) -> None:
    build(engine, *(document(str(n)) for n in range(50)))
    done, seen, failed = threading.Event(), [0], []

    def read() -> None:
        try:
            while not done.is_set():
                assert engine.search(Request(analysis.question("除尘"))).total == 50
                seen[0] += 1
        except (AssertionError, EngineUnavailable) as error:
            failed.append(error)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(4):
        build(engine, *(document(str(n)) for n in range(50)))
    done.set()
    for reader in readers:
        reader.join()
    assert failed == []
    assert seen[0] > 10


def test_what_must_be_made_anew_says_why(engine: ElasticEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    with engine.turn(wait=1.0) as turn:
        assert "no index" in turn.needs_rebuild()
        turn.rebuild([document("1")])
        assert turn.needs_rebuild() == ""
        with monkeypatch.context() as patch:
            patch.setattr(elastic, "vocabulary", Vocabulary)
            assert "vocabulary" in turn.needs_rebuild()
        stray = f"{engine.alias}-{'0' * 12}"
        engine.writers.indices.create(
            index=stray, settings=SETTINGS, mappings=mapping("words"), aliases={engine.alias: {}}
        )
        assert "two" in turn.needs_rebuild()
        turn.rebuild([document("2")])
        assert turn.needs_rebuild() == ""
    assert engine.fingerprints() == [("2", document("2").fingerprint)]


def test_only_what_the_mapping_names_is_taken(engine: ElasticEngine) -> None:
    build(engine, document("1"))
    with pytest.raises(BadRequestError, match="strict"):
        engine.writers.index(index=engine.alias, document=row(document("2")) | {"unheard_of": "1"})


def test_many_large_documents_go_in_by_pieces(engine: ElasticEngine) -> None:
    count = 300
    with engine.turn(wait=1.0) as turn:
        assert turn.rebuild(document(str(n), body="有限空间作业审批" * 400) for n in range(count)) == count
    assert len(engine.fingerprints()) == count


def test_a_node_with_its_hands_full_is_asked_again_later(make_engine: Maker, url: str) -> None:
    build(make_engine(), document("1"))
    with busy_before(url, refusals=2) as busy:
        engine = make_engine([busy.url])
        with engine.turn(wait=1.0) as turn:
            turn.apply([document("2"), document("3")], gone=["1"])
        assert busy.calls == 2
        assert [key for key, _ in sorted(engine.fingerprints())] == ["2", "3"]


def test_a_node_that_says_nothing_costs_a_reader_a_moment_and_no_answer(make_engine: Maker, url: str) -> None:
    build(make_engine(), document("1"))
    with listener(hangs_up=False) as silent:
        readers = make_engine([silent.url, url])
        assert [keys(readers, "除尘") for _ in range(6)] == [["1"]] * 6
        assert silent.calls == 1


def test_while_no_node_answers_readers_do_not_wait_again(make_engine: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    with listener(hangs_up=True) as dead:
        reader = make_engine([dead.url])
        for _ in range(5):
            with pytest.raises(EngineUnavailable):
                keys(reader, "除尘")
        asked = dead.calls
        assert asked == 3
        monkeypatch.setattr(elastic, "_PAUSE", 0.0)
        reader._away_until = 0.0
        with pytest.raises(EngineUnavailable):
            keys(reader, "除尘")
        assert dead.calls > asked


def test_a_question_with_more_clauses_than_a_node_takes_is_asked_with_those_that_count_most(
    engine: ElasticEngine,
) -> None:
    build(engine, document("1"), document("2", "另外"))
    many = tuple(Clue(Layer.GRAMS, (f"无{number}",), 0.5) for number in range(3000))
    assert engine.search(Request(Question("", (*many, Clue(Layer.GRAMS, ("除尘",), 1.0))))).hits[0].document.key == "1"
    with pytest.raises(EngineUnavailable):
        engine.search(Request(analysis.question("除尘"), offset=20_000))
    # One request that is refused keeps nobody else waiting.
    assert keys(engine, "除尘") == ["1"]


def test_a_missing_index_is_no_reason_to_pause(engine: ElasticEngine) -> None:
    with pytest.raises(EngineUnavailable):
        keys(engine, "除尘")
    build(engine, document("1"))
    assert keys(engine, "除尘") == ["1"]
