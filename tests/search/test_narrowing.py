"""Narrowing results, as a visitor meets it: what can be chosen, what is chosen, how many are left."""

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Scene, Sector
from accounts.roles import Role
from content.domain.withdraw import withdraw
from content.models import StandardPage
from search.documents import FACETS
from tests import factories
from tests.search.asking import drained, page, titles

pytestmark = pytest.mark.django_db


def said(tag: Tag | BeautifulSoup | None) -> str:
    return " ".join(tag.get_text(" ").split()) if tag else ""


def facet(main: BeautifulSoup, label: str) -> list[str]:
    """The choices of one facet, each with its number."""
    box = next((box for box in main.select(".facet") if said(box.summary).startswith(label)), None)
    return [said(link) for link in box.select("a")] if box else []


def follow(main: BeautifulSoup, words: str) -> BeautifulSoup:
    """The page behind the link that says this."""
    link = next(link for link in main.select("a") if words in said(link))
    answer = Client().get("/search/" + link["href"])
    found = BeautifulSoup(answer.content, "html.parser").main
    assert found is not None
    return found


@pytest.fixture
def two_standards() -> tuple[StandardPage, StandardPage]:
    """Two standards of two years, three and two criteria in three sectors and two scenes."""
    new = factories.standard(title="甲判定标准", short_title="甲标准", slug="jia", effective_on="2026-06-01")
    old = factories.standard(title="乙判定标准", short_title="", slug="yi", effective_on="2021-01-01")
    sectors = [Sector.objects.get_or_create(slug=f"s{n}", defaults={"name": f"行业{n}"})[0] for n in range(3)]
    scenes = [Scene.objects.get_or_create(slug=f"c{n}", defaults={"name": f"场景{n}"})[0] for n in range(2)]
    for n in range(5):
        made = factories.criterion(new if n < 3 else old, title=f"清扫积尘{n}")
        made.sectors.set([sectors[n % 3]])
        made.scenes.set([scenes[n % 2]])
        factories.publish(made)
    drained()
    return new, old


def test_each_facet_is_links_with_numbers(two_standards: tuple[StandardPage, StandardPage]) -> None:
    main = page("清扫积尘")
    assert facet(main, "行业") == ["行业0 2 条", "行业1 2 条", "行业2 1 条"]
    assert facet(main, "场景") == ["场景0 3 条", "场景1 2 条"]
    assert facet(main, "标准") == ["甲标准 3 条", "乙判定标准 2 条"]
    assert facet(main, "年份") == ["2026 年 3 条", "2021 年 2 条"]
    # All of one level and in force: nothing to choose.
    assert facet(main, "级别") == facet(main, "效力") == []
    assert main.select(".chosen") == []


def test_several_choices_are_combined_shown_and_taken_back(two_standards: tuple[StandardPage, StandardPage]) -> None:
    once = follow(page("清扫积尘"), "甲标准")
    assert sorted(titles(once)) == ["清扫积尘0", "清扫积尘1", "清扫积尘2"]
    assert said(once.select_one(".chosen")) == "只看： 标准：甲标准 去掉"
    # What else could be chosen of the same facet stays in sight.
    assert facet(once, "标准") == ["甲标准 去掉", "乙判定标准 2 条"]
    twice = follow(once, "场景0")
    assert sorted(titles(twice)) == ["清扫积尘0", "清扫积尘2"]
    assert "全部去掉" in said(twice.select_one(".chosen"))
    assert sorted(titles(follow(twice, "标准：甲标准 去掉"))) == ["清扫积尘0", "清扫积尘2", "清扫积尘4"]
    assert len(titles(follow(twice, "全部去掉"))) == 5
    assert titles(page("清扫积尘", sector="s1", scene="c0", standard="yi", kind="criterion")) == ["清扫积尘4"]


def test_leafing_keeps_what_is_chosen() -> None:
    standard = factories.standard(slug="jia")
    for n in range(12):
        factories.criterion(standard, title=f"清扫{n:02}")
    factories.criterion(factories.standard(slug="yi"), title="清扫别处")
    drained()
    first = page("清扫", standard="jia")
    second = follow(first, "下一页")
    assert sorted(titles(first) + titles(second)) == [f"清扫{n:02}" for n in range(12)]


