"""What is saved of what people paste: words and line breaks, and no signs where each line is an item."""

from typing import Any

import pytest
from django.urls import reverse
from wagtail.models import Page

from content.pasted import clean_lines, clean_text
from tests import factories
from tests.content.desk.conftest import editor, enter, save_edit  # noqa: F401


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("一\x0b二\r\n三\u2028四", "一\n二\n三\n四"),
        ("\uf06c 防爆手电\n\uf0b7口罩", "• 防爆手电\n• 口罩"),
        ("a\xa0b\u200b“引号”‘照旧’", "a b“引号”‘照旧’"),
        ("<b>照字面</b><o:p></o:p>", "<b>照字面</b><o:p></o:p>"),
        ("1. 一\n2. 二", "1. 一\n2. 二"),
    ],
)
def test_a_text_keeps_its_words_and_breaks(typed: str, kept: str) -> None:
    assert clean_text(typed) == kept


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1. 先停\n2. 再清", "先停\n再清"),
        ("（1）先停\n\n（2）再清", "先停\n再清"),
        ("①先停\n②再清", "先停\n再清"),
        ("• 手电\n●口罩", "手电\n口罩"),
        # These count nothing: they are part of what is said.
        ("3.5 米以上\n2. 再清", "3.5 米以上\n2. 再清"),
        ("1. 只有一条", "1. 只有一条"),
        ("1. 先停\n3. 再清", "1. 先停\n3. 再清"),
    ],
)
def test_lines_that_are_items_lose_their_signs(typed: str, kept: str) -> None:
    assert clean_lines(typed) == kept


def latest(page: Page) -> Any:
    return Page.objects.get(pk=page.pk).get_latest_revision_as_object()


def test_the_form_cleans_texts_lines_and_blocks(home: Page, editor: object) -> None:  # noqa: F811
    page = factories.criterion()
    save_edit(enter(editor), page, gist="先停\x0b再清", colloquial_names="• 防爆板\n• 泄口")  # type: ignore[arg-type]
    draft = latest(page)
    assert (draft.gist, draft.colloquial_names) == ("先停\n再清", "防爆板\n泄口")
    article = factories.article()
    blocks = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "paragraph"}
    save_edit(enter(editor), article, **blocks, **{"body-0-value": "一\x0b\uf06c 二", "body-0-id": ""})  # type: ignore[arg-type]
    assert latest(article).body[0].value == "一\n• 二"
    assert "paste.js" in enter(editor).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()  # type: ignore[arg-type]
