"""A scan below a page: what it is and what stands in it is said before anybody loads it, and found."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import Page
from weasyprint import HTML

from accounts.models import User
from content.models import ArticleAttachment, ArticlePage, PortalDocument, StandardAttachment
from search.pages import documents_of
from tests import factories
from tests.content.desk.conftest import editor, enter  # noqa: F401
from tests.content.uploads.doors import DOORS, TITLE
from tests.intake import papers


def written(words: str) -> bytes:
    """A PDF of which one can read and search the text."""
    out = BytesIO()
    HTML(string=f"<p>{words}</p>").write_pdf(out)
    return out.getvalue()


def document(content: bytes, name: str = "a.pdf") -> PortalDocument:
    return PortalDocument.objects.create(title="验收报告", file=ContentFile(content, name=name))


@pytest.mark.parametrize("door", [DOORS["add"], DOORS["drag"], DOORS["choose"]])
def test_the_library_knows_a_scan_when_it_comes_in(editor: User, door: object) -> None:  # noqa: F811
    door(enter(editor), "docs", "扫描.pdf", papers.pdf(12))  # type: ignore[operator]
    scan = PortalDocument.objects.get(title=TITLE)
    assert (scan.pages, scan.is_scan) == (12, True)


def test_a_scan_needs_words_and_other_files_do_not(home: Page) -> None:
    scan = document(papers.pdf(3))
    with pytest.raises(ValidationError, match="扫描件"):
        ArticleAttachment(document=scan, summary=" ").clean()
    ArticleAttachment(document=scan, summary="第 2 页是结论").clean()
    for other in (document(written("除尘系统验收结论：合格，可以投入使用。")), document(papers.word(), "a.docx")):
        ArticleAttachment(document=other).clean()
        assert not PortalDocument.objects.get(pk=other.pk).is_scan


def test_readers_and_the_search_learn_what_stands_in_it(home: Page, client: Client) -> None:
    scan = document(papers.pdf(12))
    for draft, kind in ((factories.article(live=False), ArticleAttachment), (factories.standard(), StandardAttachment)):
        row = kind(document=scan, summary="第 3 页是泄爆面积计算书")
        row.clean()
        draft.attachments = [row]
        page = factories.publish(draft)
        shown = client.get(page.url).content.decode()
        facts, summary, link = (shown.index(words) for words in ("扫描件 · ", "泄爆面积计算书", scan.url))
        assert "12 页" in shown[facts:summary]
        assert summary < link
        made, _ = documents_of([page.pk])
        assert "泄爆面积计算书" in made[0].body
    assert ArticlePage.objects.exists()