@pytest.mark.parametrize("value", ["nobody", '"><script>alert(1)</script>', "x" * 3000, "2026 OR 1=1", "😀"])
def test_a_value_that_nothing_has_finds_nothing_and_the_page_helps(
    value: str, two_standards: tuple[StandardPage, StandardPage]
) -> None:
    for name in FACETS:
        main = page("清扫积尘", **{name: value})
        assert titles(main) == []
        assert main.select("script:not([src])") == []
        assert len(titles(follow(main, "去掉条件再找"))) == 5


def test_what_readers_may_not_see_is_neither_counted_nor_named(
    two_standards: tuple[StandardPage, StandardPage],
) -> None:
    hidden = factories.standard(title="鸸鹋标准", short_title="鸸鹋", slug="emu", live=False)
    factories.criterion(hidden, title="清扫积尘的草稿", live=False)
    gone = factories.criterion(two_standards[1], title="清扫积尘撤下的")
    drained()
    assert "找到 6 条" in said(page("清扫积尘"))
    withdraw(gone, by=factories.user(Role.RELEASER), reason="重复")
    # Before any drain too.
    main = page("清扫积尘")
    assert "找到 5 条" in said(main)
    assert facet(main, "标准") == ["甲标准 3 条", "乙判定标准 2 条"]
    assert "鸸鹋" not in said(main)


def test_the_best_come_first_and_the_others_by_kind() -> None:
    for n in range(4):
        factories.criterion(title=f"叉车刹车失灵{n}", gist="叉车刹车失灵")
    factories.article(title="叉车怎么开")
    factories.article(title="叉车怎么停")
    factories.law(title="关于叉车的一条")
    drained()
    main = page("叉车刹车失灵")
    groups = {
        said(group.h2): [row.get_text() for row in group.select(".result-title")]
        for group in main.select("section.result-group")
    }
    assert next(iter(groups)) == "最对得上的"
    assert len(groups["最对得上的"]) == 3
    assert all(title.startswith("叉车刹车失灵") for title in groups["最对得上的"])
    assert len(groups["判定条款"]) == 1
    assert sorted(groups["安全知识"]) == ["叉车怎么停", "叉车怎么开"]
    assert "判定条款共 4 条" in said(main)
    assert len(titles(follow(main, "判定条款共 4 条"))) == 4


def test_a_superseded_standard_names_its_successor() -> None:
    new = factories.standard(title="新标准全名", short_title="新标准", slug="new")
    old = factories.standard(title="旧标准", slug="old", status="superseded", successor=new)
    factories.criterion(old, title="罐区液位计")
    drained()
    result = page("罐区液位计").select_one(".result")
    assert "标准已被接替" in said(result)
    assert "接替它的标准： 新标准" in said(result)
    withdraw(new, by=factories.user(Role.RELEASER), reason="重复")
    assert "新标准" not in said(page("罐区液位计").select_one(".result"))


def test_below_the_results_stand_other_words(two_standards: tuple[StandardPage, StandardPage]) -> None:
    factories.criterion(title="密闭空间没审批")
    drained()
    main = page("密闭空间")
    assert titles(main)
    assert {"有限空间", "受限空间"} <= {said(link) for link in main.select("#related a")}


def test_on_paper_stand_address_and_day(two_standards: tuple[StandardPage, StandardPage]) -> None:
    printed = said(page("清扫积尘", scene="c0").select_one(".print-only"))
    assert "http://testserver/search/?q=%E6%B8%85" in printed
    assert "scene=c0" in printed


def test_without_an_index_only_the_kind_narrows_and_nothing_else_is_said_to() -> None:
    factories.criterion(title="泄爆口被堵")
    factories.law(title="关于泄爆", gist="泄爆")
    main = page("泄爆", kind="law", scene="dust")
    assert titles(main) == ["关于泄爆"]
    assert said(main.select_one(".chosen")) == "只看： 类别：法规条款 去掉"
    assert titles(page("泄爆", kind="nobody")) == []


@pytest.mark.parametrize("rows", [1, 30])
def test_a_narrowed_page_takes_few_queries_however_many_results(rows: int) -> None:
    new = factories.standard(slug="new")
    old = factories.standard(slug="old", status="superseded", successor=new)
    for n in range(rows):
        factories.criterion(new, title=f"粉尘清扫{n}")
        factories.criterion(old, title=f"粉尘清理{n}")
    drained()
    page("粉尘", status="superseded", year="2023")
    with CaptureQueriesContext(connection) as queries:
        assert titles(page("粉尘", status="superseded"))
    assert len(queries) <= 8, [query["sql"] for query in queries]
