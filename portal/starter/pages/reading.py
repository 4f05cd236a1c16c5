"""Articles and questions: what people read and ask."""

from content.models import ArticlePage, QuestionPage
from portal.starter import streams
from portal.starter.facts import Facts, Row
from portal.starter.pages.common import editor_note, is_released, lines, official_page, official_pages, refs
from portal.starter.pages.frame import index_code
from portal.starter.plan import PageSpec


def articles(facts: Facts) -> list[PageSpec]:
    """Return a page for each article, in the order of the file."""
    pages = official_pages(facts)
    return [_article(facts, Row(row, known_as=row["id"]), pages) for row in facts.articles]


def questions(facts: Facts) -> list[PageSpec]:
    """Return a page for each question, in the order of the file."""
    pages = official_pages(facts)
    return [_question(facts, Row(row, known_as=row["id"]), pages) for row in facts.questions]


def _article(facts: Facts, row: Row, pages: dict[str, str]) -> PageSpec:
    code, confidence = row.take("id"), row.take("confidence")
    scenes, sectors = row.take("scenes"), row.take("sectors")
    tags = {"sectors": facts.sectors_of(sectors), "scenes": facts.scenes_of(scenes)}
    kind, layer = ArticlePage.Kind(row.take("kind")), ArticlePage.Layer(row.take("layer"))
    page = PageSpec(
        code=code,
        kind="安全知识",
        model=ArticlePage,
        parent=index_code("articles"),
        slug=code,
        title=row.take("title"),
        released=is_released(confidence),
        fields={
            "code": code,
            "kind": kind.value,
            "layer": layer.value,
            "audience": lines(row.take("audience"), of=code),
            "season": row.take("season"),
            "minutes": row.take("minutes"),
            "summary": row.take("summary"),
            "body": streams.body(code, row.take("body")),
            "keywords": lines(facts.other_words([*scenes, *sectors], tags), of=code),
            "sources": _sources(code, row.take("sources"), pages),
            "confidence": confidence,
            "editor_note": editor_note(confidence, row.take("note", "")),
        },
        links={
            "criterion_links": refs("criterion", row.take("related_criteria")),
            "law_links": refs("law", row.take("related_law")),
            "case_links": refs("case", row.take("related_cases")),
        },
        tags=tags,
    )
    row.finish()
    return page


def _question(facts: Facts, row: Row, pages: dict[str, str]) -> PageSpec:
    code, confidence, criteria = row.take("id"), row.take("confidence"), row.take("related_criteria")
    page = PageSpec(
        code=code,
        kind="答疑",
        model=QuestionPage,
        parent=index_code("questions"),
        slug=code,
        title=row.take("question"),
        released=is_released(confidence),
        fields={
            "code": code,
            "asked_by": row.take("asked_by"),
            "short_answer": row.take("short_answer"),
            "answer": row.take("answer"),
            "depends_on": lines(row.take("depends_on"), of=code),
            "ask_whom": row.take("ask_whom"),
            "sources": _sources(code, row.take("sources"), pages),
            "confidence": confidence,
            "editor_note": editor_note(confidence, row.take("note", "")),
        },
        links={
            "criterion_links": refs("criterion", criteria),
            "law_links": refs("law", row.take("related_law")),
        },
        tags=_tags(facts, criteria),
    )
    row.finish()
    return page


def _sources(code: str, given: list[str], pages: dict[str, str]) -> list[dict[str, object]]:
    return streams.sources(code, [(text, official_page(text, pages)) for text in given])


def _tags(facts: Facts, criteria: list[str]) -> dict[str, list[str]]:
    """Return the sectors and scenes of the criteria that a question is about; the rows name none of their own."""
    rows = [row for row in facts.criteria if row["id"] in criteria]
    scenes = [facts.scenes_of_criterion(row["standard"], row["sector"], row["item"]) for row in rows]
    return {
        "sectors": facts.sectors_of([row["sector"] for row in rows]),
        "scenes": list(dict.fromkeys(slug for slugs in scenes for slug in slugs)),
    }
