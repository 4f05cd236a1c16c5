"""Adding to the chain: numbers without a gap, whoever adds at once, and nothing that the database lets be changed."""

import os
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from accounts.audit import About, Act, anchors, guards, record
from accounts.audit.chain import BEGINNING, hash_of, is_sealed
from accounts.models import AuditEntry, AuditHead
from accounts.roles import Role
from assistance.models import HelpRequest
from tests import factories as make
from tests.at_once import at_once, refused
from tests.jobs.conftest import committed_copy  # noqa: F401
from tests.jobs.processes import forked
from tests.starter_fixture import Databases


def add(text: str = "一页") -> AuditEntry:
    with transaction.atomic():
        return record(Act.RELEASE, by=None, about=About(text), times=1)


def whole() -> list[int]:
    """The numbers there are; every link is checked."""
    rows = list(AuditEntry.objects.order_by("number"))
    for before, row in zip([None, *rows[:-1]], rows, strict=True):
        assert row.previous_hash == (before.hash if before else BEGINNING)
        assert row.hash == hash_of(row)
        assert is_sealed(row)
    head = AuditHead.objects.get()
    assert (head.number, head.hash) == (rows[-1].number, rows[-1].hash)
    return [row.number for row in rows]


@pytest.mark.django_db
class TestRecord:
    def test_an_entry_says_who_did_what_to_what_and_goes_with_the_act(self) -> None:
        editor, person = make.user(Role.EDITOR, name="王编"), make.user(name="李四")
        start = add().number
        entry = record(Act.GRANT, by=editor, about=person, role="editor", lines=[1, None, True])
        assert (entry.number, entry.by, entry.by_name) == (start + 1, editor.uuid, "王编")
        assert (entry.about, entry.reference) == (f"人员（编号 {person.pk}）", f"accounts.user:{person.uuid}")
        with pytest.raises(ZeroDivisionError):
            _fail_after_adding()
        assert record(Act.BACKUP, by=None, about=About("x" * 500), origin="定时").by_name == "系统（定时）"
        assert whole()[-2:] == [start + 1, start + 2]

    def test_what_would_not_read_back_the_same_is_no_fact(self) -> None:
        for odd in (1.5, {"a": [b"x"]}, make.enterprise()):
            with pytest.raises(TypeError):
                record(Act.IMPORT, by=None, about=About("表"), odd=odd)

    def test_nothing_from_behind_the_wall(self) -> None:
        with pytest.raises(ValueError, match="help wall"):
            record(Act.WITHDRAW, by=None, about=HelpRequest())

    @pytest.mark.parametrize(
        "statement",
        [
            "UPDATE accounts_auditentry SET about = 'y'",
            "DELETE FROM accounts_auditentry",
            "DELETE FROM accounts_audithead",
            "UPDATE accounts_audithead SET number = number - 1",
            "UPDATE accounts_audithead SET hash = 'y'",
            "UPDATE accounts_audithead SET first_number = first_number - 1",
        ],
    )
    def test_the_database_itself_refuses(self, statement: str) -> None:
        guards.lay(connection)
        add()
        assert guards.missing(connection) == []
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
        assert add().number == whole()[-1]

    @pytest.mark.parametrize(("table", "key"), [("accounts_auditentry", "number"), ("accounts_audithead", "id")])
    def test_nothing_is_written_over(self, table: str, key: str) -> None:
        guards.lay(connection)
        add()
        over = {
            "sqlite": f"REPLACE INTO {table} SELECT * FROM {table}",
            "postgresql": f"INSERT INTO {table} SELECT * FROM {table} ON CONFLICT ({key}) DO UPDATE SET hash = 'y'",
        }
        with pytest.raises(DatabaseError, match="only added to"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(over[connection.vendor])
        assert add().number == whole()[-1]

    def test_a_missing_guard_is_noticed(self) -> None:
        guards.lay(connection)
        guards.lift(connection)
        assert set(guards.NAMES) <= set(guards.missing(connection))


class TestCommitted:
    """On a copy whose rows are really committed, with the guards up."""

    pytestmark = pytest.mark.django_db

    @pytest.fixture
    def _django_db_helper(
        self,
        starter_databases: Databases,
        committed_copy: str,  # noqa: F811
        django_db_blocker: Any,
        settings: Any,
        tmp_path: Path,
    ) -> Iterator[None]:
        settings.AUDIT_LOG = tmp_path / "audit.log"
        with django_db_blocker.unblock(), starter_databases.in_use(committed_copy):
            yield

    def test_outside_a_transaction_nothing_is_added(self) -> None:
        with pytest.raises(TransactionManagementError):
            record(Act.RELEASE, by=None, about=About("一页"))

    def test_what_is_committed_is_noted_outside_the_database(self) -> None:
        entry = add()
        with pytest.raises(ZeroDivisionError):
            _fail_after_adding()
        assert {number: [line.hash for line in lines] for number, lines in anchors.noted().items()} == {
            entry.number: [entry.hash]
        }

    def test_four_at_once_leave_no_gap(self) -> None:
        before = add().number

        def ten() -> None:
            for _ in range(10):
                add()

        assert refused(at_once(ten, ten, ten, ten)) == []
        assert whole()[-41:] == list(range(before, before + 41))

    def test_killed_in_the_middle_it_is_whole(self) -> None:
        before = add().number
        for kill in (_before_commit, _after_commit):
            process = forked(_die, kill)
            process.join(60)
            assert process.exitcode == -signal.SIGKILL
        assert add().number == before + 2
        assert len(whole()) == AuditEntry.objects.count()


def _fail_after_adding() -> None:
    with transaction.atomic():
        record(Act.WITHDRAW, by=None, about=About("没有的事"))
        raise ZeroDivisionError


def _die(how: Callable[[], None]) -> None:
    how()


def _before_commit() -> None:
    with transaction.atomic():
        record(Act.RELEASE, by=None, about=About("半件事"))
        os.kill(os.getpid(), signal.SIGKILL)


def _after_commit() -> None:
    add()
    os.kill(os.getpid(), signal.SIGKILL)
