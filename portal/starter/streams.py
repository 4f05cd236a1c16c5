"""StreamField values in the form in which they are stored, with ids that are the same on every run."""

import uuid
from typing import Any

from portal.starter.facts import FactsError

_NAMESPACE = uuid.UUID("6ba7b811-9dad-11d1-80b4-00c04fd430c8")
_TEXTS = ("heading", "paragraph", "warning")
_LISTS = ("steps", "checklist")


class Ids:
    """Hands out block ids that depend on the page and the place in it alone."""

    def __init__(self, code: str) -> None:
        self._code = code

    def at(self, *place: object) -> str:
        """Return the id of the block at a place."""
        return str(uuid.uuid5(_NAMESPACE, "/".join(map(str, (self._code, *place)))))


def sources(code: str, given: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """Return the stored form of sources, each a text as given and an official page or nothing."""
    ids = Ids(code)
    return [
        {"type": "source", "value": {"text": text, "url": url}, "id": ids.at("source", number)}
        for number, (text, url) in enumerate(given)
    ]


def body(code: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stored form of an article's blocks. Raises FactsError for a kind of block that nobody knows."""
    ids = Ids(code)
    return [
        {"type": block["type"], "value": _value(ids, number, block), "id": ids.at("body", number)}
        for number, block in enumerate(given)
    ]


def syllabus(code: str, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the stored form of a syllabus; hours as text, as Wagtail keeps decimals."""
    ids = Ids(code)
    return [
        {
            "type": "topic",
            "value": {
                "topic": topic["topic"],
                "hours": None if topic["hours"] is None else str(topic["hours"]),
                "points": _list(ids, ("syllabus", number), topic["points"]),
            },
            "id": ids.at("syllabus", number),
        }
        for number, topic in enumerate(given)
    ]


def _value(ids: Ids, number: int, block: dict[str, Any]) -> Any:
    kind = block["type"]
    if kind in _TEXTS and set(block) == {"type", "text"}:
        return block["text"]
    if kind in _LISTS and set(block) == {"type", "items"}:
        return _list(ids, (number,), block["items"])
    if kind == "do_dont" and set(block) == {"type", "do", "dont"}:
        return {part: _list(ids, (number, part), block[part]) for part in ("do", "dont")}
    if kind == "table" and set(block) == {"type", "columns", "rows"}:
        rows = [_list(ids, (number, "row", at), row) for at, row in enumerate(block["rows"])]
        return {
            "columns": _list(ids, (number, "columns"), block["columns"]),
            "rows": _list(ids, (number, "rows"), rows),
        }
    raise FactsError(f"正文第 {number + 1} 块：不认识的类型 {kind} 或多余的键 {sorted(block)}")


def _list(ids: Ids, place: tuple[object, ...], items: list[Any]) -> list[dict[str, Any]]:
    return [{"type": "item", "value": item, "id": ids.at(*place, at)} for at, item in enumerate(items)]
