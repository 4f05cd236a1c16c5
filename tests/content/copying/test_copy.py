"""What an editor pastes into the WeChat account: all the page says, in HTML that needs nothing from elsewhere."""

import re
from base64 import b64decode
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client
from django.urls import reverse
from PIL import Image
from wagtail.models import Page

from accounts.roles import Role
from content.copying.pictures import drawing
from content.written.page import DISCLAIMER
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import closed_up
from tests.content.written.world import SECRET, every_type
from tests.hidden import WAYS_TO_HIDE
from theme.figures import pairs
from theme.qr import qr_png

# What the editor of the WeChat account keeps.
TAGS = {"section", "h2", "h3", "p", "span", "strong", "table", "tbody", "tr", "td", "img"}


@pytest.fixture
def editor(home: HomePage) -> Client:
    client = Client()
    client.force_login(make.user(Role.EDITOR))
    return client


def address(page: Page) -> str:
    return reverse("copy_page", args=[page.pk])


def fragment(editor: Client, page: Page) -> Tag:
    response = editor.get(address(page))
    assert response.status_code == 200, page
    return BeautifulSoup(response.content, "html.parser").find(id="copy-fragment")


def test_it_needs_nothing_from_elsewhere(editor: Client) -> None:
    for page in every_type():
        copied = fragment(editor, page)
        for tag in copied.find_all(True):
            assert tag.name in TAGS, tag
            assert tag.attrs.keys() <= {"style", "src", "alt", "width", "height", "colspan"}, tag
            assert "url(" not in tag.get("style", "")
        for picture in copied.find_all("img"):
            assert picture["alt"]
            kind, _, data = picture["src"].partition(",")
            assert kind == "data:image/png;base64"
            assert b64decode(data).startswith(b"\x89PNG")


def test_all_that_the_page_says(editor: Client, client: Client) -> None:
    """Only buttons to tap are left out: sentences that are links and nothing else."""
    for page in every_type():
        copied = closed_up(fragment(editor, page).get_text())
        main = BeautifulSoup(client.get(page.url).content, "html.parser").main
        for elsewhere in main.select("nav, aside, .visually-hidden"):
            elsewhere.decompose()
        shown = [
            text for tag in main.select("p.lead, .bullets, .steps b, .checks, h2, dd") for text in tag.stripped_strings
        ]
        assert shown
        assert [text for text in shown if closed_up(text) not in copied] == [], page
        assert DISCLAIMER in copied
        assert SECRET not in copied


def test_the_code_opens_that_very_release(editor: Client) -> None:
    page = make.publish(make.case())
    code = fragment(editor, page).find("img", alt="二维码")
    assert b64decode(code["src"].partition(",")[2]) == qr_png(f"{page.full_url}revisions/2/")


def test_title_summary_and_address_are_at_hand(editor: Client) -> None:
    page = make.question(title="算不算<b>？", short_answer="长" * 200)
    soup = BeautifulSoup(editor.get(address(page)).content, "html.parser")
    assert soup.find(id="copy-title").get_text() == page.title
    assert len(soup.find(id="copy-summary").get_text()) == 120
    assert soup.find(id="copy-address").get_text() == page.full_url
    assert soup.find(id="copy-fragment").get_text().rstrip().endswith(f"网页：{page.full_url}")
    for button in soup.select("[data-copy]"):
        assert soup.find(id=button["data-copy"]) is not None


def test_text_that_looks_like_markup_is_text(editor: Client) -> None:
    page = make.question(answer='<img src=x onerror=alert(1)><a href="https://evil.example">点</a>', depends_on="<b>")
    copied = fragment(editor, page)
    assert "<img src=x onerror=alert(1)>" in copied.get_text()
    assert copied.find("a") is None
    assert copied.find("img", src="x") is None


def test_links_are_words_and_addresses_of_others_are_written_out(editor: Client) -> None:
    standard = make.standard(official_url="https://example.org/standard?a=1&b=2")
    copied = fragment(editor, make.criterion(standard, laws=(make.law(),))).get_text()
    assert "看官方网页上的原文：https://example.org/standard?a=1&b=2" in copied
    # Where there is nothing to tap, nobody is told to.
    assert "看这一条，以及" not in copied


def test_drawings_go_along(editor: Client) -> None:
    pair = pairs()[0]
    page = make.criterion(code=pair.criteria[0])
    seen = [picture["alt"] for picture in fragment(editor, page).find_all("img")]
    assert seen[:2] == [pair.right, pair.wrong]


def test_a_drawing_is_laid_out_whole(tmp_path: Any) -> None:
    png = drawing(pairs()[0].right)
    assert png is not None
    (tmp_path / "drawing.png").write_bytes(png)
    with Image.open(tmp_path / "drawing.png") as picture:
        assert picture.size == (720, 450)
        assert len(picture.convert("RGB").getcolors(1 << 20)) > 8
    assert drawing("没有这张图") is None


def test_only_who_may_use_the_admin_gets_in(client: Client, home: HomePage) -> None:
    page = make.case()
    assert "/login/" in client.get(address(page))["Location"]
    stranger = Client()
    stranger.force_login(make.user())
    response = stranger.get(address(page), follow=True)
    assert page.what_happened not in response.content.decode()
    assert "copy-fragment" not in response.content.decode()


def test_it_is_never_kept(editor: Client) -> None:
    response = editor.get(address(make.case()))
    assert {"no-store", "private"} <= {part.strip() for part in response["Cache-Control"].split(",")}


@pytest.mark.parametrize("hide", WAYS_TO_HIDE, ids=lambda hide: hide.__name__)
def test_what_not_everybody_may_read_is_not_copied(editor: Client, hide: Any) -> None:
    page = hide()
    response = editor.get(address(page), follow=True)
    assert "不能复制到公众号" in response.content.decode()
    assert "copy-fragment" not in response.content.decode()


def test_what_is_no_page_of_knowledge_is_not_found(editor: Client, home: HomePage) -> None:
    assert editor.get(address(home)).status_code == 404
    assert editor.get(reverse("copy_page", args=[987654])).status_code == 404


def test_a_draft_stays_a_draft(editor: Client) -> None:
    page = make.case(direct_cause="放出去的话")
    page.direct_cause = "还没有人审过的话"
    page.save_revision()
    copied = fragment(editor, page).get_text()
    assert "放出去的话" in copied
    assert "还没有人审过的话" not in copied


def links_to_copies(client: Client, page: Page) -> set[str]:
    """Where the list of pages, and the page's own editor for whoever gets in, lead to a copy."""
    edit = client.get(reverse("wagtailadmin_pages:edit", args=[page.pk]), follow=True).content.decode()
    listing = client.get(reverse("wagtailadmin_explore", args=[page.get_parent().pk])).content.decode()
    return set(re.findall(r'href="(/admin/copy/\d+/)"', edit + listing))


@pytest.mark.parametrize("role", [Role.EDITOR, Role.REVIEWER, Role.RELEASER])
def test_who_may_edit_finds_it(home: HomePage, role: Role) -> None:
    page, _ = make.case(), make.case(live=False)
    client = Client()
    client.force_login(make.user(role))
    assert links_to_copies(client, page) == {address(page)}
    assert client.get(address(page)).status_code == 200


@pytest.mark.parametrize("role", [Role.TRAINING_OFFICER, Role.AUDITOR])
def test_who_may_not_edit_neither_finds_it_nor_gets_in(home: HomePage, role: Role) -> None:
    page = make.case()
    client = Client()
    client.force_login(make.user(role))
    assert links_to_copies(client, page) == set()
    assert "copy-fragment" not in client.get(address(page), follow=True).content.decode()
