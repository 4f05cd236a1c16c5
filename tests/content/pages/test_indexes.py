"""Index pages: filters that work without JavaScript, live in the address and forgive nonsense."""

from datetime import date

import pytest
from django.test import Client

from accounts.models import Scene, Sector
from content import models as content
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import closed_up, edit, main_of, soup_of, text_of, titles


@pytest.fixture
def criteria(home: HomePage) -> content.CriterionIndexPage:
    """Three criteria of two standards: dust in sector one and two, ammonia in sector two only."""
    dust, ammonia = make.scene(), Scene.objects.create(slug="ammonia", name="涉氨", order=1)
    one, two = make.sector(), Sector.objects.create(slug="food", name="食品", order=1)
    first = make.standard(short_title="甲标准", slug="jia")
    second = make.standard(short_title="乙标准", slug="yi", level="重大火灾隐患")
    for title, parent, scenes, sectors in (
        ("粉尘一", first, [dust], [one]),
        ("粉尘二", first, [dust], [one, two]),
        ("涉氨三", second, [ammonia], [two]),
    ):
        page = make.criterion(parent, live=False, title=title)
        page.scenes, page.sectors = scenes, sectors
        make.publish(page)
    return content.CriterionIndexPage.objects.get()


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["粉尘一", "粉尘二", "涉氨三"]),
        ("?standard=jia", ["粉尘一", "粉尘二"]),
        ("?level=重大火灾隐患", ["涉氨三"]),
        ("?sector=food", ["粉尘二", "涉氨三"]),
        ("?scene=dust", ["粉尘一", "粉尘二"]),
        ("?scene=dust&sector=food", ["粉尘二"]),
        ("?scene=ammonia&standard=jia", []),
        ("?scene=&sector=food&page=1", ["粉尘二", "涉氨三"]),
    ],
)
def test_criteria_can_be_filtered(
    query: str, expected: list[str], criteria: content.CriterionIndexPage, client: Client
) -> None:
    main = main_of(client, criteria, query)
    assert titles(main) == expected
    assert f"共{len(expected)}条" in closed_up(main.get_text())


def test_the_form_keeps_what_was_asked_and_counts_what_fits(
    criteria: content.CriterionIndexPage, client: Client
) -> None:
    main = main_of(client, criteria, "?sector=food")
    form = main.find("form", class_="filters")
    assert form["method"] == "get"
    scenes = form.find("select", attrs={"name": "scene"}).find_all("option")
    assert [option.get_text() for option in scenes] == ["全部", "粉尘涉爆（1）", "涉氨（1）"]
    chosen = form.find("select", attrs={"name": "sector"}).find_all("option", selected=True)
    assert [option["value"] for option in chosen] == ["food"]
    assert [option.get_text() for option in chosen] == ["食品（2）"]
    standards = form.find("select", attrs={"name": "standard"}).find_all("option")
    assert [option.get_text() for option in standards] == ["全部", "甲标准（1）", "乙标准（1）"]


def test_one_tap_takes_a_condition_back(criteria: content.CriterionIndexPage, client: Client) -> None:
    tags = main_of(client, criteria, "?scene=dust&sector=food").select(".tags a")
    assert [(closed_up(tag.get_text()), tag["href"]) for tag in tags] == [
        ("行业领域：食品×，去掉这个条件", "/criteria/?scene=dust"),
        ("场景：粉尘涉爆×，去掉这个条件", "/criteria/?sector=food"),
    ]


def test_nothing_fits_offers_a_way_out(criteria: content.CriterionIndexPage, client: Client) -> None:
    main = main_of(client, criteria, "?scene=ammonia&standard=jia")
    assert "去掉一个条件试试" in main.get_text()
    assert main.select_one(".empty a")["href"] == "/criteria/"
    assert len(main.select(".tags a")) == 2


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("?scene=moon", "没有“moon”这个场景，已忽略。"),
        ("?scene=dust%01", "没有“dust�”这个场景，已忽略。"),
        ("?sector=" + "长" * 500, "没有“" + "长" * 20 + "…”这个行业领域，已忽略。"),
        ("?level=%F0%9F%92%A5", "没有“💥”这个判定的是什么，已忽略。"),
        ("?standard=%27%20OR%201=1--", "没有“' OR 1=1--”这个标准，已忽略。"),
        ("?page=abc", "没有第“abc”页，先看第 1 页。"),
        ("?page=-1", "没有第“-1”页，先看第 1 页。"),
        ("?page=0", "没有第“0”页，先看第 1 页。"),
        ("?page=９", "没有第“９”页，先看第 1 页。"),
        ("?page=" + "9" * 400, "没有第“" + "9" * 20 + "…”页，先看第 1 页。"),
        ("?page=99999", "一共 1 页，这是最后一页。"),
    ],
)
def test_nonsense_is_ignored_and_said(
    query: str, note: str, criteria: content.CriterionIndexPage, client: Client
) -> None:
    main = main_of(client, criteria, query)
    assert note in main.get_text()
    assert titles(main) == ["粉尘一", "粉尘二", "涉氨三"]


def test_what_was_not_asked_for_is_passed_over_in_silence(criteria: content.CriterionIndexPage, client: Client) -> None:
    main = main_of(client, criteria, "?from=singlemessage&scene=dust&scene=ammonia")
    assert titles(main) == ["涉氨三"]
    assert main.select_one(".notice") is None


def test_the_canonical_address_holds_what_was_understood(criteria: content.CriterionIndexPage, client: Client) -> None:
    def canonical(query: str) -> str:
        return soup_of(client, criteria, query).find("link", rel="canonical")["href"]

    assert canonical("") == "http://localhost/criteria/"
    assert canonical("?utm=x&scene=dust&sector=moon&page=1") == "http://localhost/criteria/?scene=dust"


