"""What the database itself refuses to do with the chain, on both engines. Laid by a migration.

Entries are never changed; they are deleted only below the chain's beginning, and not before half a year is over
(网络安全法: 不少于六个月). The head goes forward, one by one. Whoever may define tables can take the guards away; then
`audit_check` says so.
"""

from typing import Any, Final

from django.db.backends.base.base import BaseDatabaseWrapper

NAMES: Final = ("audit_entry_kept", "audit_entry_frozen", "audit_head_kept", "audit_head_forward")
_ENTRY, _HEAD = "accounts_auditentry", "accounts_audithead"
_WORDS: Final = "the audit chain is only added to"
_MAY_NOT_GO: Final = "OLD.number >= (SELECT first_number FROM accounts_audithead) OR OLD.at > {half_a_year_ago}"
_NOT_FORWARD: Final = (
    "NOT (NEW.first_number >= OLD.first_number AND NEW.id = OLD.id AND"
    " (NEW.number = OLD.number + 1 OR (NEW.number = OLD.number AND NEW.hash = OLD.hash)))"
)
_TAKEN: Final = "EXISTS (SELECT 1 FROM accounts_auditentry WHERE number = NEW.number)"
_THERE: Final = "EXISTS (SELECT 1 FROM accounts_audithead)"

_POSTGRES: Final = f"""
CREATE OR REPLACE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$;
CREATE OR REPLACE FUNCTION audit_entry_goes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF {_MAY_NOT_GO.format(half_a_year_ago="now() - interval '183 days'")} THEN
    RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN OLD;
END $$;
CREATE TRIGGER audit_entry_frozen BEFORE UPDATE ON {_ENTRY} FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_entry_kept BEFORE DELETE ON {_ENTRY} FOR EACH ROW EXECUTE FUNCTION audit_entry_goes();
CREATE TRIGGER audit_entry_whole BEFORE TRUNCATE ON {_ENTRY} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_kept BEFORE DELETE ON {_HEAD} FOR EACH ROW EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_whole BEFORE TRUNCATE ON {_HEAD} FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON {_HEAD} FOR EACH ROW WHEN ({_NOT_FORWARD})
  EXECUTE FUNCTION audit_refuse();
"""
_SQLITE: Final = (
    f"CREATE TRIGGER audit_entry_frozen BEFORE UPDATE ON {_ENTRY} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    (
        f"CREATE TRIGGER audit_entry_kept BEFORE DELETE ON {_ENTRY} WHEN "
        + _MAY_NOT_GO.format(half_a_year_ago="datetime('now', '-183 days')")
        + f" BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    ),
    f"CREATE TRIGGER audit_head_kept BEFORE DELETE ON {_HEAD} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
    (
        f"CREATE TRIGGER audit_head_forward BEFORE UPDATE ON {_HEAD} WHEN {_NOT_FORWARD}"
        f" BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    ),
    # INSERT OR REPLACE takes a row away and asks no other guard.
    (
        f"CREATE TRIGGER audit_entry_new BEFORE INSERT ON {_ENTRY} WHEN {_TAKEN}"
        f" BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    ),
    f"CREATE TRIGGER audit_head_new BEFORE INSERT ON {_HEAD} WHEN {_THERE} BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END",
)
_ON_SQLITE: Final = (*NAMES, "audit_entry_new", "audit_head_new")
_ON_POSTGRES: Final = {
    **{name: _ENTRY if "entry" in name else _HEAD for name in NAMES},
    "audit_entry_whole": _ENTRY,
    "audit_head_whole": _HEAD,
}


def lay(connection: BaseDatabaseWrapper) -> None:
    """Set the guards up; those that stand are set up anew."""
    lift(connection)
    with connection.cursor() as cursor:
        for statement in (_POSTGRES,) if connection.vendor == "postgresql" else _SQLITE:
            cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the guards away, as only a migration or a test has reason to."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, table in _ON_POSTGRES.items():
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
        else:
            for name in _ON_SQLITE:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the names of guards that do not stand, or that somebody switched off."""
    if connection.vendor == "postgresql":
        wanted: Any = _ON_POSTGRES
        query = "SELECT tgname FROM pg_trigger WHERE tgname LIKE 'audit%' AND tgenabled <> 'D'"
    else:
        wanted, query = _ON_SQLITE, "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {name for (name,) in cursor.fetchall()}
    return sorted(set(wanted) - standing)
