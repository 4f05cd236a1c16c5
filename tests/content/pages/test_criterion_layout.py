"""The criterion page as a manager meets it: what it is, what it says, what follows, and a next step in any case."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from portal.models import HomePage
from tests import factories as make


@pytest.fixture
def page(home: HomePage) -> Any:
    return make.criterion(laws=(make.law(),), code="GM10-11(3)&x=1")


def read(client: Client, url: str) -> Tag:
    return BeautifulSoup(client.get(url).content.decode(), "html.parser")


def places(soup: Tag, words: tuple[str, ...]) -> list[int]:
    text = soup.select_one("main").get_text()
    return [text.index(word) for word in words]


def test_first_what_it_is_then_what_it_says_then_what_to_do(page: Any, client: Client) -> None:
    soup = read(client, page.url)
    words = (page.title, "判定标准列明的情形", page.gist, "不算的情形", "看铭牌", "今天先停下来", "补装泄爆片")
    found = places(soup, (*words, "责令限改", "《安全生产法》第三十六条"))
    assert found == sorted(found)


def test_every_shortcut_leads_to_a_section_and_no_section_is_promised_in_vain(page: Any, client: Client) -> None:
    soup = read(client, page.url)
    links = soup.select(".jump a")
    assert [link.get_text() for link in links] == ["哪些不算", "怎么查", "怎么改", "不改会怎样", "法律依据"]
    for link in links:
        assert soup.select_one(link["href"]).h2.get_text() == link.get_text()
    bare = make.criterion(not_this="", how_to_check="", free_first="", how_to_fix="", consequence="", legal_basis="")
    assert read(client, bare.url).select(".jump a") == []


def test_the_three_layers_stand_apart_by_label(page: Any, client: Client) -> None:
    labels = [label.get_text() for label in read(client, page.url).select(".layer-label b")]
    assert labels == ["本局解释", "经验建议，不是法定要求", "本局解释", "标准原文"]


def test_every_button_leads_somewhere(page: Any, client: Client) -> None:
    soup = read(client, page.url)
    dock = {link.get_text(): link["href"] for link in soup.select(".dock a")}
    assert list(dock) == ["存成图片", "发到电脑打印", "问一问"]
    assert [link["href"] for link in soup.select(".page-tools a")] == [dock["发到电脑打印"]]
    assert client.get(dock["存成图片"])["Content-Type"] == "image/png"
    assert client.get(dock["发到电脑打印"])["Content-Type"] == "application/pdf"
    assert page.title in read(client, dock["问一问"]).select_one("main").get_text()
