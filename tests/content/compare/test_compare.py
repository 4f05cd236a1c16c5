"""Journey (c): a safety officer sees which item became which clause, and what changed where both texts are here."""

from typing import Any, NamedTuple

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from wagtail.models import PageViewRestriction

from content.models import ClauseTopic, CriterionPage, StandardPage
from portal.models import HomePage, SiteIdentity
from tests import factories as make
from tests.content.pages.reading import addresses, closed_up, edit, section, soup_of

MARK = "按条题对应，未对照原文"


class Both(NamedTuple):
    old: StandardPage
    new: StandardPage


@pytest.fixture
def both(home: HomePage) -> Both:
    new = make.standard()
    return Both(make.standard(successor=new, status="in_transition"), new)


def follow(new: StandardPage, old: CriterionPage | None, clause: str = "5.1.1", **fields: Any) -> ClauseTopic:
    said = old.item if old else "（新增或无直接对应）"
    values = {"topic": f"条题{clause}", "group": "人员", "old_item_text": said} | fields
    return ClauseTopic.objects.create(standard=new, clause=clause, old_criterion=old, **values)


def compared(client: Client, page: StandardPage) -> Tag:
    response = client.get(f"{page.url}compare/")
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").find("main")


def verbatim(page: CriterionPage, text: str) -> CriterionPage:
    """Enter a text and have another person compare it."""
    return edit(
        page,
        official_text=text,
        official_text_entered_by=make.user(),
        official_text_compared_by=make.user(),
    )


def test_each_item_beside_the_clauses_that_follow_it(client: Client, both: Both) -> None:
    first, second = make.criterion(both.old), make.criterion(both.old)
    follow(both.new, second, "5.1.2")
    follow(both.new, first, "5.1.1")
    follow(both.new, first, "5.1.9")
    main = compared(client, both.old)
    pairs = main.select("table.compare tbody")
    assert [pair.th.a["href"] for pair in pairs] == [first.url, second.url]
    assert first.gist in pairs[0].get_text()
    assert [item.a.get_text() for item in pairs[0].select("li")] == ["5.1.1 条题5.1.1", "5.1.9 条题5.1.9"]
    assert MARK in pairs[0].get_text()
    assert pairs[0].find(["ins", "del"]) is None
    assert [head.get_text() for head in main.select("thead th[scope=col]")] == [
        f"旧：{both.old.short_title}",
        f"新：{both.new.short_title}",
    ]
    assert all(pair.find("th", scope="rowgroup") for pair in pairs)


def test_what_either_side_has_alone(client: Client, both: Both) -> None:
    kept, dropped = make.criterion(both.old), make.criterion(both.old)
    follow(both.new, kept)
    follow(both.new, None, "5.7.1", group="综合管理")
    follow(both.new, None, "5.7.2", group="综合管理")
    main = compared(client, both.old)
    new, old = section(main, "only-new"), section(main, "only-old")
    assert "新增或无直接对应2条" in closed_up(new.get_text())
    assert "综合管理" in new.get_text()
    assert [item.get_text() for item in new.select("li a")] == ["5.7.1 条题5.7.1", "5.7.2 条题5.7.2"]
    assert addresses(old) == [dropped.url]
    assert kept.title not in old.get_text()
    # That nobody found a counterpart does not mean that the duty is gone.
    assert "不等于不再要求" in old.get_text()


def test_words_are_compared_where_both_texts_are_here(client: Client, both: Both) -> None:
    old = verbatim(make.criterion(both.old), "未设置泄爆装置，浓度10.5%以上")
    new = verbatim(make.criterion(both.new, item="5.1.1"), "未按标准设置泄爆装置，浓度10.8%以上")
    follow(both.new, old, "5.1.1")
    main = compared(client, both.old)
    shown = main.select_one(".compare-text")
    said = [(tag.name, tag.get_text()) for tag in shown.find_all(["ins", "del"])]
    assert said == [("ins", "（新增：按标准）"), ("del", "（删去：10.5%）"), ("ins", "（新增：10.8%）")]
    assert MARK not in main.get_text()
    assert new.url in addresses(main.select_one("table.compare"))


