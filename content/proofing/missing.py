"""What a page still lacks. None of it bars the way: an editor may have a reason, and a reviewer sees it too."""

from collections.abc import Callable, Iterator
from typing import Any, Final

from django.db.models import ForeignKey, Model, QuerySet
from django.utils import timezone
from modelcluster.models import get_all_child_relations

from content.models import ArticlePage, CasePage, CriterionPage, KnowledgePage, LawArticle, PortalImage, StandardPage
from content.proofing.finding import Finding


def missing(page: Model) -> list[Finding]:
    """Name what is not there: 怎么改, source, layers, alternative texts; and what it rests on that holds no more."""
    return [found for kind, check in CHECKS if isinstance(page, kind) for found in check(page)]


def _found(page: Any, name: str, says: str) -> Finding:
    return Finding(name, str(page._meta.get_field(name).verbose_name), says)


def _source(page: Any) -> Iterator[Finding]:
    """A criterion's source is its standard."""
    standard = page if isinstance(page, StandardPage) else getattr(page, "standard", None)
    if not page.sources and not (standard and standard.official_url):
        yield _found(page, "sources", "没有写来源。读者要知道这些话从哪里来，请在“来源与核对”里补上。")


def _layers(page: CriterionPage) -> Iterator[Finding]:
    if not page.free_first and not page.how_to_fix:
        yield _found(page, "how_to_fix", "没有写怎么改。“今天就能做、不花钱的”和“彻底改”至少写一样。")
    if not page.official_text:
        yield _found(page, "official_text", "标准原文还没有录入，读者只看得到官方网页的链接。")
    elif page.official_text_compared_by_id is None:
        yield _found(page, "official_text", "标准原文还没有第二个人校对，校对以前读者看不到。")
    for name, says in _EMPTY_LAYERS.items():
        if not getattr(page, name):
            yield _found(page, name, says)
    if not page.legal_basis and not page.law_links.exists():
        yield _found(page, "legal_basis", "没有写法律依据，也没有选法规条款。")


_EMPTY_LAYERS: Final = {
    "not_this": "没有写哪些不算。企业最怕误判，请至少写一条。",
    "consequence": "没有写不改会怎样。",
    "how_to_check": "没有写怎么查。",
}


def _says_nothing(page: Any) -> Iterator[Finding]:
    match page:
        case ArticlePage() if not page.body and page.video_id is None:
            yield _found(page, "body", "正文是空的。")
        case CasePage() if not page.lessons:
            yield _found(page, "lessons", "没有写教训。")
        case LawArticle() if not page.penalty:
            yield _found(page, "penalty", "没有写罚则。这一条没有罚则的，不用管。")


def _pictures(page: Model) -> Iterator[Finding]:
    """Every picture of the page and of the rows below it."""
    for name, label, image in _named(page, PortalImage.objects.all()):
        if not image.alt_text.strip():
            says = f"图片《{image.title}》没有替代文字，看不见图的人什么也不知道。请在图片库里补上。"
            yield Finding(name, label, says)


def _holds_no_more(page: Model) -> Iterator[Finding]:
    """Articles of law that were repealed or are not on the site, and criteria whose standard was superseded."""
    for name, label, law in _named(page, LawArticle.objects.all()):
        if law.repealed_on and law.repealed_on <= timezone.localdate():
            yield Finding(name, label, f"{law.name}已于 {law.repealed_on} 失效，请换成现行的条款。")
        elif not law.live:
            yield Finding(name, label, f"{law.name}现在不在网站上，请核对它是不是还有效。")
    for name, label, criterion in _named(page, CriterionPage.objects.select_related("standard")):
        if criterion.standard.status == StandardPage.Status.SUPERSEDED:
            yield Finding(name, label, f"《{criterion.title}》所在的标准已被接替，请看看要不要换成新标准的条款。")


def _named(page: Model, rows: QuerySet[Any]) -> list[tuple[str, str, Any]]:
    """What of `rows` the page or a row below it points at, with the part of the form and its label; one query."""
    found = [
        (relation or field.name, str(field.verbose_name), getattr(row, field.attname))
        for relation, row in [("", page), *_rows(page)]
        for field in row._meta.concrete_fields
        if isinstance(field, ForeignKey) and field.related_model is rows.model
    ]
    by_key = rows.in_bulk([key for _, _, key in found if key])
    return [(name, label, by_key[key]) for name, label, key in found if key in by_key]


def _rows(page: Any) -> Iterator[tuple[str, Model]]:
    for relation in get_all_child_relations(page):
        name = relation.get_accessor_name()
        yield from ((name, row) for row in getattr(page, name).all())


CHECKS: Final[tuple[tuple[type[Model], Callable[[Any], Iterator[Finding]]], ...]] = (
    (CriterionPage, _layers),
    (KnowledgePage, _source),
    (KnowledgePage, _says_nothing),
    (Model, _pictures),
    (Model, _holds_no_more),
)
