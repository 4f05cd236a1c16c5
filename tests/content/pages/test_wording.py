"""Words stay as given: conditions whole, wordings uncomputed, empty fields unseen, no promise and no verdict."""

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Department, StaffUnit
from accounts.roles import Role
from content import models as content
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import addresses, closed_up, edit, main_of, section, text_of

CONDITION = (
    "甲未装且乙未装；丙、丁并且（戊；己）或者庚的，除辛以外。"
    "排除前或者排除中无法保证安全的，停用；拒不执行的（壬。癸），并处"
)


@pytest.mark.parametrize(
    ("field", "anchor"),
    [("gist", None), ("not_this", "not-this"), ("consequence", "consequence"), ("remark", "remark")],
)
def test_no_word_of_a_condition_is_lost(field: str, anchor: str | None, home: HomePage, client: Client) -> None:
    page = make.criterion(**{field: CONDITION})
    main = main_of(client, page)
    shown = section(main, anchor) if anchor else main.select_one(".gist")
    assert CONDITION in closed_up(shown.get_text())


def test_a_consequence_ends_with_what_decides(home: HomePage, client: Client) -> None:
    shown = section(main_of(client, make.criterion()), "consequence")
    assert closed_up(shown.get_text()).endswith("具体以裁量基准和处罚决定为准。")


def test_what_does_not_count_is_not_called_safe(home: HomePage, client: Client) -> None:
    main = main_of(client, make.criterion(not_this_source="条文文字"))
    assert closed_up(main.get_text()).count("不触发这一条，不等于安全") == 1
    assert "依据：条文文字" in section(main, "not-this").get_text()
    assert section(main_of(client, make.criterion(not_this="")), "not-this") is None


def test_three_layers_are_told_apart(home: HomePage, client: Client) -> None:
    main = main_of(client, make.criterion())
    layers = [(layer["aria-label"], layer) for layer in main.select(".layer")]
    assert [label for label, _ in layers] == ["本局解释", "经验建议，不是法定要求", "本局解释", "标准原文"]
    anchors = [[part["id"] for part in layer.find_all("section")] for _, layer in layers]
    assert anchors == [["not-this"], ["check", "fix"], ["consequence", "law"], ["official"]]


def test_the_official_text_waits_for_a_second_pair_of_eyes(home: HomePage, client: Client) -> None:
    page = edit(make.criterion(), official_text="逐字原文", official_text_entered_by=make.user(Role.EDITOR))
    assert "逐字原文" not in text_of(client, page)
    assert "本页没有照录原文" in text_of(client, page)
    edit(page, official_text_compared_by=make.user(Role.REVIEWER))
    official = section(main_of(client, page), "official")
    assert "逐字原文" in official.get_text()
    assert "没有照录" not in official.get_text()
    assert addresses(official) == ["https://example.org/standard"]


@pytest.mark.parametrize(
    ("field", "label"),
    [
        ("costs_money", "要花钱的"),
        ("who_may_do", "谁能干"),
        ("usual_time", "一般要多久"),
        ("stops_production", "要不要停产"),
        ("evidence_to_keep", "留证据"),
        ("free_first", "今天就能做、不花钱的"),
        ("how_to_fix", "彻底改"),
        ("colloquial_names", "老师傅也叫"),
    ],
)
def test_an_empty_field_leaves_no_trace(field: str, label: str, home: HomePage, client: Client) -> None:
    page = edit(make.criterion(), **{field: ""})
    assert label not in text_of(client, page)
    edit(page, **{field: "填上了"})
    assert label in text_of(client, page)
    assert "填上了" in text_of(client, page)


def test_a_criterion_with_nothing_but_its_gist(home: HomePage, client: Client) -> None:
    bare = dict.fromkeys(
        ("not_this", "not_this_source", "consequence", "legal_basis", "how_to_check", "free_first", "how_to_fix",
         "colloquial_names", "keywords"), "",
    )  # fmt: skip
    main = main_of(client, make.criterion(make.standard(official_url=""), gist="只有大意", **bare))
    assert "只有大意" in main.get_text()
    assert [part["id"] for part in main.find_all("section")] == ["self-found", "next", "official"]
    assert not [url for url in addresses(main) if url.startswith("http")], "a link was made up"


@pytest.mark.parametrize("wording", ["对照今天的条款", "违反"])
def test_a_case_says_its_wording_on_both_sides(wording: str, home: HomePage, client: Client) -> None:
    page, law = make.criterion(), make.law()
    case = make.case(criteria=(page,), laws=(law,), wording=wording)
    rows = section(main_of(client, case), "basis").find_all("li")
    assert [row.select_one(".wording").get_text() for row in rows] == [wording, wording]
    assert [row.find("a")["href"] for row in rows] == [page.url, law.url]
    for shown in (page, law):
        assert wording in section(main_of(client, shown), "cases").get_text()
    assert ("违反" in text_of(client, page)) == (wording == "违反")


