"""The measure itself, a floor under what search reaches, and journey (b) over the starter content."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from search import analysis
from search.engines.base import Request
from search.engines.tantivy import TantivyEngine
from search.evaluation import evaluate, judged_documents, read_judged, score_of
from search.explaining import explain

FACTS = Path(settings.BASE_DIR) / "portal" / "starter" / "facts"
DEV = FACTS / "search_dev.jsonl"


def test_scores_of_a_worked_example() -> None:
    score = score_of(["none", "a", "b"], {"a": 3, "b": 1, "c": 2})
    # Gains 7 and 1 at ranks 2 and 3, against 7, 3 and 1 at ranks 1 to 3.
    assert score.ndcg == pytest.approx((7 / 1.58496 + 1 / 2) / (7 + 3 / 1.58496 + 1 / 2), abs=1e-4)
    assert (score.success_at_1, score.success_at_3) == (0.0, 1.0)
    assert score.recall == pytest.approx(2 / 3)


def test_a_grade_of_one_is_no_success() -> None:
    assert score_of(["b"], {"a": 3, "b": 1}).success_at_3 == 0.0


def test_search_does_not_fall_below_what_it_reached() -> None:
    report = evaluate(read_judged(DEV), FACTS).figures()
    overall, by_kind = report["overall"], report["by_kind"]
    assert sum(1 for _ in judged_documents(FACTS)) == 330
    assert overall["ndcg@10"] >= 0.945
    assert overall["success@1"] >= 0.97
    assert overall["success@3"] >= 0.99
    assert by_kind["colloquial"]["ndcg@10"] >= 0.92
    assert by_kind["traditional"]["success@1"] == by_kind["width"]["success@1"] == 1.0
    assert by_kind["pinyin"]["ndcg@10"] >= 0.93
    assert by_kind["typo"]["ndcg@10"] >= 0.91
    assert report["no_relevant"] == {"queries": 5, "answered_nothing": 5}


def test_search_holds_on_questions_by_another_hand() -> None:
    """Written by somebody who had seen none of the others; many share no word with their answer."""
    report = evaluate(read_judged(Path(__file__).with_name("judged_again.jsonl")), FACTS).figures()
    assert report["overall"]["ndcg@10"] >= 0.86
    assert report["overall"]["success@1"] >= 0.845
    assert report["no_relevant"]["queries"] == 30
    assert report["no_relevant"]["answered_nothing"] >= 24


def test_the_command_prints_its_figures_in_the_last_line(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search_eval", str(DEV), "--json", "--facts", str(FACTS))
    printed = capsys.readouterr().out.strip().splitlines()
    figures = json.loads(printed[-1])
    assert set(figures) == {"overall", "by_kind", "no_relevant"}
    assert set(figures["overall"]) == {"ndcg@10", "success@1", "success@3", "recall@10"}
    assert any(line.startswith("colloquial") for line in printed)


def test_the_shares_of_a_score_make_the_score(judged_index: TantivyEngine) -> None:
    for text in ("有线空间", "磨铝件的灰堆老厚没人扫", "jsj"):
        explained = explain(judged_index, text)
        assert len(explained.answers) == 5
        for hit, shares in explained.answers:
            assert sum(share.points for share in shares) == pytest.approx(hit.score, rel=1e-3)


def test_the_command_explains_why_answers_stand_where_they_do(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search_eval", "--explain", "有线空间", "--facts", str(FACTS))
    printed = capsys.readouterr().out
    assert printed.startswith("当作：有限空间\n")
    assert "空间（grams）" in printed
    with pytest.raises(CommandError, match="--explain"):
        call_command("search_eval")


@pytest.fixture(scope="module")
def judged_index(tmp_path_factory: pytest.TempPathFactory) -> TantivyEngine:
    engine = TantivyEngine(tmp_path_factory.mktemp("judged"))
    with engine.turn(wait=1.0) as turn:
        turn.rebuild(judged_documents(FACTS))
    return engine


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("除尘器没装防爆板", "GM10-第十一条(三)"),
        ("除塵器沒裝防爆板", "GM10-第十一条(三)"),
        ("酒库酒气很重没装报警的", "GM10-第八条(二)"),
        ("２０区　防爆电气", "GM10-第十一条(七)"),
    ],
)
def test_a_workers_words_land_on_the_criterion(judged_index: TantivyEngine, typed: str, first: str) -> None:
    hits = judged_index.search(Request(analysis.question(typed), limit=3)).hits
    assert hits[0].document.key == first
