"""The booklet of a standard: everything published in it, with contents that say on which page."""

import re

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import ClauseTopic
from portal.models import HomePage
from tests import factories as make
from tests.content.paper.reading import words


def test_the_contents_name_the_page_on_which_an_item_stands(home: HomePage, client: Client) -> None:
    standard = make.standard()
    rows = [make.criterion(standard, title=f"条款名{n:02}", not_this="不算的\n" * 12) for n in range(9)]
    data = client.get(f"{standard.url}booklet.pdf").content
    with pypdfium2.PdfDocument(data) as document:
        pages = [page.get_textpage().get_text_bounded() for page in document]
    listed = dict(re.findall(r"(条款名\d\d)\s+(\d+)", pages[0]))
    assert len(pages) > 3
    assert list(listed) == [row.title for row in rows]
    for name, number in listed.items():
        assert name in pages[int(number) - 1]


def test_it_holds_what_is_published_and_nothing_else(home: HomePage, client: Client) -> None:
    new = make.standard(title="新标准在此", doc_number="新文号")
    standard = make.standard(successor=new, status="in_transition", status_text="正在接替", scope_note="谁归它管")
    law = make.law(law_short="示例法")
    shown = make.criterion(standard, laws=(law,), official_text="没有校对过的原文", confidence_scope="只给编辑")
    ClauseTopic.objects.create(standard=new, clause="5.9", topic="新条题", old_criterion=shown)
    draft = make.criterion(standard, live=False, title="还没有发布的")
    said = words(client.get(f"{standard.url}booklet.pdf").content)
    for text in (shown.title, shown.gist, "示例法", "谁归它管", "新标准在此", "5.9 新条题", "正在接替"):
        assert text in said
    assert f"{shown.consequence}。具体以裁量基准和处罚决定为准。" in said
    for text in (draft.title, "没有校对过的原文", "只给编辑"):
        assert text not in said


def test_a_standard_without_items_says_so(home: HomePage, client: Client) -> None:
    said = words(client.get(f"{make.standard().url}booklet.pdf").content)
    assert "本站还没有逐条整理这份文件。" in said


@pytest.mark.parametrize("n", [1, 12])
def test_the_count_of_queries_does_not_grow(n: int, home: HomePage, client: Client) -> None:
    standard = make.standard()
    for _ in range(n):
        make.criterion(standard, laws=(make.law(),))
    client.get(f"{standard.url}booklet.pdf")
    with CaptureQueriesContext(connection) as queries:
        assert client.get(f"{standard.url}booklet.pdf").status_code == 200
    assert len(queries) <= 15


def test_the_page_leads_to_it(home: HomePage, client: Client) -> None:
    standard = make.criterion().standard
    page = client.get(standard.url).content.decode()
    assert f'href="{standard.url}booklet.pdf"' in page
    assert f'href="/notice/?s={standard.slug}"' in page
    draft = make.standard(live=False)
    assert client.get(f"/standards/{draft.slug}/booklet.pdf").status_code == 404
