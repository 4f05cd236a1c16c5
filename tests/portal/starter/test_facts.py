"""A fact without a place stops the run before anything is written."""

import copy
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from content.models import StandardPage
from portal.starter.facts import FACTS_DIR, Facts, FactsError
from portal.starter.pages import build

READ = Facts.read()


def _with(change: Callable[[Facts], Any]) -> Facts:
    facts = copy.deepcopy(READ)
    change(facts)
    return facts


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda facts: facts.criteria[0].update(weather="晴"), "weather 没有地方放"),
        (lambda facts: facts.cases[0]["self_test"].update(hint="看"), "hint 没有地方放"),
        (lambda facts: facts.laws[0].pop("gist"), "缺少 gist"),
        (lambda facts: facts.criteria[0].update(law_ids=["LAW-没有这一条"]), "不存在的编号 LAW-没有这一条"),
        (lambda facts: facts.cases[0].update(scenes=["没见过的词"]), "没有这些词：没见过的词"),
        (lambda facts: facts.standards[0].update(sector="没见过的行业"), "没有这些词：没见过的行业"),
        (lambda facts: facts.criteria.append(facts.criteria[0]), "编号重复"),
        (lambda facts: facts.laws[0].update(confidence="guess"), "不认识的核对程度：guess"),
        (lambda facts: facts.laws[0].update(law="没有的法"), "law_map.csv 里没有"),
        (lambda facts: facts.cases[0].update(year=1999), "对不上"),
        (lambda facts: facts.criteria[0].update(not_this=["第一行\n第二行"]), "不能单独成行"),
        (lambda facts: facts.articles[0]["body"].append({"type": "song", "text": "啦"}), "不认识的类型 song"),
        (lambda facts: facts.courses[0].update(kind="yoga"), "不认识的词：yoga"),
        (lambda facts: facts.courses[0].update(firm="heaven"), "不认识的词：heaven"),
        (lambda facts: facts.standard_map.pop("GM10"), "对不上"),
        (lambda facts: facts.standard_words.update({("GM10", "item"): "十五条"}), "对不上"),
    ],
)
def test_a_fact_without_a_place_is_refused(change: Callable[[Facts], Any], message: str) -> None:
    with pytest.raises(FactsError, match=message):
        build(_with(change))


def test_the_facts_as_they_stand_have_their_places() -> None:
    plan = build(READ)
    assert len(plan) == 760
    assert sum(page.released for page in plan) == 734


def test_readers_of_a_standard_meet_no_name_that_only_we_use() -> None:
    ours = [row["id"] for row in READ.standards]
    shown = ("items_text", "replaces_text", "status_text", "scope_note")
    told = [page.fields[name] for page in build(READ) if page.model is StandardPage for name in shown]
    assert [text for text in told if any(name in text for name in ours)] == []


@pytest.mark.django_db
def test_a_broken_file_stops_the_run_before_anything_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "facts"
    shutil.copytree(FACTS_DIR, folder)
    with (folder / "criteria.jsonl").open("a", encoding="utf-8") as file:
        file.write('{"id": "GM10-第')
    before = Page.objects.count()
    with pytest.raises(CommandError, match=r"criteria\.jsonl 第 316 行"):
        call_command("load_starter", facts=folder)
    (folder / "criteria.jsonl").unlink()
    with pytest.raises(CommandError, match="没有导入任何内容"):
        call_command("load_starter", facts=folder)
    assert Page.objects.count() == before
