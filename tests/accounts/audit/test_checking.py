"""Whatever somebody does to the chain behind the site's back is found and named; the guards are taken away first."""

import json
from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as configured
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from accounts.audit import About, Act, anchors, checking, guards, record
from accounts.audit.chain import BEGINNING, hash_of, seal_of
from accounts.audit.pruning import prune
from accounts.models import AuditEntry, AuditHead, InboxMessage
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
LENGTH = 12
ENTRIES = AuditEntry.objects


@pytest.fixture(autouse=True)
def chain(settings: Any, tmp_path: Path) -> None:
    """Twelve entries, noted outside the database as a commit does it."""
    settings.AUDIT_LOG = tmp_path / "audit.log"
    ENTRIES.all().delete()
    AuditHead.objects.all().delete()
    guards.lay(connection)
    for number in range(LENGTH):
        entry = record(Act.RELEASE, by=None, about=About(f"页面 {number}"), number=number)
        anchors.note(entry.number, entry.hash)


def tamper(statement: str) -> None:
    guards.lift(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    guards.lay(connection)


def faults() -> str:
    return "\n".join(str(fault) for fault in checking.check().faults)


def test_untouched_it_is_whole() -> None:
    out = StringIO()
    call_command("audit_check", stdout=out)
    assert f"从第 1 条到第 {LENGTH} 条，首尾相连" in out.getvalue()
    assert AuditHead.objects.get().checked_number == LENGTH


@pytest.mark.parametrize(
    "change",
    [
        "at = '2020-01-01 00:00:00+00:00'" if connection.vendor == "postgresql" else "at = '2020-01-01 00:00:00'",
        "act = 'withdraw'",
        "by = '5b8cf1a9a6a44e3d9e0b0f0d8a5f1c11'",
        "by_name = '别人'",
        "about = '别的页面'",
        "reference = 'x'",
        "facts = '{\"number\": 99}'",
        "previous_hash = hash",
        "hash = previous_hash",
        "seal = 'x'",
    ],
)
@pytest.mark.parametrize("number", [1, 6, LENGTH])
def test_any_edited_field_is_found(change: str, number: int) -> None:
    tamper(f"UPDATE accounts_auditentry SET {change} WHERE number = {number}")
    assert f"第 {number} 条：" in faults()


_COLUMNS = "at, act, by, by_name, about, reference, facts, previous_hash, hash, seal"
_SWAP = "UPDATE accounts_auditentry SET number = {} WHERE number = {}"


@pytest.mark.parametrize(
    ("statements", "said"),
    [
        (["DELETE FROM accounts_auditentry WHERE number = 5"], "第 6 条：前面的第 5 条不见了"),
        (["DELETE FROM accounts_auditentry WHERE number < 4"], "第 4 条：前面的第 1 到 3 条不见了"),
        (["DELETE FROM accounts_auditentry WHERE number > 9"], f"应该到第 {LENGTH} 条，只到第 9 条"),
        (["DELETE FROM accounts_auditentry"], f"应该到第 {LENGTH} 条"),
        ([_SWAP.format(99, 3), _SWAP.format(3, 8), _SWAP.format(8, 99)], "第 3 到 4 条：和上一条接不上"),
        (
            [f"INSERT INTO accounts_auditentry SELECT 13, {_COLUMNS} FROM accounts_auditentry WHERE number = 4"],
            "第 13 条：和上一条接不上",
        ),
        (
            [
                "UPDATE accounts_auditentry SET number = number + 100 WHERE number > 6",
                "UPDATE accounts_auditentry SET number = number - 99 WHERE number > 100",
                f"INSERT INTO accounts_auditentry SELECT 7, {_COLUMNS} FROM accounts_auditentry WHERE number = 6",
            ],
            "第 7 条：和上一条接不上",
        ),
        (["UPDATE accounts_audithead SET number = 11"], "两端的那一行被改过"),
        (["UPDATE accounts_audithead SET hash = ''"], "两端的那一行被改过"),
        (["UPDATE accounts_audithead SET first_number = 3"], "号码重复或者次序乱了"),
        (["DELETE FROM accounts_audithead"], "两端的那一行不见了"),
        (
            [
                "DELETE FROM accounts_auditentry WHERE number > 9",
                "UPDATE accounts_audithead SET number = 9",
                "UPDATE accounts_audithead SET hash = (SELECT hash FROM accounts_auditentry WHERE number = 9)",
            ],
            f"库外的记录到过第 {LENGTH} 条，链上只到第 9 条",
        ),
        (
            [
                "DELETE FROM accounts_auditentry WHERE number < 4",
                "UPDATE accounts_audithead SET first_number = 4",
            ],
            "没有相应的到期清理记录",
        ),
    ],
)
def test_taken_out_moved_slipped_in_cut(statements: list[str], said: str) -> None:
    for statement in statements:
        tamper(statement)
    assert said in faults()


def test_all_hashes_computed_anew_lack_the_key() -> None:
    guards.lift(connection)
    before = BEGINNING
    for entry in ENTRIES.order_by("number"):
        entry.previous_hash, entry.by_name = before, "别人"
        before = entry.hash = hash_of(entry)
        entry.save()
    AuditHead.objects.update(hash=before)
    guards.lay(connection)
    said = faults()
    assert f"第 1 到 {LENGTH} 条：封印不对" in said
    # Even with the key the notes outside the database tell.
    assert "和库外当时记下的指纹不一样" in said


def test_a_new_key_with_the_old_one_beside_it_changes_nothing(settings: Any) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another"
    assert "封印不对" in faults()
    settings.SECRET_KEY_FALLBACKS = [old]
    record(Act.RELEASE, by=None, about=About("以后"))
    assert faults() == ""


def test_a_head_that_is_gone_stays_a_fault_and_stops_nobody() -> None:
    tamper("DELETE FROM accounts_audithead")
    tamper("DELETE FROM accounts_auditentry WHERE number > 3")
    entry = record(Act.RELEASE, by=None, about=About("以后"))
    assert entry.number == 4
    assert "第 4 条：和上一条接不上" in faults()


def test_faults_are_told_once_a_week_and_not_to_everybody() -> None:
    auditor, boss, editor = make.user(Role.AUDITOR), make.user(Role.ADMINISTRATOR), make.user(Role.EDITOR)
    tamper("UPDATE accounts_auditentry SET about = 'x' WHERE number = 2")
    for _ in range(3):
        with pytest.raises(CommandError, match="处问题"):
            call_command("audit_check", stderr=StringIO())
    told = InboxMessage.objects.filter(template="accounts.audit_fault")
    assert {row.person for row in told} == {auditor, boss}
    assert told.count() == 2
    assert "第 2 条：内容和当时记下的不一样" in told[0].text
    assert not told.filter(person=editor).exists()


def cut(after: int) -> None:
    """As a restore does it, or somebody who wants the end forgotten."""
    guards.lift(connection)
    ENTRIES.filter(number__gt=after).delete()
    AuditHead.objects.update(number=after, hash=ENTRIES.get(number=after).hash)
    guards.lay(connection)


def noted(act: Act, **facts: Any) -> AuditEntry:
    entry = record(act, by=None, about=About("一件事"), **facts)
    anchors.note(entry.number, entry.hash)
    return entry


class TestRestored:
    """Back to the moment between the eighth entry and the ninth."""

    @pytest.fixture(autouse=True)
    def restored(self, chain: None) -> None:
        cut(after=8)
        assert "结尾被截掉" in faults()
        noted(Act.RESTORE, made_at=self.moment(after=8))

    def moment(self, *, after: int) -> str:
        return (anchors.noted()[after][0].at + timedelta(microseconds=1)).isoformat()

    def test_what_came_after_the_backup_is_named_and_no_fault(self) -> None:
        noted(Act.RELEASE)
        out = StringIO()
        call_command("audit_check", stdout=out)
        assert "第 9 条是一次恢复" in out.getvalue()
        assert "那时的第 9 到 12 条不在链上，不算问题" in out.getvalue()
        assert "从第 1 条到第 10 条，首尾相连" in out.getvalue()

    def test_a_cut_since_then_is_found(self) -> None:
        noted(Act.RELEASE)
        cut(after=9)
        assert "库外的记录到过第 10 条，链上只到第 9 条" in faults()
        cut(after=7)
        assert "链上只到第 7 条" in faults()

    def test_a_backup_must_hold_what_was_noted_before_it(self) -> None:
        """Cut further than to the backup, and a restore written down to cover it."""
        cut(after=5)
        noted(Act.RESTORE, made_at=self.moment(after=8))
        assert "和库外当时记下的指纹不一样" in faults()
        assert "链上只到第 6 条" in faults()

    def test_only_a_restore_of_this_site_excuses(self, settings: Any) -> None:
        old, settings.SECRET_KEY = settings.SECRET_KEY, "of somebody else"
        cut(after=6)
        noted(Act.RESTORE, made_at=self.moment(after=6))
        settings.SECRET_KEY = old
        assert "链上只到第 7 条" in faults()

    def test_twice_is_no_fault_either(self) -> None:
        noted(Act.RELEASE)
        cut(after=5)
        noted(Act.RESTORE, made_at=self.moment(after=5))
        assert faults() == ""


class TestPruning:
    def test_what_is_over_goes_and_the_chain_says_so(self) -> None:
        self._age(days=2000, until=5)
        assert prune() == 5
        assert prune() == 0
        found = checking.check()
        assert (found.first, found.faults) == (6, [])
        assert ENTRIES.get(act=Act.PRUNED).facts["first_kept"] == 6
        tamper("DELETE FROM accounts_auditentry WHERE number = 6")
        assert faults() != ""

    def test_notes_older_than_all_that_is_kept_tell_nothing(self) -> None:
        """A restore of years ago is pruned; what it gave up is still in the notes."""
        self._age(days=2000, until=5)
        long_ago = (timezone.now() - timedelta(days=2001)).isoformat()
        Path(configured.AUDIT_LOG).write_text("".join(f"{long_ago} {number} {'0' * 64}\n" for number in (3, 7, 99)))
        assert prune() == 5
        assert faults() == ""

    def test_all_may_be_over(self) -> None:
        self._age(days=2000, until=LENGTH)
        assert prune() == LENGTH
        assert checking.check().faults == []
        assert [row.act for row in ENTRIES.all()] == [Act.PRUNED]

    def test_half_a_year_is_kept_whatever_is_set(self, settings: Any) -> None:
        settings.AUDIT_KEEP_DAYS = 30
        assert "accounts.E001" in [error.id for error in run_checks()]
        self._age(days=100, until=LENGTH)
        assert prune() == 0

    def test_a_wrong_clock_makes_no_hole(self) -> None:
        self._age(days=2000, until=9)
        self._age(days=0, until=2)
        assert prune() == 0

    def _age(self, *, days: int, until: int) -> None:
        """Let the first entries be old, as if they had been written then."""
        guards.lift(connection)
        before = BEGINNING
        for entry in ENTRIES.order_by("number"):
            if entry.number <= until:
                entry.at = timezone.now() - timedelta(days=days)
            entry.previous_hash = before
            before = entry.hash = hash_of(entry)
            entry.seal = seal_of(before)
            entry.save()
        AuditHead.objects.update(hash=before)
        guards.lay(connection)
        Path(configured.AUDIT_LOG).unlink(missing_ok=True)


class TestFile:
    def lines(self) -> list[str]:
        return [checking.as_line(entry) for entry in checking.in_order()]

    def checked(self, path: Path, lines: list[str]) -> str:
        path.write_text("".join(lines), encoding="utf-8")
        out = StringIO()
        try:
            call_command("audit_check", file=path, stdout=out, stderr=out)
        except CommandError as error:
            return f"{out.getvalue()}{error}"
        return out.getvalue()

    def test_an_exported_file_is_checked_by_itself(self, tmp_path: Path, django_assert_num_queries: Any) -> None:
        lines, path = self.lines(), tmp_path / "audit.jsonl"
        with django_assert_num_queries(0):
            assert "首尾相连" in self.checked(path, lines)
            # A part of it is a chain too.
            assert "从第 4 条到第 9 条，首尾相连" in self.checked(path, lines[3:9])

    @pytest.mark.parametrize(
        ("change", "said"),
        [
            (lambda lines: [*lines[:4], lines[4].replace("页面", "网页"), *lines[5:]], "第 5 条：内容"),
            (lambda lines: [*lines[:4], *lines[5:]], "前面的第 5 条不见了"),
            (lambda lines: [*lines[:4], lines[5], lines[4], *lines[6:]], "号码重复或者次序乱了"),
            (lambda lines: [*lines[:4], lines[4], *lines[4:]], "号码重复或者次序乱了"),
            (lambda lines: [*lines[:4], "{}\n"], "不是导出的审计记录"),
            (lambda lines: ["PK\x03\x04"], "不是导出的审计记录"),
            (lambda lines: [json.dumps(dict.fromkeys(checking.FIELDS, "x")) + "\n"], "不是导出的审计记录"),
        ],
    )
    def test_a_changed_file_is_found(self, tmp_path: Path, change: Callable[[list[str]], list[str]], said: str) -> None:
        assert said in self.checked(tmp_path / "audit.jsonl", change(self.lines()))

    def test_no_such_file(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="打不开"):
            call_command("audit_check", file=tmp_path / "none")
