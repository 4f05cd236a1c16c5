"""我要办哪个证: who asks is told who gives it, before any results; who tells of a hazard is not."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import Department
from tests import factories as make
from tests.training.test_which import paper
from training.domain.papers import papers_asked
from training.enums import Certificate

pytestmark = pytest.mark.django_db

WORK, EQUIPMENT, QUALIFIED = Certificate.SPECIAL_WORK, Certificate.SPECIAL_EQUIPMENT, Certificate.QUALIFIED


@pytest.fixture(autouse=True)
def rules(settings: Any, tmp_path: Any) -> None:
    settings.SEARCH_INDEX_DIR = tmp_path / "nowhere"
    make.lay_site()
    market = Department.objects.create(slug="market-x", name="某某市场监管局", telephone="0431-7654321")
    paper("special_work", "giver", "应急管理部门")
    paper("special_work", "who", "电工、焊接与热切割等作业")
    paper("special_equipment", "giver", "市场监督管理部门，不是应急管理部门", department=market)
    paper("special_equipment", "mind", "凭记忆的一句", confidence="recalled")
    paper("qualified", "giver", "各自的主管部门")
    for who in ("principal", "safety_officer"):
        paper("qualified", "who", "同一句话", who=who)


def first_link(words: str) -> tuple[str, str]:
    """Text and address of the first link after the search box."""
    main = BeautifulSoup(Client().get("/search/", {"q": words}).content, "html.parser").main
    assert main is not None
    link = main.select_one("form.search-box ~ * a, form.search-box ~ a")
    assert link is not None
    return link.get_text(), link["href"]


@pytest.mark.parametrize(
    ("words", "papers"),
    [
        ("叉车证", [EQUIPMENT]),
        ("电工证", [WORK]),
        ("焊工证", [WORK]),
        ("安全员证", [QUALIFIED]),
        ("低压电工操作证", [WORK]),
        ("叉车司机证", [EQUIPMENT]),
        ("特种作业操作证", [WORK]),
        ("高处作业证归谁发", [WORK]),
        ("开行车要不要办证", [EQUIPMENT]),
        ("怎么考锅炉的证", [EQUIPMENT]),
        ("老板必须考证吗", [QUALIFIED]),
        ("我要办哪个证", [WORK, EQUIPMENT, QUALIFIED]),
        ("考什么证", [WORK, EQUIPMENT, QUALIFIED]),
        ("电工证和叉车证", [WORK, EQUIPMENT]),
        # Of a hazard, or of quite other papers.
        ("焊工没证", []),
        ("电工无证上岗怎么办", []),
        ("叉车证过期", []),
        ("焊工假证", []),
        ("安全生产许可证怎么办", []),
        ("保证安全员在岗", []),
        ("验证叉车刹车", []),
        ("叉车怎么开", []),
        ("证", []),
        ("", []),
    ],
)
def test_which_papers_words_ask_about(words: str, papers: list[Certificate]) -> None:
    assert papers_asked(words) == papers


@pytest.mark.parametrize("words", ["叉车证", "电工证", "焊工证", "安全员证", "我要办哪个证", "電工證"])
def test_the_first_link_leads_to_the_page_that_says_who_gives_it(words: str) -> None:
    text, address = first_link(words)
    assert address.startswith("/courses/certificates/")
    anchor = address.partition("#")[2]
    page = BeautifulSoup(Client().get(address).content, "html.parser")
    section = page.find(id=anchor) if anchor else page.main
    assert section is not None
    assert "找谁办" in section.get_text()
    assert "找谁办" in text


def test_the_page_says_who_gives_each_with_a_telephone_and_only_what_is_checked() -> None:
    page = BeautifulSoup(Client().get("/courses/certificates/").content, "html.parser")
    said = {section["id"]: " ".join(section.get_text(" ").split()) for section in page.select("main section[id]")}
    assert list(said) == [WORK, EQUIPMENT, QUALIFIED]
    assert "应急管理部门" in said[WORK]
    assert "市场监督管理部门，不是应急管理部门" in said[EQUIPMENT]
    assert page.select_one('a[href="tel:04317654321"]') is not None
    assert "凭记忆" not in said[EQUIPMENT]
    assert said[QUALIFIED].count("同一句话") == 1


def test_one_query_and_none_where_nobody_asks() -> None:
    def asked(words: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            Client().get("/search/", {"q": words})
        return len([query for query in queries if "training_certificaterule" in query["sql"]])

    asked("叉车")
    assert asked("叉车证") == 1
    assert asked("叉车") == 0
