"""What a page said on a day can be read for ever, at an address that stays."""

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone
from wagtail.models import PageViewRestriction, Revision

from accounts.roles import Role
from content.domain.withdraw import withdraw
from content.models import CriterionPage
from content.revisions.shown import SHOWN, as_text, shown_fields
from portal.models import HomePage
from tests import factories
from tests.content.pages.test_fields import EDITORS_ONLY, own_fields

pytestmark = pytest.mark.django_db

# Shown on the page in another way: as links, as a badge, or taken from the tree.
ELSEWHERE = {
    "sectors", "scenes", "scene", "standard", "successor", "read_with", "decided_by", "item_order", "law_order",
    "article_order", "law_short", "self_test_answer", "self_test_criterion", "self_test_law", "minutes",
    "video", "video_poster", "video_captions",
}  # fmt: skip
# Shown in the words that the page makes of them.
IN_OTHER_WORDS = {
    "kind": "get_kind_display",
    "status": "get_status_display",
    "issued_on": "shown_issued",
    "issued_text": "shown_issued",
    "effective_on": "shown_effective",
    "effective_text": "shown_effective",
    "items_text": "shown_items",
    "replaces_text": "shown_replaces",
    "status_text": "shown_status",
    "official_text": "shown_official_text",
    "stage": "get_stage_display",
    "firm": "get_firm_display",
    "hours": "shown_hours",
    "is_free": "shown_free",
}


@pytest.fixture
def page(home: HomePage) -> CriterionPage:
    """A criterion released twice: the gist and a line of 哪些不算 changed."""
    page = factories.criterion(gist="除尘器要装泄爆片。", not_this="甲不算\n乙不算")
    page.gist, page.not_this = "除尘器要装泄爆片或者隔爆阀。", "甲不算"
    return factories.publish(page)


def read(client: Client, url: str) -> BeautifulSoup:
    response = client.get(url)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def text_of(soup: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", soup.main.get_text(" "))


def test_an_old_release_is_read_as_it_was_and_says_that_it_is_old(client: Client, page: CriterionPage) -> None:
    soup = read(client, f"{page.url}revisions/1/")
    was = soup.find(id="text").get_text()
    assert "除尘器要装泄爆片。" in was
    assert "乙不算" in was
    assert "隔爆阀" not in was
    assert "这是旧的，已经有更新的发布" in text_of(soup)
    assert soup.find("a", string="第 2 次发布")["href"] == "../../"


def test_what_changed_since_is_said_word_by_word(client: Client, page: CriterionPage) -> None:
    changes = read(client, f"{page.url}revisions/1/").find(id="differences")
    assert [row.get_text() for row in changes.find_all("dt")] == ["大意", "哪些不算"]
    assert "或者隔爆阀" in changes.find("ins").get_text()
    assert "乙不算" in changes.find("del").get_text()
    assert "新增" in changes.find("ins").get_text()  # for those who only listen


def test_the_latest_release_says_that_it_is_the_present_one(client: Client, page: CriterionPage) -> None:
    soup = read(client, f"{page.url}revisions/2/")
    assert "这就是现在的样子" in text_of(soup)
    assert soup.find(id="differences") is None


def test_it_outlives_wagtails_revisions(client: Client, page: CriterionPage) -> None:
    Revision.objects.all().delete()
    assert "除尘器要装泄爆片。" in text_of(read(client, f"{page.url}revisions/1/"))


def test_a_draft_on_top_is_not_shown(client: Client, page: CriterionPage) -> None:
    page.gist = "还没发布的大意"
    page.save_revision()
    for number in (1, 2):
        assert "还没发布" not in text_of(read(client, f"{page.url}revisions/{number}/"))


def test_a_field_for_editors_is_never_shown(client: Client, page: CriterionPage) -> None:
    page.editor_note, page.checked_against, page.in_force_note = "编辑注甲", "核对乙", "效力丙"
    page.official_text = "还没有第二个人校对的原文"
    page = factories.publish(page)
    shown = text_of(read(client, f"{page.url}revisions/3/"))
    for secret in ("编辑注甲", "核对乙", "效力丙", "还没有第二个人校对"):
        assert secret not in shown


@pytest.mark.parametrize("model", SHOWN, ids=lambda model: model.__name__)
def test_every_field_that_readers_see_is_in_it_and_no_other(model: Any) -> None:
    listed = {name for name, _ in SHOWN[model]} - {"title"}
    expected = {IN_OTHER_WORDS.get(field.name, field.name) for field in own_fields(model)}
    if model.__name__ == "ArticlePage":
        expected = (expected - {"get_kind_display"}) | {"kind"}
    assert listed == expected - EDITORS_ONLY.get(model, set()) - ELSEWHERE - {"page_ptr"}


def test_the_list_names_every_release_and_its_day(client: Client, page: CriterionPage) -> None:
    soup = read(client, f"{page.url}revisions/")
    assert [link["href"] for link in soup.main.select(".link-list a")] == ["2/", "1/"]
    assert timezone.localdate().isoformat() in text_of(soup)
    assert read(client, page.url).find("a", href="revisions/")


@pytest.mark.parametrize("number", ["0", "3", "01", "9" * 40, "x"])
def test_there_is_no_other_release(client: Client, page: CriterionPage, number: str) -> None:
    assert client.get(f"{page.url}revisions/{number}/").status_code == 404


def test_what_readers_may_not_see_they_may_not_see_here(client: Client, page: CriterionPage) -> None:
    draft = factories.criterion(live=False)
    assert client.get(f"/standards/{draft.get_parent().slug}/{draft.slug}/revisions/").status_code == 404
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    assert client.get(f"{page.url}revisions/1/").status_code == 302
    restriction.delete()
    withdraw(page, by=factories.user(Role.RELEASER), reason="重复")
    assert client.get(f"{page.url}revisions/1/").status_code == 410


@pytest.mark.parametrize("releases", [1, 3, 30])
def test_it_costs_the_same_however_many_releases(
    client: Client, page: CriterionPage, releases: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(releases):
        factories.publish(page)
    for address in ("revisions/", "revisions/1/"):
        client.get(page.url + address)
        with django_assert_max_num_queries(10):
            client.get(page.url + address)


def test_markup_in_a_text_shows_as_text(client: Client, home: HomePage) -> None:
    page = factories.criterion(gist="<script>alert(1)</script>")
    page.gist = "<b>x</b>"
    factories.publish(page)
    source = client.get(f"{page.url}revisions/1/").content.decode()
    assert "<script>alert" not in source
    assert "<b>x</b>" not in source


def test_blocks_of_a_body_are_read_in_order(home: HomePage) -> None:
    page = factories.article(
        body=[
            ("heading", "小标题"),
            ("steps", ["先停", "再清"]),
            ("do_dont", {"do": ["这样"], "dont": ["那样"]}),
            ("table", {"columns": ["列一", "列二"], "rows": [["甲", "乙"]]}),
        ]
    )
    body = next(part for part in shown_fields(page) if part.name == "body")
    assert body.text.splitlines() == ["小标题", "先停", "再清", "这样 那样", "列一；列二 甲；乙"]
    assert as_text(None) == ""
