"""The cases: two files, one kind of page."""

import re
from typing import Any

from content.models import CasePage
from portal.starter import streams
from portal.starter.facts import Facts, FactsError, Row
from portal.starter.pages.common import day, editor_note, is_released, lines
from portal.starter.pages.frame import index_code
from portal.starter.plan import PageSpec, Ref
from portal.starter.words import Told, clauses, divide

_BASIS = "伤亡口径："
_ABOUT_PEOPLE = re.compile("死|伤|遇难|牺牲")
_LAW = "LAW-"


def cases(facts: Facts) -> list[PageSpec]:
    """Return a page for each case, the latest first."""
    pages = [_case(facts, Row(row, known_as=row["id"])) for row in facts.cases]
    return sorted(pages, key=lambda page: page.slug, reverse=True)


def _case(facts: Facts, row: Row) -> PageSpec:
    code, confidence = row.take("id"), row.take("confidence")
    place, accident_type, violated = row.take("place"), row.take("type"), row.take("violated")
    words = row.take("scenes")
    tags = {"sectors": _sectors(facts, violated), "scenes": facts.scenes_of(words)}
    note = divide(row.take("note", ""), "。")
    basis = _basis(note.readers, facts.case_map.get(code, ""))
    page = PageSpec(
        code=code,
        kind="案例",
        model=CasePage,
        parent=index_code("cases"),
        slug=code.removeprefix("CASE-"),
        title=f"{place} · {accident_type}",
        released=is_released(confidence),
        fields={
            "code": code,
            "occurred_on": _date(row),
            "place": place,
            "accident_type": accident_type,
            "casualty_basis": basis.readers,
            "remark": basis.editors,
            **_story(row),
            "keywords": lines(facts.other_words(words, tags), of=code),
            "sources": streams.sources(code, [(row.take("source"), "")]),
            "confidence": confidence,
            "checked_against": row.take("checked_against"),
            "editor_note": editor_note(confidence, note.editors),
            **_self_test(code, Row(row.take("self_test"), known_as=f"{code} 自测")),
        },
        links={
            "basis_links": [_against(target) for target in violated],
            "law_links": [_law_says(Row(said, known_as=code)) for said in row.take("what_law_says")],
        },
        tags=tags,
    )
    row.finish()
    return page


def _story(row: Row) -> dict[str, Any]:
    """Return what is told as given: the figures, the course of events and the lesson."""
    code = row.known_as
    return {
        "grade": row.take("grade"),
        "deaths": row.take("deaths"),
        "injuries": row.take("injuries"),
        "loss": row.take("loss"),
        "what_happened": lines(row.take("what_happened"), of=code),
        "direct_cause": row.take("direct_cause"),
        "turning_points": lines(row.take("turning_points"), of=code),
        "wording": row.take("wording"),
        "lessons": row.take("lessons"),
        "check_today": lines(row.take("check_today"), of=code),
    }


def _date(row: Row) -> Any:
    text, year = row.take("date"), row.take("year")
    occurred = day(text)
    if occurred is None or occurred.year != year:
        raise FactsError(f"{row.known_as}：日期 {text} 和年份 {year} 对不上")
    return occurred


def _basis(note: str, mapped: str) -> Told:
    """Divide a note into what figures rest on (as `readers`) and what else to mind (as `editors`); both are shown."""
    sentences = clauses(note, "。")
    about = [sentence for sentence in sentences if sentence.startswith(_BASIS) or _ABOUT_PEOPLE.search(sentence)]
    rest = [sentence for sentence in sentences if sentence not in about]
    return Told(mapped + _sentences(about).removeprefix(_BASIS), _sentences(rest))


def _sentences(parts: list[str]) -> str:
    return "".join(f"{part}。" for part in parts)


def _self_test(code: str, row: Row) -> dict[str, Any]:
    target = row.take("criterion")
    values = {
        "self_test_question": row.take("question"),
        "self_test_options": lines(row.take("options"), of=code),
        "self_test_answer": row.take("answer"),
        "self_test_why": row.take("why"),
        "self_test_criterion": None if target.startswith(_LAW) else Ref(target),
        "self_test_law": Ref(target) if target.startswith(_LAW) else None,
    }
    row.finish()
    return values


def _against(target: str) -> dict[str, Any]:
    law = target.startswith(_LAW)
    return {"criterion": None if law else Ref(target), "law": Ref(target) if law else None}


def _law_says(row: Row) -> dict[str, Any]:
    said = {"law": Ref(row.take("law_id")), "gist": row.take("gist")}
    row.finish()
    return said


def _sectors(facts: Facts, violated: list[str]) -> list[str]:
    """Return the sectors of the criteria that a case went against; the rows name none of their own."""
    return facts.sectors_of([row["sector"] for row in facts.criteria if row["id"] in violated])
