"""Makes documents from published pages, in a few queries for any number of them."""

import logging
from collections.abc import Callable, Collection, Iterator
from typing import Any

from django.db.models import QuerySet
from wagtail.models import Page

from content import models as content
from content.lines import split_lines
from content.querysets import BasePageQuerySet
from search import documents
from search.documents import Document, Kind, StandardFacts, Tags, lines
from training.models import CoursePage

logger = logging.getLogger(__name__)

BATCH = 500


def visible_pages() -> BasePageQuerySet:
    """Return pages of any type that anyone may read."""
    return BasePageQuerySet(Page).visible()


def keys_of_visible() -> Iterator[list[int]]:
    """Yield the keys of all pages that have a document, a batch at a time."""
    for model in BUILDERS:
        keys = list(model._default_manager.visible().order_by("pk").values_list("pk", flat=True))
        yield from (keys[at : at + BATCH] for at in range(0, len(keys), BATCH))


def documents_of(keys: Collection[int]) -> tuple[list[Document], dict[int, str]]:
    """Return the documents of those pages that readers may see, and an error for each that could not be read.

    A page that nobody may see, or that is of a type without documents, is in neither. One page's fault does not keep
    the others out of the index.
    """
    try:
        return list(_read(keys)), {}
    except Exception:
        logger.exception("could not read a batch of pages, reading them one by one")
    found: list[Document] = []
    errors: dict[int, str] = {}
    for key in keys:
        try:
            found += _read([key])
        except Exception as error:
            logger.exception("no document for page %s", key)
            errors[key] = repr(error)
    return found, errors


def _read(keys: Collection[int]) -> Iterator[Document]:
    types = visible_pages().filter(pk__in=keys).order_by("pk").values_list("content_type__model", flat=True).distinct()
    present = set(types)
    for model, (build, related) in BUILDERS.items():
        if model._meta.model_name not in present:
            continue
        pages: QuerySet[Any] = model._default_manager.visible().filter(pk__in=keys).order_by("pk")
        if issubclass(model, content.KnowledgePage):
            pages = pages.prefetch_related("sectors", "scenes")
        yield from (build(page) for page in pages.select_related(*related[0]).prefetch_related(*related[1]))


def _tags(page: content.KnowledgePage) -> Tags:
    # Through the prefetched rows: the manager of a ParentalManyToManyField would ask once for each page.
    return Tags(
        sectors={row.slug: row.name for row in page.sectors.all()},
        scenes={row.slug: row.name for row in page.scenes.all()},
    )


def _common(page: content.KnowledgePage, kind: Kind) -> dict[str, Any]:
    tags = _tags(page)
    return {
        "key": str(page.pk),
        "kind": kind,
        "title": page.title,
        "sectors": tuple(tags.sectors),
        "scenes": tuple(tags.scenes),
        "revision": _revision(page),
    }


def _revision(page: Page) -> str:
    return str(page.live_revision_id or "")


def _papers(page: content.ArticlePage | content.StandardPage) -> list[str]:
    """What stands in the files below a page, as somebody typed it: of a scan there is nothing else to find."""
    return [text for row in page.attachments.all() for text in (row.document.title, row.shown_summary)]


def _criterion(page: content.CriterionPage) -> Document:
    standard = page.standard
    return documents.criterion(
        str(page.pk),
        subject=page.title,
        item=page.item,
        code=page.code,
        gist=page.gist,
        standard=StandardFacts(
            code=standard.slug,
            name=standard.name,
            doc_number=standard.doc_number,
            level=standard.level,
            status=standard.status,
            on=standard.effective_on,
            carries_badge=standard.carries_badge,
        ),
        colloquial=split_lines(page.colloquial_names),
        keywords=split_lines(page.keywords),
        how_to_check=page.how_to_check,
        free_first=page.free_first,
        how_to_fix=page.how_to_fix,
        not_this=split_lines(page.not_this),
        sector_label=page.sector_label,
        official_text=page.official_text if page.official_text_compared_by_id else "",
        remark=page.remark,
        legal_basis=split_lines(page.legal_basis),
        consequence=page.consequence,
        tags=_tags(page),
        revision=_revision(page),
    )


