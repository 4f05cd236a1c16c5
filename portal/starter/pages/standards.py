"""Standards, regulations and technical standards, with the clause topics of the one whose text was not seen."""

from typing import Any

from content.models import StandardPage
from portal.starter import streams
from portal.starter.facts import Facts, FactsError, Row, slugs
from portal.starter.pages.common import day, editor_note, is_official, is_released
from portal.starter.pages.frame import index_code
from portal.starter.plan import PageSpec, PlaceRef, Ref

# The topics of this standard follow the items of that one; it is the only link between old and new.
TOPICS_OF, TOPICS_FOLLOW = "AQ3067", "HC121"

# What may be given in shorthand, or by our own names of documents; `standard_words.csv` says it to readers.
IN_WORDS = ("items", "replaces", "status_2026_11")


def standards(facts: Facts) -> list[PageSpec]:
    """Return a page for each document, in the order of the map."""
    given = {row["id"]: row for row in facts.standards}
    if set(given) != set(facts.standard_map):
        raise FactsError(f"standard_map.csv 和 standards.csv 对不上：{set(given) ^ set(facts.standard_map)}")
    if lost := {(code, name) for code, name in facts.standard_words if code not in given or name not in IN_WORDS}:
        raise FactsError(f"standard_words.csv 里的这些和 standards.csv 对不上：{lost}")
    return [_standard(facts, Row(given[code], known_as=code), facts.standard_map[code]) for code in facts.standard_map]


def _standard(facts: Facts, row: Row, place: dict[str, str]) -> PageSpec:
    code, confidence, url = row.take("id"), row.take("confidence"), row.take("source_url")
    title, doc_number, sector = row.take("title"), row.take("doc_number"), row.take("sector")
    official = url if is_official(url) else ""
    sectors = facts.sectors_of([sector])
    page = PageSpec(
        code=code,
        kind="标准",
        model=StandardPage,
        parent=index_code("standards"),
        slug=place["slug"],
        title=title,
        released=is_released(confidence),
        fields={
            "code": code,
            "short_title": place["short_title"],
            "kind": StandardPage.Kind(place["kind"]).value,
            "level": place["level"],
            "sector_label": sector,
            "keywords": "" if sectors else sector,
            "doc_number": doc_number,
            "status": StandardPage.Status(place["status"]).value,
            "official_url": official,
            **_document(facts, code, row),
            "scope_note": place["scope_note"],
            "decided_by": PlaceRef(place["decided_by"]) if place["decided_by"] else None,
            "successor": Ref(place["successor"]) if place["successor"] else None,
            "read_with": Ref(place["read_with"]) if place["read_with"] else None,
            "sources": streams.sources(code, [(_cited(title, doc_number), official)]),
            "confidence": confidence,
            # A page that is not the state's own is a copy that we read, not the official one.
            "checked_against": "" if official else url,
            "editor_note": editor_note(confidence, row.take("note")),
        },
        links={"clause_topics": _topics(facts) if code == TOPICS_OF else []},
        tags={"sectors": sectors, "scenes": slugs(place["scenes"])},
    )
    row.finish()
    return page


def _document(facts: Facts, code: str, row: Row) -> dict[str, Any]:
    """Return what the document says of itself; a date in words that are none is kept as words only."""
    issued, effective = row.take("issue_date"), row.take("effective_date")
    given = {name: row.take(name) for name in IN_WORDS}
    words = {name: facts.standard_words.get((code, name), text) for name, text in given.items()}
    return {
        "issuer": row.take("issuer"),
        "issued_on": day(issued),
        "issued_text": issued,
        "effective_on": day(effective),
        "effective_text": effective,
        "items_text": words["items"],
        "replaces_text": words["replaces"],
        "status_text": words["status_2026_11"],
    }


def _cited(title: str, doc_number: str) -> str:
    return f"《{title}》（{doc_number}）"


def _topics(facts: Facts) -> list[dict[str, Any]]:
    known = {row["item"]: row["id"] for row in facts.criteria if row["standard"] == TOPICS_FOLLOW}
    return [_topic(Row(row, known_as=f"{TOPICS_OF} {row['clause']}"), known) for row in facts.topics]


def _topic(row: Row, known: dict[str, str]) -> dict[str, Any]:
    old = row.take("old_item_121")
    topic = {
        "clause": row.take("clause"),
        "group": row.take("group"),
        "topic": row.take("topic_own_words"),
        "old_item_text": old,
        "old_criterion": Ref(known[old]) if old in known else None,
        "confidence": row.take("confidence"),
        "source": row.take("source"),
    }
    row.finish()
    return topic
