"""Both engines rank alike: the judged questions score the same on either."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from search import analysis
from search.engines.base import Request
from search.engines.chosen import KINDS, scratch
from search.evaluation import evaluate, judged_documents, read_judged

FACTS = Path(settings.BASE_DIR) / "portal" / "starter" / "facts"
DEV = FACTS / "search_dev.jsonl"


def test_the_judged_questions_score_the_same() -> None:
    one, other = (evaluate(read_judged(DEV), FACTS, kind).figures() for kind in KINDS)
    for name, figure in one["overall"].items():
        assert other["overall"][name] == pytest.approx(figure, abs=0.01), name
    assert one["no_relevant"] == other["no_relevant"]


@pytest.mark.parametrize("text", ["除尘器没装防爆板", "氨", "H2S", "磨铝件的灰堆老厚没人扫", "密闭空间"])
def test_totals_counts_and_nearly_the_scores_are_the_same(text: str) -> None:
    answers = []
    for kind in KINDS:
        with scratch(kind) as engine:
            with engine.turn(wait=1.0) as turn:
                turn.rebuild(judged_documents(FACTS))
            answers.append(engine.search(Request(analysis.question(text), {}, ("kind", "level"), 0, 3)))
    one, other = answers
    assert (one.total, one.counts) == (other.total, other.counts)
    assert [hit.score for hit in one.hits] == pytest.approx([hit.score for hit in other.hits], rel=0.03)


def test_the_command_measures_either(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("search_eval", str(DEV), "--json", "--engine", "elasticsearch", "--facts", str(FACTS))
    assert json.loads(capsys.readouterr().out.strip().splitlines()[-1])["overall"]["ndcg@10"] > 0.8


def test_the_command_says_that_there_is_no_cluster(settings: object) -> None:
    settings.ELASTICSEARCH_URL = ""  # type: ignore[attr-defined]
    with pytest.raises(CommandError, match="ELASTICSEARCH_URL"):
        call_command("search_eval", str(DEV), "--engine", "elasticsearch", "--facts", str(FACTS))
