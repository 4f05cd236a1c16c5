"""What was meant: asked only where nobody wrote it as typed, the same on every page; nothing for what is off topic."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from search import analysis
from search.asking import find
from search.documents import Document, Kind
from search.engines.base import Engine, Request
from tests.search.asking import build, fresh

DOCUMENTS = [
    Document("1", Kind.CRITERION, "有限空间作业审批", gist="进有限空间没有审批，没有通风检测"),
    Document("2", Kind.CRITERION, "粉尘清扫", names="积尘\n除尘器", gist="除尘器和地面的粉尘没有及时清扫"),
    Document("3", Kind.CASE, "响水爆炸", gist="硝化废料自燃后爆炸"),
    Document("4", Kind.CRITERION, "电梯层门", gist="电梯层门没有关好也能运行"),
    Document("7", Kind.CRITERION, "恶劣天气违规作业", names="超前地质预报", how_to="今天看天气预报，大风前把吊装停下"),
]


@pytest.fixture
def engine() -> Iterator[Engine]:
    with fresh() as made:
        build(made, *DOCUMENTS)
        yield made


def keys(engine: Engine, text: str) -> list[str]:
    return [hit.document.key for hit in find(engine, text).found.hits]


@pytest.mark.parametrize(
    ("typed", "first", "understood"),
    [
        ("有线空间", "1", "有限空间"),
        ("youxiankongjian", "1", "有限空间"),
        ("yxkj", "1", "有限空间"),
        ("除晨器", "2", "除尘器"),
        ("xiangshui", "3", ""),
        ("有限空间", "1", ""),
    ],
)
def test_what_was_meant_is_found_and_said(engine: Engine, typed: str, first: str, understood: str) -> None:
    asked = find(engine, typed)
    assert asked.found.hits[0].document.key == first
    assert asked.understood == understood


def test_what_pages_really_say_is_no_slip(engine: Engine) -> None:
    with engine.turn(wait=1.0) as turn:
        turn.apply([Document("5", Kind.ARTICLE, "有线空间电话")], [])
    asked = find(engine, "有线空间")
    assert (asked.found.hits[0].document.key, asked.understood) == ("5", "")


def test_what_readers_may_not_see_does_not_say_how_things_are_written(engine: Engine) -> None:
    with engine.turn(wait=1.0) as turn:
        turn.apply([Document("5", Kind.ARTICLE, "有线空间电话")], [])
    request = Request(analysis.question(""), without=frozenset({"5"}))
    for narrowed in (request, replace(request, filters={"kind": "criterion"})):
        assert find(engine, "有线空间", narrowed).understood == "有限空间"


def test_a_later_page_and_a_narrower_one_mean_the_same(engine: Engine) -> None:
    request = Request(analysis.question(""), limit=1)
    for narrowed in (request, replace(request, offset=1), replace(request, filters={"kind": "case"})):
        assert find(engine, "有线空间", narrowed).understood == "有限空间"


@pytest.mark.parametrize("text", ["电梯广告怎么投放", "天气预报", "彩票", "演唱会门票", "红烧肉怎么做", "电影"])
def test_what_belongs_elsewhere_finds_nothing(engine: Engine, text: str) -> None:
    assert keys(engine, text) == []


def test_a_word_from_elsewhere_beside_much_that_belongs_here_is_no_obstacle(engine: Engine) -> None:
    assert keys(engine, "景点除尘器粉尘清扫")[0] == "2"


def test_a_topic_from_elsewhere_is_found_once_a_page_is_about_it(engine: Engine) -> None:
    with engine.turn(wait=1.0) as turn:
        turn.apply([Document("6", Kind.ARTICLE, "烟花秀的安全", gist="看烟花秀站在警戒线外")], [])
    assert keys(engine, "烟花秀")[0] == "6"


def test_letters_and_marks_alone_are_no_fault(engine: Engine) -> None:
    for text in ("", "*", "zzzzzz", "a" * 100, "'\"", "v v v"):
        assert keys(engine, text) == []