def _case(page: content.CasePage) -> Document:
    return documents.case(
        str(page.pk),
        title=page.title,
        occurred_on=page.occurred_on,
        grade=page.grade,
        summary=page.summary,
        direct_cause=page.direct_cause,
        keywords=split_lines(page.keywords),
        what_happened=split_lines(page.what_happened),
        turning_points=split_lines(page.turning_points),
        lessons=lines(page.lessons, page.remark),
        check_today=split_lines(page.check_today),
        tags=_tags(page),
        revision=_revision(page),
    )


def _article(page: content.ArticlePage) -> Document:
    tags = _tags(page)
    return Document(
        **_common(page, Kind.ARTICLE),
        names=lines(*tags.scenes.values(), *split_lines(page.keywords)),
        gist=page.summary,
        how_to=lines(*page.body.stream_block.get_searchable_content(page.body)),
        body=lines(*_papers(page), page.video_transcript, *split_lines(page.audience), *tags.sectors.values()),
        place=page.get_kind_display(),
    )


def _question(page: content.QuestionPage) -> Document:
    return Document(
        **_common(page, Kind.QUESTION),
        names=lines(*split_lines(page.keywords)),
        gist=page.short_answer,
        body=lines(page.answer, *split_lines(page.depends_on), page.ask_whom, *_tags(page).names()),
        place=page.ask_whom and f"该问：{page.ask_whom}",
    )


def _law(page: content.LawArticle) -> Document:
    return Document(
        **_common(page, Kind.LAW),
        names=lines(page.name, page.law, page.topic, *split_lines(page.keywords)),
        gist=page.gist,
        law=page.penalty,
        place=page.law,
    )


def _standard(page: content.StandardPage) -> Document:
    topics = (f"{row.clause} {row.topic}" for row in page.clause_topics.all())
    return Document(
        **_common(page, Kind.STANDARD),
        names=lines(page.short_title, page.doc_number, page.code, *split_lines(page.keywords)),
        gist=lines(page.summary, page.sector_label),
        body=lines(*_papers(page), page.scope_note, page.issuer, *topics, *_tags(page).names()),
        level=page.level,
        standard=page.slug,
        status=page.status,
        on=page.effective_on,
        place=" · ".join(part for part in (page.doc_number, page.issuer) if part),
    )


def _scene(page: content.TopicPage) -> Document:
    return Document(
        key=str(page.pk),
        kind=Kind.SCENE,
        title=page.title,
        names=page.scene.name,
        gist=page.summary,
        body=lines(*(row.hazards for row in page.elsewhere.all())),
        scenes=(page.scene.slug,),
        revision=_revision(page),
    )


def _course(page: CoursePage) -> Document:
    topics = (text for block in page.syllabus for text in (block.value["topic"], *block.value["points"]))
    return Document(
        **_common(page, Kind.COURSE),
        names=lines(page.get_kind_display(), *split_lines(page.keywords)),
        gist=page.summary,
        body=lines(*(row.get_who_display() for row in page.audiences.all()), *topics, *_tags(page).names()),
        place=page.says,
    )


# For each page type: its builder, and the rows to read along: by join, and by one query more.
BUILDERS: dict[type[Page], tuple[Callable[[Any], Document], tuple[tuple[str, ...], tuple[str, ...]]]] = {
    content.CriterionPage: (_criterion, (("standard",), ())),
    content.CasePage: (_case, ((), ())),
    content.ArticlePage: (_article, ((), ("attachments__document",))),
    content.QuestionPage: (_question, ((), ())),
    content.LawArticle: (_law, ((), ())),
    content.StandardPage: (_standard, ((), ("clause_topics", "attachments__document"))),
    content.TopicPage: (_scene, (("scene",), ("elsewhere",))),
    CoursePage: (_course, ((), ("audiences",))),
}

# Names as the plain database query asks for them: see `search/fallback.py`.
KIND_OF: dict[str, Kind] = {
    "criterionpage": Kind.CRITERION,
    "casepage": Kind.CASE,
    "articlepage": Kind.ARTICLE,
    "questionpage": Kind.QUESTION,
    "lawarticle": Kind.LAW,
    "standardpage": Kind.STANDARD,
    "topicpage": Kind.SCENE,
    "coursepage": Kind.COURSE,
}