def test_casualties_stand_beside_their_basis_and_nowhere_else(home: HomePage, client: Client) -> None:
    page = make.criterion()
    case = make.case(criteria=(page,), deaths=9707, injuries=0, loss="3.51亿元", casualty_basis="30日内9707人")
    facts = main_of(client, case).select_one(".facts")
    assert closed_up(facts.get_text()) == "死亡9707人受伤0人直接经济损失3.51亿元数字怎么来的30日内9707人"
    for bare in (page, content.CaseIndexPage.objects.get()):
        assert "9707" not in text_of(client, bare)
    unknown = make.case(deaths=None, injuries=None, casualty_basis="")
    assert "死亡" not in text_of(client, unknown)


def test_a_self_test_answers_without_scripts(home: HomePage, client: Client) -> None:
    page = make.criterion()
    case = make.case(
        self_test_options="每天\n每周\n每年", self_test_answer=1, self_test_why="因为", self_test_criterion=page
    )
    test = section(main_of(client, case), "self-test")
    assert [option.get_text() for option in test.select("ol li")] == ["每天", "每周", "每年"]
    answer = test.find("details")
    assert answer.find("summary").get_text() == "看答案"
    assert answer.find("b").get_text() == "每周"
    assert "因为" in answer.get_text()
    assert addresses(answer) == [page.url]
    assert section(main_of(client, make.case(self_test_question="")), "self-test") is None
    back = section(main_of(client, page), "tests")
    assert addresses(back) == [f"{case.url}#self-test"]


def test_law_opens_in_place(home: HomePage, client: Client) -> None:
    law = make.law(gist="要装报警器", penalty="五万元以下")
    shown = section(main_of(client, make.criterion(laws=(law,))), "law").find("details")
    assert shown.find("summary").get_text() == f"{law.name} · {law.topic}"
    assert "要装报警器" in shown.get_text()
    assert "五万元以下" in shown.get_text()
    assert addresses(shown) == [law.url]


def test_sources_link_only_where_there_is_an_official_page(home: HomePage, client: Client) -> None:
    page = make.criterion()
    page.sources = [
        ("source", {"text": "令第10号", "url": "https://example.org/10"}),
        ("source", {"text": "某报告", "url": ""}),
    ]
    sources = main_of(client, edit(page)).select(".sources li")
    assert [item.find("a")["href"] if item.find("a") else None for item in sources] == ["https://example.org/10", None]


def test_who_published_and_when(home: HomePage, client: Client) -> None:
    page = make.criterion(last_reviewed=date(2026, 11, 20), next_review=date(2027, 5, 20))
    page = make.publish(page)
    words = text_of(client, page)
    day = timezone.localdate().isoformat()
    for said in (f"{day}，第2次发布，建站时录入", "最近核对2026-11-20", "下次核对2027-05-20"):
        assert said in words
    latest = page.page_ptr.published_revisions.first()
    unit = StaffUnit.objects.create(name="指导帮扶科")
    person = make.user(Role.RELEASER, unit=unit, name="某某某")
    content.PublishedRevision.objects.filter(pk=latest.pk).update(released_by=person)
    words = text_of(client, page)
    assert "第2次发布，指导帮扶科" in words
    assert "某某某" not in words
    assert "第2次发布，建站时录入" not in words


def test_like_criteria_stand_beside_with_neighbours(home: HomePage, client: Client) -> None:
    standard = make.standard()
    first, second, third = (make.criterion(standard, item_order=n) for n in (1, 2, 3))
    make.criterion(standard, sector_label="另一类", item_order=4)
    aside = main_of(client, second).find("aside")
    assert [link["href"] for link in aside.select("nav a")] == [first.url, second.url, third.url]
    assert aside.find(attrs={"aria-current": "page"})["href"] == second.url
    assert aside.find("a", rel="prev")["href"] == first.url
    assert aside.find("a", rel="next")["href"] == third.url


def test_a_scene_tells_what_it_leaves_out(home: HomePage, client: Client) -> None:
    housing = Department.objects.create(slug="housing", name="住建部门")
    topic = make.topic()
    topic.elsewhere = [content.TopicElsewhere(hazards="房屋倒塌", department=housing)]
    topic = make.publish(topic)
    shown = section(main_of(client, topic), "elsewhere")
    assert "房屋倒塌" in shown.get_text()
    assert "归住建部门管" in closed_up(shown.get_text())
    assert "tel:" not in str(shown)


def test_what_to_look_at_comes_from_the_criteria(home: HomePage, client: Client) -> None:
    page = make.criterion(live=False, how_to_check="看铭牌；问操作的人")
    page.scenes = [make.scene()]
    page = make.publish(page)
    shown = section(main_of(client, make.topic()), "check")
    assert [item.get_text() for item in shown.select(".checks li")] == ["看铭牌", "问操作的人"]
    assert addresses(shown) == [page.url]
    assert shown.find_parent(class_="layer")["aria-label"] == "经验建议，不是法定要求"


def test_an_answer_comes_first(home: HomePage, client: Client) -> None:
    page = make.question(
        title="能修吗？", short_answer="不能。", answer="证要对上。", depends_on="什么证", ask_whom="发证机关"
    )
    words = text_of(client, page)
    places = [words.rindex("能修吗？"), words.index("不能。"), words.index("证要对上。"), words.index("什么证")]
    assert places == sorted(places)
    assert words.index("发证机关") > words.index("拿不准，问谁")
