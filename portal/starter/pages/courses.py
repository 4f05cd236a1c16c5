"""Courses: what is taught, and which paper it does not stand in for."""

from typing import Any

from portal.starter import streams
from portal.starter.facts import Facts, Row
from portal.starter.pages.common import editor_note, is_released, known, lines, official_page, official_pages, refs
from portal.starter.pages.frame import index_code
from portal.starter.plan import PageSpec
from training.enums import Audience, Certificate, CourseKind, Firm, Stage, Standing
from training.models import CoursePage


def courses(facts: Facts) -> list[PageSpec]:
    """Return a page for each course, in the order of the file."""
    pages = official_pages(facts)
    return [_course(facts, Row(row, known_as=row["id"]), pages) for row in facts.courses]


def _course(facts: Facts, row: Row, pages: dict[str, str]) -> PageSpec:
    code, confidence = row.take("id"), row.take("confidence")
    scenes, sectors = row.take("scenes"), row.take("sectors")
    tags = {"sectors": facts.sectors_of(sectors), "scenes": facts.scenes_of(scenes)}
    sources = [
        (source["text"], source["url"] or official_page(source["text"], pages)) for source in row.take("sources")
    ]
    page = PageSpec(
        code=code,
        kind="课程",
        model=CoursePage,
        parent=index_code("courses"),
        slug=code,
        title=row.take("title"),
        released=is_released(confidence),
        fields={
            "code": code,
            "kind": known(CourseKind, row.take("kind")),
            "summary": row.take("summary"),
            "stage": known(Stage, row.take("stage")),
            "firm": known(Firm, row.take("firm")),
            "hours": row.take("hours", 0) or None,
            "syllabus": streams.syllabus(code, row.take("syllabus")),
            "syllabus_basis": row.take("syllabus_basis"),
            "speaker_office": row.take("speaker_office"),
            "keywords": lines(facts.other_words([*scenes, *sectors], tags), of=code),
            "sources": streams.sources(code, sources),
            "confidence": confidence,
            "editor_note": editor_note(confidence, row.take("note")),
        },
        links=_links(row),
        tags=tags,
    )
    row.finish()
    return page


def _links(row: Row) -> dict[str, list[dict[str, Any]]]:
    return {
        "audiences": [{"who": known(Audience, who)} for who in row.take("audience")],
        "certificates": [
            {"certificate": known(Certificate, paper), "standing": known(Standing, standing), "words": words}
            for paper, (standing, words) in row.take("certificates").items()
        ],
        "criterion_links": refs("criterion", row.take("related_criteria")),
        "law_links": refs("law", row.take("related_law")),
    }
