"""The bones of each page: one h1, headings in order, landmarks, anchors that exist, nothing that needs a script."""

from collections import Counter
from itertools import pairwise
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from accounts.models import Department
from content import models as content
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import soup_of


def everything(home: HomePage) -> list[Page]:
    """One page of each type, linked to one another in every way."""
    law = make.law()
    successor = make.standard()
    standard = make.standard(successor=successor, status="in_transition", read_with=make.standard())
    criterion = make.criterion(standard, laws=(law,))
    for n in range(14):
        make.criterion(standard, laws=(law,), item_order=n + 100)
    successor.clause_topics = [
        content.ClauseTopic(clause="5.1", group="人员", topic="考核", old_criterion=criterion),
        content.ClauseTopic(clause="5.2", group="布局", topic="间距"),
    ]
    successor = make.publish(successor)
    case = make.case(criteria=(criterion,), laws=(law,), self_test_criterion=criterion)
    body = [
        ("heading", "小标题"), ("paragraph", "一段"), ("steps", ["甲"]), ("checklist", ["乙"]), ("warning", "庚"),
        ("do_dont", {"do": ["丙"], "dont": ["丁"]}), ("table", {"columns": ["戊"], "rows": [["己"]]}),
    ]  # fmt: skip
    article = make.article(criteria=(criterion,), body=body)
    article.case_links = [content.ArticleCase(case=case)]
    course = make.course(stage="initial", firm="high", criteria=(criterion,))
    topic = make.topic()
    topic.elsewhere = [content.TopicElsewhere(hazards="甲", department=Department.objects.create(slug="d", name="乙"))]
    pages: list[Any] = [criterion, standard, successor, case, make.publish(article), make.question(), law, course]
    for page in pages:
        page.scenes, page.sectors = [make.scene()], [make.sector()]
        make.put(page)
    return [*pages, make.publish(topic), *(page.specific for page in home.get_children())]


def faults(soup: BeautifulSoup) -> list[str]:
    """What is wrong with the outline of a page, in words."""
    found = []
    levels = [int(heading.name[1]) for heading in soup.find_all(["h1", "h2", "h3", "h4", "h5", "h6"])]
    if levels.count(1) != 1:
        found.append(f"{levels.count(1)} h1")
    found += [f"h{below} after h{above}" for above, below in pairwise(levels) if below - above > 1]
    found += [f"{name} missing" for name in ("main", "header", "footer", "nav") if soup.find(name) is None]
    ids = Counter(tag["id"] for tag in soup.find_all(id=True))
    found += [f"id {name} twice" for name, times in ids.items() if times > 1]
    found += [
        f"#{link['href'][1:]} leads nowhere" for link in soup.select('a[href^="#"]') if link["href"][1:] not in ids
    ]
    found += [
        f"{tag['aria-labelledby']} names nothing" for tag in soup.select("[aria-labelledby]")
        if tag["aria-labelledby"] not in ids
    ]  # fmt: skip
    found += ["details without summary" for tag in soup.find_all("details") if tag.find("summary") is None]
    found += [
        f"<{tag.name}> empty" for tag in soup.find_all(["h1", "h2", "h3", "a", "th", "summary"]) if not tag.text.strip()
    ]
    inside = [tag for tag in soup.find_all("script") if not tag.get("src") and tag.get("type") != "application/ld+json"]
    found += ["script or style inside"] if inside or soup.find("style") or soup.find(style=True) else []
    return found


def test_every_page_type_has_sound_bones(home: HomePage, client: Client) -> None:
    found = {page.url: faults(soup_of(client, page)) for page in everything(home)}
    assert len(found) == 17
    assert {url: wrong for url, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ("<h1>a</h1><h1>b</h1>", "2 h1"),
        ("<h1>a</h1><h3>b</h3>", "h3 after h1"),
        ("<h1>a</h1><a href='#x'>b</a>", "#x leads nowhere"),
        ("<h1>a</h1><i id='x'></i><i id='x'></i>", "id x twice"),
    ],
)
def test_the_check_bites(html: str, fault: str) -> None:
    frame = "<header></header><nav></nav><main>{}</main><footer></footer>"
    assert faults(BeautifulSoup(frame.format("<h1>a</h1>"), "html.parser")) == []
    assert faults(BeautifulSoup(frame.format(html), "html.parser")) == [fault]


def test_the_way_up_is_linked(home: HomePage, client: Client) -> None:
    page = make.criterion()
    crumbs = soup_of(client, page).select_one("nav.breadcrumbs")
    assert [(link.get_text(), link["href"]) for link in crumbs.find_all("a")] == [
        ("首页", "/"),
        ("判定标准", "/standards/"),
        (page.standard.short_title, page.standard.url),
    ]
    assert crumbs.find(attrs={"aria-current": "page"}).get_text() == page.title


def test_each_page_has_one_address_and_a_description(home: HomePage, client: Client) -> None:
    page = make.question(short_answer="一句话。")
    soup = soup_of(client, page)
    assert soup.find("link", rel="canonical")["href"] == f"http://localhost{page.url}"
    assert soup.find("meta", attrs={"name": "description"})["content"] == "一句话。"
    assert soup.title.get_text().startswith(page.title)
