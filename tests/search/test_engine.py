"""What both engines do; `make test-elasticsearch` runs this on the other one."""

from collections.abc import Iterator
from datetime import date

import pytest

from search import analysis
from search.documents import Document, Kind
from search.engines.base import Engine, Request
from tests.search.asking import build, document, fresh, keys


@pytest.fixture
def engine() -> Iterator[Engine]:
    with fresh() as made:
        yield made


def test_a_document_comes_back_as_it_was(engine: Engine) -> None:
    given = document("7", gist="没有泄爆", sectors=("gongmao",), on=date(2023, 5, 15), carries_badge=True)
    build(engine, given)
    assert engine.search(Request(analysis.question("泄爆"))).hits[0].document == given


def test_applying_twice_leaves_one(engine: Engine) -> None:
    build(engine, document("1"))
    for title in ("湿式除尘", "湿式除尘器"):
        with engine.turn(wait=1.0) as turn:
            turn.apply([document("1", title), document("2")], gone=["3"])
    assert sorted(key for key, _ in engine.fingerprints()) == ["1", "2"]
    assert keys(engine, "湿式") == ["1"]


def test_what_is_superseded_ranks_below_its_successor(engine: Engine) -> None:
    same = "控制室抗爆防火"
    build(engine, document("old", same, status="superseded"), document("new", same, status="in_force"))
    old, new = (
        next(hit for hit in engine.search(Request(analysis.question("抗爆"))).hits if hit.document.key == key)
        for key in ("old", "new")
    )
    assert keys(engine, "抗爆") == ["new", "old"]
    assert old.score == pytest.approx(new.score / 2)


def test_counts_of_a_facet_ignore_its_own_filter(engine: Engine) -> None:
    case = Document(key="9", kind=Kind.CASE, title="除尘器爆炸", on=date(2014, 8, 2))
    build(engine, document("1"), document("2", sectors=("a", "b")), case)
    answer = engine.search(Request(analysis.question("除尘"), {"kind": "case"}, ("kind", "sector", "year")))
    assert answer.total == 1
    assert answer.counts == {"kind": {"criterion": 2, "case": 1}, "sector": {}, "year": {"2014": 1}}
    assert keys(engine, "除尘", sector="b") == ["2"]
    assert keys(engine, "除尘", sector="no such") == []


def test_readers_go_on_while_a_new_index_is_made(engine: Engine) -> None:
    build(engine, document("1", "旧的除尘"))
    seen: list[list[str]] = []

    def slowly() -> object:
        yield document("2", "新的除尘")
        seen.append(keys(engine, "除尘"))

    with engine.turn(wait=1.0) as turn:
        turn.rebuild(slowly())  # type: ignore[arg-type]
    assert seen == [["1"]]
    assert keys(engine, "除尘") == ["2"]


def test_a_rebuild_that_fails_leaves_the_present_index(engine: Engine) -> None:
    build(engine, document("1"))

    def failing() -> object:
        yield document("2")
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError), engine.turn(wait=1.0) as turn:
        turn.rebuild(failing())  # type: ignore[arg-type]
    assert keys(engine, "除尘") == ["1"]