@pytest.mark.parametrize("side", ["old", "new"])
def test_a_text_that_nobody_compared_is_not_used(client: Client, both: Both, side: str) -> None:
    old = verbatim(make.criterion(both.old), "旧的原文")
    new = verbatim(make.criterion(both.new, item="5.1.1"), "新的原文")
    edit(old if side == "old" else new, official_text_compared_by=None)
    follow(both.new, old, "5.1.1")
    main = compared(client, both.old)
    assert main.find(["ins", "del"]) is None
    assert MARK in main.get_text()
    assert "的原文" not in main.select_one("table.compare").get_text()
    assert new.gist in main.select_one("table.compare").get_text()


def test_a_criterion_of_the_new_standard_that_follows_nothing_is_new(client: Client, both: Both) -> None:
    page = make.criterion(both.new, item="6.1")
    assert page.url in addresses(section(compared(client, both.new), "only-new"))


def test_either_side_shows_the_same(client: Client, both: Both) -> None:
    follow(both.new, make.criterion(both.old))
    old, new = (client.get(f"{page.url}compare/").content.decode() for page in both)
    assert BeautifulSoup(old, "html.parser").table == BeautifulSoup(new, "html.parser").table
    canonical = f'<link rel="canonical" href="{both.old.full_url}compare/">'
    assert canonical in old
    assert canonical in new


def test_of_several_that_it_replaces_each_is_compared(client: Client, both: Both) -> None:
    other = make.standard(successor=both.new, status="superseded")
    assert f"{other.url}compare/" in addresses(compared(client, both.new))
    assert other.short_title in compared(client, other).h1.get_text()


def test_what_stands_alone_has_no_comparison(client: Client, home: HomePage) -> None:
    draft = make.standard(live=False)
    hidden = make.standard()
    PageViewRestriction.objects.create(page=hidden, restriction_type=PageViewRestriction.LOGIN)
    for page in (make.standard(), make.standard(successor=draft), make.standard(successor=hidden)):
        assert client.get(f"{page.url}compare/").status_code == 404
    assert client.get(f"{make.criterion().url}compare/").status_code == 404


def test_a_draft_shows_nowhere(client: Client, both: Both) -> None:
    old = make.criterion(both.old, live=False)
    new = make.criterion(both.new, live=False, item="5.1.1")
    follow(both.new, old, "5.1.1", old_item_text="第三项")
    text = compared(client, both.old).get_text()
    assert "第三项" in text
    for page in (old, new):
        assert page.title not in text
        assert page.gist not in text


def test_readers_find_it(client: Client, both: Both) -> None:
    criterion = make.criterion(both.old)
    follow(both.new, criterion)
    place = f"{both.old.url}compare/"
    for page in both:
        assert place in addresses(soup_of(client, page).main)
    link = f"{place}#item-{criterion.slug}"
    assert link in addresses(soup_of(client, criterion).main)
    assert compared(client, both.old).find(id=link.partition("#")[2])


def test_no_link_where_nothing_is_compared(client: Client, home: HomePage) -> None:
    standard = make.standard(successor=make.standard(live=False), status="in_transition")
    for page in (standard, make.criterion(standard)):
        assert not any("compare/" in address for address in addresses(soup_of(client, page)))


@pytest.mark.parametrize("n", [1, 30])
def test_the_price_does_not_depend_on_how_much_there_is(
    client: Client, both: Both, n: int, django_assert_num_queries: Any
) -> None:
    SiteIdentity.for_site(both.old.get_site())
    for at in range(n):
        follow(both.new, make.criterion(both.old), f"5.{at}")
        follow(both.new, None, f"6.{at}")
        make.criterion(both.new, item=f"5.{at}")
    client.get(f"{both.old.url}compare/")
    with django_assert_num_queries(11):
        compared(client, both.old)