def test_pages_turn_and_keep_the_filter(home: HomePage, client: Client) -> None:
    standard, other = make.standard(slug="long"), make.standard()
    for n in range(41):
        make.criterion(standard, title=f"条款{n:02}", item_order=n)
    make.criterion(other)
    page = content.CriterionIndexPage.objects.get()
    first = main_of(client, page, "?standard=long")
    assert titles(first) == [f"条款{n:02}" for n in range(20)]
    assert "共 41 条" in first.get_text()
    assert first.find("a", rel="prev") is None
    assert first.find("a", rel="next")["href"] == "?standard=long&page=2"
    last = main_of(client, page, "?standard=long&scene=moon&from=timeline&page=3")
    assert titles(last) == ["条款40"]
    assert last.find("a", rel="next") is None
    assert last.find("a", rel="prev")["href"] == "?standard=long&page=2"
    beyond = soup_of(client, page, "?standard=long&page=7")
    assert titles(beyond.find("main")) == ["条款40"]
    assert beyond.find("link", rel="canonical")["href"].endswith("?standard=long&page=3")


def test_what_is_being_replaced_comes_last(home: HomePage, client: Client) -> None:
    make.criterion(make.standard(status="in_transition"), title="旧的")
    make.criterion(make.standard(), title="现行的")
    main = main_of(client, content.CriterionIndexPage.objects.get())
    assert titles(main) == ["现行的", "旧的"]
    assert "正在被接替" in main.select(".result")[1].get_text()
    assert "被接替" not in main.select(".result")[0].get_text()


def test_cases_by_grade_and_year(home: HomePage, client: Client) -> None:
    make.case(title="早的", grade="较大", occurred_on=date(2013, 6, 3))
    make.case(title="晚的", grade="特别重大", occurred_on=date(2020, 1, 1))
    page = content.CaseIndexPage.objects.get()
    assert titles(main_of(client, page)) == ["晚的", "早的"]
    assert titles(main_of(client, page, "?year=2013")) == ["早的"]
    assert titles(main_of(client, page, "?grade=特别重大")) == ["晚的"]
    years = main_of(client, page).find("select", attrs={"name": "year"}).find_all("option")
    assert [option.get_text() for option in years] == ["全部", "2020（1）", "2013（1）"]
    grades = main_of(client, page).find("select", attrs={"name": "grade"}).find_all("option")
    assert [option.get_text() for option in grades] == ["全部", "特别重大（1）", "较大（1）"]
    for year in ("0000", "2999", "20133", "二〇一三", "-1"):
        assert "已忽略" in text_of(client, page, f"?year={year}")


def test_articles_questions_laws_and_standards_have_their_own_filters(home: HomePage, client: Client) -> None:
    make.article(title="解读一", kind="解读", season="汛期")
    make.article(title="知识二")
    articles = content.ArticleIndexPage.objects.get()
    assert titles(main_of(client, articles, "?kind=解读")) == ["解读一"]
    assert titles(main_of(client, articles, "?season=常年")) == ["知识二"]
    make.question(title="老板问？", asked_by="企业负责人")
    make.question(title="工人问？", asked_by="员工")
    questions = content.QuestionIndexPage.objects.get()
    assert titles(main_of(client, questions, "?asked_by=员工")) == ["工人问？"]
    make.law(article="第一条")
    make.law(article="第二条", law="消防法", law_short="消防法", law_order=2)
    laws = content.LawIndexPage.objects.get()
    assert "第一条" not in text_of(client, laws, "?law=消防法")
    assert "第二条" in text_of(client, laws, "?law=消防法")
    make.standard(title="技术的", kind="技术标准")
    make.standard(title="判定的")
    standards = content.StandardIndexPage.objects.get()
    assert titles(main_of(client, standards, "?kind=技术标准")) == ["技术的"]


def test_scenes_count_what_is_published_in_them(home: HomePage, client: Client) -> None:
    make.topic()
    for live in (True, False):
        page = make.criterion(live=False)
        page.scenes = [make.scene()]
        make.publish(page) if live else edit(page)
    case = make.case()
    case.scenes = [make.scene()]
    edit(case)
    assert "1条条款·1个案例" in text_of(client, content.TopicIndexPage.objects.get())


def test_a_standard_of_which_only_the_subjects_are_known_says_so(home: HomePage, client: Client) -> None:
    standard = make.standard()
    page = content.StandardIndexPage.objects.get()
    assert "没有逐条整理" in text_of(client, page)
    content.ClauseTopic.objects.create(standard=standard, clause="5.1", topic="考核")
    assert "只有1条条题，正文未见" in text_of(client, page)
    make.criterion(standard)
    assert "1条已整理" in text_of(client, page)


def test_an_empty_list_says_so(home: HomePage, client: Client) -> None:
    for model in (content.CriterionIndexPage, content.CaseIndexPage, content.LawIndexPage, content.TopicIndexPage):
        main = main_of(client, model.objects.get())
        assert "这里还没有发布内容" in main.get_text()
        assert main.find("form", class_="filters") is None


def test_the_introduction_shows_as_text(home: HomePage, client: Client) -> None:
    page = edit(content.CaseIndexPage.objects.get(), intro="先看<b>这句</b>\n再看案例")
    lead = main_of(client, page).select_one(".lead")
    assert [p.get_text() for p in lead.find_all("p")] == ["先看<b>这句</b>", "再看案例"]
