"""What everybody's walk through the whole site comes to, beside what the table says."""

import logging
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.test import override_settings
from django.urls import NoReverseMatch, reverse

from accounts.roles import Role
from portal.logs import LogFileHandler, MaskedJsonFormatter
from tests.access.areas import AREAS, NOT_LINKED, area_of, is_open
from tests.access.furnished import NAMES, REGISTER, SECRETS, furnish
from tests.access.help import lay
from tests.access.rows import Row
from tests.access.table import TABLE
from tests.access.walker import COSTLY, Visit, Walk, ask, every_name, name_of
from tests.access.world import ANYBODY, LOGGED_IN, World, build
from tests.factories import lay_site

LOG = "portal.log"


@dataclass
class Walked:
    """Where everybody came; `things` are the addresses of the world's own firm, each with its row of the table."""

    visits: dict[str, list[Visit]]
    things: dict[str, Row]


@contextmanager
def walked(folder: Path, *, followed: int, people: Sequence[str], share: int = 0) -> Iterator[Walked]:
    """Build one world, let people walk through it, leave nothing in the database. The log goes to `folder`.

    Where `share` is one, each also asks for all that the others found; where it is more, for every so-many-th of it,
    and the next one for others.
    """
    places: dict[str, Any] = {"PRIVATE_DIR": folder / "private", "MEDIA_ROOT": folder / "media"}
    with override_settings(IDENTITY_KEYS=["a-key-of-the-test"], **places), transaction.atomic():
        lay_site()
        world = furnish(lay(build()))
        things = {reverse(name, args=row.args(world)): row for name, row in TABLE.items()}
        with _logged(folder / LOG):
            visits = {who: list(Walk(world.viewers[who], followed).start(_doors(things))) for who in people}
            if share:
                _try_the_others(world, visits, followed, share)
        yield Walked(visits, things)
        transaction.set_rollback(True)


def _doors(things: dict[str, Row]) -> Iterator[str]:
    """Where a walk begins: the front, and every address that one could type."""
    yield from ("/", "/mine/", "/admin/")
    for name, _ in every_name():
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue
    yield from things


def _try_the_others(world: World, visits: dict[str, list[Visit]], followed: int, share: int) -> None:
    """Let everybody ask for what somebody else found and he did not."""
    found: dict[tuple[str, str], list[tuple[str, str]]] = defaultdict(list)
    for visit in {(row.method, row.url): row for rows in visits.values() for row in rows if row.got_in}.values():
        found[visit.method, visit.name].append((visit.method, visit.url))
    for turn, (who, rows) in enumerate(visits.items()):
        known = {(row.method, row.url) for row in rows}
        for alike in list(found.values())[turn % share :: share]:
            for method, url in [pair for pair in alike[:followed] if pair not in known]:
                rows.append(ask(world.viewers[who], method, url))


@contextmanager
def _logged(path: Path) -> Iterator[None]:
    """Write the log as the site does."""
    handler = LogFileHandler(path, encoding="utf-8")
    handler.setFormatter(MaskedJsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s", json_ensure_ascii=False))
    logging.getLogger().addHandler(handler)
    try:
        yield
    finally:
        logging.getLogger().removeHandler(handler)
        handler.close()


def broken(walked: Walked) -> list[str]:
    """Every answer that is a fault of the site."""
    return [f"{who}: {row.case}" for who, rows in walked.visits.items() for row in rows if row.status >= 500]


def strays(walked: Walked, who: str) -> list[str]:
    """Where somebody was let in and the table does not say so."""
    return [row.case for row in walked.visits[who] if not _is_allowed(walked, who, row)]


def _is_allowed(walked: Walked, who: str, visit: Visit) -> bool:
    row = walked.things.get(visit.url.split("?")[0]) or TABLE.get(visit.name)
    if row is None:
        return not visit.got_in or is_open(visit.name) or who in AREAS.get(area_of(visit.name), ())
    if visit.status in row.refusal | {404, 405} or (who == ANYBODY and not visit.got_in):
        return True
    allowed = (row.post if visit.method == "POST" else row.get) or frozenset()
    # Of what is one's own, and of what a bureau lead sees of other major hazards, the table knows nothing; whose it is,
    # the names on it tell.
    another = visit.url.split("?")[0] not in walked.things
    own = visit.name in OF_ONES_OWN and who in LOGGED_IN
    major = visit.name.startswith("help_") and who == Role.BUREAU_LEAD.value
    return who in allowed or (another and (own or major))


IMPORTING = ("start", "template", "show", "confirm", "abandon", "choose", "failed")
OF_ONES_OWN = {
    "my_enterprise",
    "leave_enterprise",
    "invite_member",
    "open_message",
    "answer_invitation",
    "withdraw_claim",
    "withdraw_invitation",
    "change_member",
    "help_firm",
    "help_past",
    "help_log",
    "help_request",
    "help_change",
    "help_send",
    "help_withdraw",
    "help_ledger_xlsx",
    "training_firm",
    "training_firm_session",
    "training_firm_export",
    *(f"training_firm_import:{view}" for view in IMPORTING),
    "training_not_coming",
    "training_accept",
    "training_decline",
    "training_cancel",
    "training_replace",
    "training_ics",
}


def unreached(walked: Walked, who: str) -> list[str]:
    """What the table lets somebody enter and where his walk did not bring him in."""
    entered = {row.name for row in walked.visits[who] if row.got_in}
    areas = {area_of(name) for name in entered}
    missing = [pattern for pattern, may in AREAS.items() if who in may and pattern not in areas | NOT_LINKED]
    papers = {name_of(url) for url in walked.things if url.endswith(COSTLY)}
    return missing + [name for name, row in TABLE.items() if who in (row.get or ()) and name not in entered | papers]


def leaks(walked: Walked, who: str) -> list[str]:
    """Every answer in which somebody reads what he may not."""
    return [
        f"{word}: {row.case}"
        for row in walked.visits[who]
        for word, may in SECRETS.items()
        if word in row.text and who not in may and not _is_register(who, word, row)
    ]


def _is_register(who: str, word: str, visit: Visit) -> bool:
    return word in NAMES and visit.name in REGISTER and who in LOGGED_IN


def unread(walked: Walked) -> list[str]:
    """Secrets that nobody read who may: they would prove nothing."""
    read = {
        word
        for word, may in SECRETS.items()
        for who in may & walked.visits.keys()
        for row in walked.visits[who]
        if word in row.text
    }
    return [word for word, may in SECRETS.items() if may & walked.visits.keys() and word not in read]
