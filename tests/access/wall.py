"""The wall from outside: whoever does not belong asks for every address of help and sends every form that stands on it.

What he is told and what changed is all that counts: no word of the firm's, and no row of the room's.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, Final
from urllib.parse import urlencode

from django.db import connection, transaction
from django.db.models import Model
from django.test import Client
from django.urls import NoReverseMatch, reverse

from accounts.models import Enterprise
from accounts.roles import Role
from assistance.models import (
    Answer,
    CaseDraft,
    Evidence,
    Extension,
    Finding,
    FindingPhoto,
    HelpRequest,
    HelpVisit,
    Measure,
    RectificationPlan,
    Signature,
)
from tests.access.help import CALLER, SHOWN, SHOWN_MAJOR
from tests.access.walker import RolledBack, Visit, ask, every_name, forms, name_of
from tests.access.world import AN_EXPERT, ANYBODY, CANARY, ELSEWHERE, LEAD, STRANGER, SUPERUSER, TEAM_EXPERT, World

# Who stands outside of everything that is not a major hazard, a bureau lead included.
OUTSIDE: Final = (
    ANYBODY,
    STRANGER,
    ELSEWHERE,
    AN_EXPERT,
    SUPERUSER,
    *(role.value for role in Role if role not in {Role.HELP_DESK, Role.BUREAU_LEAD}),
)
# Those to whom the pages show their forms.
INSIDE: Final = ("manager", "safety_officer", "member", LEAD, TEAM_EXPERT, Role.HELP_DESK.value)
WORDS: Final = (SHOWN, SHOWN_MAJOR, CALLER, f"{CANARY}来电")
_PAPERS: Final = (".pdf", ".docx", ".xlsx")
_KINDS: Final[dict[str, type[Model]]] = {
    "firms": Enterprise,
    "requests": HelpRequest,
    "visits": HelpVisit,
    "findings": Finding,
    "plans": RectificationPlan,
    "measures": Measure,
    "photos": FindingPhoto,
    "evidence": Evidence,
    "signatures": Signature,
    "extensions": Extension,
    "answers": Answer,
    "cases": CaseDraft,
}
_WRITES: Final = re.compile(r'(?:INSERT INTO|UPDATE|DELETE FROM) "assistance_', re.IGNORECASE)


@dataclass(frozen=True)
class Attempt:
    """A form that was shown to somebody, sent by somebody else."""

    who: str
    url: str
    sent: str


def things(world: World) -> list[Any]:
    """Everything of the firm's that an address can name."""
    return [row for name, row in world.things.items() if name.startswith("help ") and hasattr(row, "uuid")]


def addresses(world: World) -> Iterator[str]:
    """Every address of help for every thing that it can name; papers, each of a child process, are in the matrix."""
    for name, module in every_name():
        if module.startswith("assistance."):
            for row in [None, world.firm, *things(world)]:
                url = _address(name, row)
                if url and not url.endswith(_PAPERS):
                    yield url


def _address(name: str, row: Any) -> str:
    """Empty where the address names no such thing: what it names stands before its uuid, in the plural."""
    for args in ([],) if row is None else ([row.uuid], [row.uuid, "thumbnail"], [row.pk]):
        try:
            url = reverse(name, args=args)
        except NoReverseMatch:
            continue
        kind = next((kind for part, kind in _KINDS.items() if f"/{part}/{args[0] if args else ''}" in url), None)
        return "" if args and kind and not isinstance(row, kind) else url
    return ""


def told(world: World, who: str, urls: list[str]) -> list[str]:
    """Every answer in which somebody read a word of the firm's."""
    return read(asked(world, who, urls))


def asked(world: World, who: str, urls: list[str]) -> list[Visit]:
    """What somebody is answered at these addresses."""
    return [ask(world.viewers[who], "GET", url) for url in urls]


def read(answers: list[Visit]) -> list[str]:
    """Every one of these answers in which a word of the firm's stands."""
    return [f"{word}: {answer.case}" for answer in answers for word in WORDS if word in answer.text]


def shown(answers: dict[str, list[Visit]]) -> dict[tuple[str, str], set[str]]:
    """The forms on what each was answered: address and content, and to whom it was shown."""
    found: dict[tuple[str, str], set[str]] = {}
    for who, visits in answers.items():
        for visit in visits:
            for method, url, sent in forms(visit) if visit.got_in else ():
                if method == "POST" and name_of(url).startswith("help"):
                    found.setdefault((url, sent), set()).add(who)
    return found


def forged(
    world: World, found: dict[tuple[str, str], set[str]], people: tuple[str, ...], share: int, seed: int
) -> Iterator[Attempt]:
    """Each form by every so many-th of `people` to whom it was not shown, in turn, so that everybody has his share.

    By all of them (`share` 1) each is sent once more with words put in.
    """
    random = Random(seed)
    each = sorted(found.items())
    random.shuffle(each)
    for turn, ((url, sent), known) in enumerate(each):
        for who in people[turn % share :: share]:
            if who not in known:
                yield Attempt(who, url, sent)
                if share == 1:
                    yield Attempt(who, url, f"{sent}&{urlencode({'why': CANARY, 'text': CANARY, 'turn': turn})}")


def written(browser: Client, attempt: Attempt) -> list[str]:
    """Send it; return what it would have written into the room's tables, and leave no trace."""
    cookies, found = browser.cookies.copy(), []

    def note(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if _WRITES.search(sql):
            found.append(sql[:80])
        return execute(sql, params, many, context)

    try:
        with transaction.atomic(), connection.execute_wrapper(note):
            browser.generic("POST", attempt.url, attempt.sent, "application/x-www-form-urlencoded")
            raise RolledBack
    except RolledBack:
        browser.cookies = cookies
    return found
