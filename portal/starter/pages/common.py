"""What the rows of all files have in common: how far they were checked, where they come from, lists and dates."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.db.models import TextChoices

from content.lines import join_lines
from portal.starter.facts import Facts, FactsError
from portal.starter.plan import Ref

VERIFIED = "verified"
# What the editor reads on a page that waits as a draft.
_DRAFT_NOTES = {
    "memory": "编辑注：凭记忆录入，还没有和公布的文本核对。核对后再提交发布。",
    "repost": "编辑注：只见过转载，还没有和官方文本核对。核对后再提交发布。",
}


def is_released(confidence: str) -> bool:
    """Whether a row of this confidence is shown to readers. Raises FactsError for an unknown one."""
    if confidence != VERIFIED and confidence not in _DRAFT_NOTES:
        raise FactsError(f"不认识的核对程度：{confidence}")
    return confidence == VERIFIED


def known(choices: type[TextChoices], word: str) -> str:
    """Return one of the model's own words, or nothing for nothing. Raises FactsError for any other."""
    if word and word not in choices.values:
        raise FactsError(f"不认识的词：{word}")
    return word


def editor_note(confidence: str, *notes: str) -> str:
    """Return what only editors read; on a draft it first says why the page waits."""
    return join_lines([note for note in (_DRAFT_NOTES.get(confidence, ""), *notes) if note])


def lines(items: list[str], *, of: str) -> str:
    """Return items one a line. Raises FactsError for an item that would become two lines or none."""
    for item in items:
        if not item.strip() or item != item.strip() or len(item.splitlines()) != 1:
            raise FactsError(f"{of}：这一条不能单独成行：{item!r}")
    return join_lines(items)


def day(text: str) -> date | None:
    """Return the date where the text is a date and nothing else: 待核, 记忆 or a mere year is not one."""
    return date.fromisoformat(text) if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text) else None


def refs(name: str, codes: list[str]) -> list[dict[str, Any]]:
    """Return link rows with one column."""
    return [{name: Ref(code)} for code in codes]


def is_official(url: str) -> bool:
    """Whether an address is the state's own: a page elsewhere is a copy, whatever it shows."""
    host = urlsplit(url).hostname or ""
    return host == "gov.cn" or host.endswith(".gov.cn")


def official_pages(facts: Facts) -> dict[str, str]:
    """Return the official page of each document by the names it is cited by, of the documents that have one."""
    pages: dict[str, str] = {}
    for row in facts.laws:
        if is_official(row["source_url"]):
            pages[_bare(row["law"])] = row["source_url"]
            pages[facts.law_map[row["law"]]["short"]] = row["source_url"]
    for row in facts.standards:
        if is_official(row["source_url"]):
            pages[_bare(row["title"])] = row["source_url"]
            pages[row["doc_number"]] = row["source_url"]
    return pages


def official_page(text: str, pages: dict[str, str]) -> str:
    """Return the official page of the one document a source cites; nothing where it cites several or an unknown one."""
    cited = re.findall("《([^《》]+)》", text)
    if cited:
        found = {pages.get(_bare(name), "") for name in cited}
    else:
        found = {url for name, url in pages.items() if re.match(rf"{re.escape(name)}(?!\d)", text)}
    return found.pop() if len(found) == 1 else ""


def _bare(name: str) -> str:
    return re.sub(r"（[^（）]*）$", "", name).removeprefix("中华人民共和国")
