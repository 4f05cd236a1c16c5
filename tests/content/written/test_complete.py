"""What a page says, its plain writing says, in Markdown and in Word: all of it, and nothing that editors keep."""

import re
from collections import Counter
from io import BytesIO

from bs4 import BeautifulSoup, Tag
from django.test import Client
from docx import Document
from wagtail.models import Page

from content.kinds import KINDS
from content.written.page import DISCLAIMER
from portal.models import HomePage
from tests import factories as make
from tests.content.pages.reading import closed_up
from tests.content.written.world import SECRET, every_type

# Moves about, or is for a screen.
SILENT = "nav, form, .page-tools, .dock, .actions, .peers, .jump, .visually-hidden, .no-print, [aria-hidden=true]"
# What the style sheet draws between words, and writing must write.
SIGNS = re.compile(r"[·：、]")
LIST_SIGN = re.compile(r"[•☐]|\d+\.")


def fragments(client: Client, page: Page) -> list[str]:
    """The pieces of text that readers see in the main part."""
    main: Tag = BeautifulSoup(client.get(page.url).content, "html.parser").main
    # Words that only who listens to the page is told.
    labels = [part["aria-label"] for part in main.select(".layer, .tags, figure svg[aria-label]")]
    labels += [part["alt"] for part in main.select("figure img")]
    for silent in main.select(SILENT):
        silent.decompose()
    return [closed_up(text) for text in main.stripped_strings] + labels


def markdown(client: Client, page: Page, query: str = "") -> str:
    response = client.get(f"{page.url.rstrip('/')}.md{query}")
    assert response.status_code == 200, page
    assert response["Content-Type"] == "text/markdown; charset=utf-8"
    return response.content.decode()


def bare(text: str) -> str:
    """Markdown without its signs."""
    text = re.sub(r"\]\([^)]*\)", "", re.sub(r"\\([!-/:-@\[-`{-~])", "\x00\\1", text))
    return closed_up(re.sub(r"(?<!\x00)[\[\]*#>|]|\\", "", text).replace("\x00", ""))


def word_text(client: Client, page: Page) -> str:
    """All words of the Word file, those in tables and behind links too."""
    response = client.get(f"{page.url}word.docx")
    assert response.status_code == 200, page
    body = Document(BytesIO(response.content)).element.body
    texts = [node.text or "" for node in body.iter() if node.tag.endswith("}t")]
    return "".join(text for text in texts if not LIST_SIGN.fullmatch(text))


def test_nothing_is_lost(client: Client, home: HomePage) -> None:
    for page in every_type():
        told, typed = SIGNS.sub("", bare(markdown(client, page))), SIGNS.sub("", closed_up(word_text(client, page)))
        shown = fragments(client, page)
        assert len(shown) > 5
        for text in shown:
            assert SIGNS.sub("", text) in told, (page, text)
            assert SIGNS.sub("", text) in typed, (page, text)


def test_nothing_is_added_but_what_the_writing_is_not_and_where_it_is_from(client: Client, home: HomePage) -> None:
    for page in every_type():
        shown = SIGNS.sub("", "".join(fragments(client, page)))
        typed = SIGNS.sub("", closed_up(word_text(client, page)))
        drawings = BeautifulSoup(client.get(page.url).content, "html.parser").select(
            "figure svg[aria-label], figure img"
        )
        extra = [DISCLAIMER, f"网址：{page.full_url}", "（图）" * len(drawings)]
        assert Counter(typed) == Counter(shown + SIGNS.sub("", closed_up("".join(extra)))), page


def test_what_editors_keep_is_never_told(client: Client, home: HomePage) -> None:
    for page in every_type():
        assert SECRET not in markdown(client, page)
        assert SECRET not in word_text(client, page)


def test_lists_are_told_as_they_are_filtered(client: Client, home: HomePage) -> None:
    pages = every_type()
    other = make.criterion()
    for kind in KINDS:
        index = kind.index.objects.get()
        told = markdown(client, index)
        shown = [page.topic if kind.slug == "laws" else page.title for page in pages if type(page) is kind.page]
        assert shown
        assert all(text in told for text in shown), kind
    index = KINDS[1].index.objects.get()
    told = markdown(client, index, f"?scene={pages[-1].slug}")
    assert pages[3].title in told
    assert other.title not in told


def test_a_long_list_says_where_it_goes_on(client: Client, home: HomePage) -> None:
    pages = [make.case() for _ in range(21)]
    index = KINDS[2].index.objects.get()
    told = markdown(client, index)
    (more,) = re.findall(r"\[下一页\]\(([^)]*)\)", told)
    assert "第 1 页，共 2 页" in told
    rest = markdown(client, index, more.partition(".md")[2])
    assert sum(page.title in told for page in pages) == 20
    assert sum(page.title in rest for page in pages) == 1
    assert "下一页" not in rest


def test_every_page_says_where_its_writing_is(client: Client, home: HomePage) -> None:
    for page in [*every_type(), *(kind.index.objects.get() for kind in KINDS)]:
        soup = BeautifulSoup(client.get(page.url).content, "html.parser")
        (link,) = soup.head.find_all("link", type="text/markdown")
        told = client.get(link["href"])
        assert told.status_code == 200
        assert told["Link"] == f'<{page.full_url}>; rel="canonical"'
        if type(page) in {kind.page for kind in KINDS}:
            take = [link["href"] for link in soup.select("footer.colophon .no-print a")]
            assert [client.get(address).status_code for address in take] == [200, 200]
