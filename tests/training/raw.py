"""The yardstick of `make bench-training`: what a registration costs when nothing but the database driver sends it.

BEGIN; SELECT … FOR UPDATE; UPDATE seats; INSERT registration; INSERT log; INSERT outbox; COMMIT. The texts of the
statements are those that Django would send, made before the clock runs.
"""

import uuid
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.sql import InsertQuery
from django.utils import timezone

from delivery.models import Message
from training.enums import Act, RegistrationState
from training.models import Registration, RegistrationLog, Session, Trainee

Statement = tuple[str, tuple[Any, ...]]


def prepared(session: Session, trainee: Trainee) -> list[Statement]:
    """The three inserts of one person; the key of the registration is filled in when it is known."""
    assert trainee.person
    now = timezone.now()
    row = Registration(session=session, trainee=trainee, by=trainee.person, state=RegistrationState.CONFIRMED, at=now)
    line = RegistrationLog(registration_id=-1, act=Act.REGISTER, now=row.state, by=trainee.person, at=now, told_at=None)
    message = Message(
        dedupe_key=f"raw-{uuid.uuid4()}", channel="email", address=trainee.person.email, template="training.confirmed",
        created_at=now,
    )  # fmt: skip
    return [_insert(row), _insert(line), _insert(message)]


def register(session: Session, inserts: list[Statement]) -> bool:
    """Sell one seat; False where none is left."""
    driver = connection.connection
    cursor = driver.cursor()
    is_sqlite = connection.vendor == "sqlite"
    cursor.execute("BEGIN IMMEDIATE" if is_sqlite else "BEGIN")
    lock = "SELECT seats_taken, capacity FROM training_session WHERE id = %s" + ("" if is_sqlite else " FOR UPDATE")
    taken, capacity = cursor.execute(_own(lock), (session.pk,)).fetchone()
    if taken >= capacity:
        cursor.execute("ROLLBACK")
        return False
    cursor.execute(_own("UPDATE training_session SET seats_taken = seats_taken + 1 WHERE id = %s"), (session.pk,))
    (row, row_values), (line, line_values), (message, message_values) = inserts
    key = cursor.execute(row, row_values).fetchone()[0]
    cursor.execute(line, tuple(key if value == -1 else value for value in line_values))
    cursor.execute(message, message_values)
    cursor.execute("COMMIT")
    return True


def _insert(row: Model) -> Statement:
    fields = [field for field in row._meta.local_concrete_fields if not field.primary_key]
    query = InsertQuery(type(row))
    query.insert_values(fields, [row])
    compiler = query.get_compiler(connection=connection)
    compiler.returning_fields = [row._meta.pk] if isinstance(row, Registration) else None
    ((text, values),) = compiler.as_sql()
    return _own(text), tuple(values)


def _own(text: str) -> str:
    """With the driver's own marks."""
    return text.replace("%s", "?") if connection.vendor == "sqlite" else text
