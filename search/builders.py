"""Makes documents from published pages: a few queries for any number of pages."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from content import models as content
from content.lines import split_lines
from content.models import KnowledgePage
from search.documents import Document, weighed

BATCH = 500


def documents(page_ids: Iterable[int] | None = None) -> Iterator[Document]:
    """Yield the document of each page that readers may see, of those named or of all."""
    wanted = None if page_ids is None else list(page_ids)
    for model, build in _BUILDERS.items():
        pages = model._default_manager.visible()
        if wanted is not None:
            pages = pages.filter(pk__in=wanted)
        if hasattr(model, "standard"):
            pages = pages.select_related("standard")
        keys = list(pages.order_by("pk").values_list("pk", flat=True))
        for at in range(0, len(keys), BATCH):
            batch = list(pages.filter(pk__in=keys[at : at + BATCH]).order_by("pk"))
            words = _Words(model, [page.pk for page in batch])
            yield from (weighed(build(page, words)) for page in batch)


class _Words:
    """The names of sectors and scenes of a batch of pages, read in two queries."""

    def __init__(self, model: type[Any], keys: list[int]) -> None:
        self.sectors = self._names(model, "sectors", keys)
        self.scenes = self._names(model, "scenes", keys)

    @staticmethod
    def _names(model: type[Any], field: str, keys: list[int]) -> dict[int, tuple[str, ...]]:
        if not issubclass(model, KnowledgePage):
            return {}
        link = model._meta.get_field(field)
        column, target = link.m2m_field_name(), link.m2m_reverse_field_name()
        rows = link.remote_field.through.objects.filter(**{f"{column}__in": keys}).order_by("pk")
        names: dict[int, list[str]] = defaultdict(list)
        for key, name in rows.values_list(column, f"{target}__name"):
            names[key].append(name)
        return {key: tuple(found) for key, found in names.items()}

    def facets(self, page: Any) -> dict[str, tuple[str, ...]]:
        return {"sectors": self.sectors.get(page.pk, ()), "scenes": self.scenes.get(page.pk, ())}


def _lines(*texts: str) -> tuple[str, ...]:
    return tuple(line for text in texts for line in split_lines(text))


def _standard(page: content.StandardPage, words: _Words) -> Document:
    return Document(
        key=str(page.pk),
        kind="standard",
        title=page.title,
        names=(page.short_title, page.code, page.doc_number, *_lines(page.keywords)),
        gist=page.summary or page.sector_label,
        body=(page.scope_note, page.issuer, *(f"{row.clause} {row.topic}" for row in page.clause_topics.all())),
        standard=page.code,
        level=page.level,
        status=page.status,
        on=page.effective_on,
        context=" · ".join(part for part in (page.doc_number, page.issuer) if part),
        **words.facets(page),
    )


def _criterion(page: content.CriterionPage, words: _Words) -> Document:
    standard = page.standard
    return Document(
        key=str(page.pk),
        kind="criterion",
        title=page.title,
        names=(page.code, page.item, *_lines(page.keywords, page.colloquial_names)),
        gist=page.gist,
        how_to=(page.how_to_check, page.free_first, page.how_to_fix),
        body=(*_lines(page.not_this), page.sector_label, page.remark),
        law=(*_lines(page.legal_basis), page.consequence),
        standard=standard.code,
        level=standard.level,
        status=standard.status,
        on=standard.effective_on,
        context=f"{standard.name} · {page.item}",
        badge=standard.carries_badge,
        fix=page.free_first or page.how_to_fix,
        **words.facets(page),
    )


def _case(page: content.CasePage, words: _Words) -> Document:
    return Document(
        key=str(page.pk),
        kind="case",
        title=f"{page.occurred_on.year} {page.title}",
        names=(page.code, *words.scenes.get(page.pk, ()), *_lines(page.keywords)),
        gist=page.direct_cause,
        how_to=_lines(page.check_today),
        body=(*_lines(page.what_happened, page.turning_points), page.lessons),
        law=tuple(row.gist for row in page.law_links.all()),
        level=page.grade,
        on=page.occurred_on,
        context=f"{page.occurred_on:%Y-%m-%d} · {page.grade}",
        **words.facets(page),
    )


def _article(page: content.ArticlePage, words: _Words) -> Document:
    return Document(
        key=str(page.pk),
        kind="article",
        title=page.title,
        names=(*words.scenes.get(page.pk, ()), *_lines(page.keywords)),
        gist=page.summary,
        how_to=tuple(_block_texts(page.body.get_prep_value())),
        context=f"{page.kind} · {page.minutes} 分钟读完",
        **words.facets(page),
    )


def _block_texts(value: Any) -> Iterator[str]:
    """Yield every text in a StreamField's stored form."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _block_texts(item["value"] if isinstance(item, dict) and "value" in item else item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _block_texts(item)


def _question(page: content.QuestionPage, words: _Words) -> Document:
    return Document(
        key=str(page.pk),
        kind="question",
        title=page.title,
        names=_lines(page.keywords),
        gist=page.short_answer,
        body=(page.answer, *_lines(page.depends_on), page.ask_whom),
        context=f"{page.asked_by}在问" if page.asked_by else "",
        **words.facets(page),
    )


def _law(page: content.LawArticle, words: _Words) -> Document:
    return Document(
        key=str(page.pk),
        kind="law",
        title=page.title,
        names=(page.name, page.law, page.topic, *_lines(page.keywords)),
        gist=page.gist,
        law=(page.penalty,),
        context=page.law,
        **words.facets(page),
    )


def _topic(page: content.TopicPage, words: _Words) -> Document:
    return Document(
        key=str(page.pk), kind="scene", title=page.title, names=(page.scene.name,), gist=page.summary, context="场景"
    )


_BUILDERS: dict[type[Any], Callable[[Any, _Words], Document]] = {
    content.CriterionPage: _criterion,
    content.CasePage: _case,
    content.ArticlePage: _article,
    content.QuestionPage: _question,
    content.StandardPage: _standard,
    content.LawArticle: _law,
    content.TopicPage: _topic,
}
