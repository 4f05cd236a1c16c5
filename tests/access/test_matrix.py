"""Every row of the table, for everybody: who is let in gets in, who is not learns nothing."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from content.tables.importers import importers
from tests.access.rows import Row
from tests.access.table import DOORS, TABLE
from tests.access.world import ANYBODY, CANARY, VIEWERS, World

OUR_ROOMS = ("accounts.", "assistance.", "delivery.", "intake.", "portal.mine", "training.")
# Pages for readers as tables, one desk for each kind: `areas.py` says who comes there.
TABLES = (*(f"import_{name}" for name in importers()), "import_words")
# Words, not people or firms: tests/accounts/test_places.py.
BASIC_DATA = (
    "sectors",
    "scenes",
    "departments",
    "districts",
    "staff-units",
    "special-days",
    "message-templates",
    "consent-texts",
    *TABLES,
)
METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH")
# A few are every fourth of them at an address, others at the next; they try what no address answers to. All of them ask
# for what it does answer to, on SQLite: the rule is the same on PostgreSQL, and what is asked of the database is asked
# there by a few and by whoever is let in. At full size all do all: `make drills`, and DRILL_N=50 on PostgreSQL.
SHARE = 1 if int(os.environ.get("DRILL_N", "0")) >= 50 else 4


class _RolledBack(Exception):
    """Ends a transaction whose writes are not to stay."""


def named(resolver: URLResolver | None = None, space: str = "") -> Iterator[tuple[str, str]]:
    """The name and the module of every address."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield space + str(pattern.name), getattr(pattern.callback, "__module__", "")
        else:
            yield from named(pattern, f"{space}{pattern.namespace}:" if pattern.namespace else space)


def ask(world: World, who: str, method: str, url: str) -> HttpResponse:
    """Ask, and leave no trace: the next one meets the same world."""
    answers = []
    try:
        with transaction.atomic():
            answers.append(world.viewers[who].generic(method, url))
            raise _RolledBack
    except _RolledBack:
        return answers[0]


def a_few(name: str) -> list[str]:
    """Everybody has his share of the addresses."""
    return VIEWERS[list(TABLE).index(name) % SHARE :: SHARE]


def askers(name: str, row: Row) -> list[str]:
    """Who asks for an address."""
    if connection.vendor == "sqlite":
        return VIEWERS
    first = [next(who for who in VIEWERS if who in allowed) for allowed in (row.get, row.post) if allowed]
    return list(dict.fromkeys([*first, *a_few(name)]))


def is_in(answer: HttpResponse, row: Row, who: str) -> bool:
    """Whether somebody got in, or, what a form does that lacks something, was told what."""
    if who == ANYBODY:
        return not (answer.status_code == 302 and "/login/" in answer.headers["Location"])
    return answer.status_code in {200, 302, 303} if row.refusal == {404} else answer.status_code not in row.refusal


def test_every_address_has_its_row() -> None:
    ours = {name for name, module in named() if module.startswith(OUR_ROOMS) and name.split(":")[0] not in BASIC_DATA}
    doors = {name for name, module in named() if module.startswith(tuple(DOORS))}
    public = {
        "sms_receipts",
        "which_course",
        "papers_given",
        "wagtailadmin_account",
        "wagtailusers_groups:index",
        "wagtailusers_groups:index_results",
    }
    assert ours - doors - public - TABLE.keys() == set()
    assert TABLE.keys() - {name for name, _ in named()} == set()


@pytest.mark.parametrize("name", TABLE)
def test_who_gets_in(world: World, name: str) -> None:
    row = TABLE[name]
    url = reverse(name, args=row.args(world))
    for who in askers(name, row):
        for method, allowed in (("GET", row.get), ("POST", row.post)):
            answer = ask(world, who, method, url)
            case = f"{method} {url} by {who}: {answer.status_code}"
            assert answer.status_code < 500, case
            if allowed is None:
                assert answer.status_code in {302, 403, 404, 405}, case
            elif who in allowed:
                assert answer.status_code in {200, 302, 303, 400}, case
            else:
                assert not is_in(answer, row, who), case
                assert CANARY not in answer.content.decode(errors="replace"), case


@pytest.mark.parametrize("name", TABLE)
def test_no_other_method_does_anything(world: World, name: str) -> None:
    url = reverse(name, args=TABLE[name].args(world))
    for who in a_few(name):
        for method in METHODS[2:]:
            answer = ask(world, who, method, url)
            # Django takes PUT for POST; here it brings nothing, so the form comes back to whoever may send it.
            is_a_form = method == "PUT" and who in (TABLE[name].post or ())
            expected = {302, 403, 404, 405} | ({200} if is_a_form else set())
            assert answer.status_code in expected, f"{method} {url} by {who}: {answer.status_code}"
