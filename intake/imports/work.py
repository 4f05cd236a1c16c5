"""What is done for an import outside its door: read the file, judge the lines, write them. By whoever holds its lease.

Killed at any point, the next one goes on: each step is one transaction that locks the import and looks at its state.
"""

import logging
import traceback
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone

from intake.errors import UploadRefused
from intake.imports import importers
from intake.imports.door import move
from intake.imports.importers import Importer, Row, Said, Verdict, VerdictKind, as_row, to_json
from intake.imports.signals import import_done
from intake.imports.verdicts import CHANGED_MEANWHILE, FAILED, put_verdict, still_stands
from intake.models import Import, ImportRow, ImportWork
from intake.private.files import FileGone, discard, open_file
from intake.tables import reading
from intake.tables.layout import TableRow
from jobs.bounds import TookTooLong
from jobs.identity import me

logger = logging.getLogger(__name__)

State, Outcome = Import.State, ImportRow.Outcome
LEASE_SECONDS = 300
LEASE = timedelta(seconds=LEASE_SECONDS)
# No line's fault: the database is away, or this process has had its time.
NO_FAULT = (OperationalError, InterfaceError, TookTooLong)
# Where nobody waits for the page; the progress page says what is going on.
READ_SECONDS = 30.0
# A chunk is one transaction, and on SQLite nobody else writes meanwhile.
WRITTEN_AT_ONCE = 200
STORED_AT_ONCE = 500
_VERDICT_FIELDS = ["verdict", "message", "changes", "choices"]


def drain() -> int:
    """Do what is due; returns how many imports were worked at. Harmless to repeat.

    Interrupted by its time limit it gives its import back and raises TookTooLong.
    """
    count = 0
    while taken := ImportWork.objects.lease(1, LEASE_SECONDS, by=me()):
        _work(taken[0], READ_SECONDS)
        count += 1
    return count


def do_now(job: Import, *, read_seconds: float = reading.SECONDS) -> None:
    """Do what is due for one import while its page is waited for, unless somebody does so already."""
    for work in ImportWork.objects.due().filter(job=job).take(1, LEASE_SECONDS, me()):
        _work(work, read_seconds)


def _work(work: ImportWork, read_seconds: float) -> None:
    try:
        while _step(work, read_seconds):
            pass
    except TookTooLong:
        work.failed("interrupted; the next turn goes on")
        raise
    except Exception:
        logger.exception("Import %s did not get on", work.job_id)
        work.failed(traceback.format_exc())
    else:
        work.done()


def _step(work: ImportWork, read_seconds: float) -> bool:
    """Do one piece; False when nothing is left, or when the lease was lost."""
    job = Import.objects.select_related("file").filter(pk=work.job_id).first()
    if job is None or not work.still_held().update(leased_until=timezone.now() + LEASE):
        return False
    importer = importers.get(job.layout)
    if job.state == State.UPLOADED:
        return _read(job, importer, read_seconds)
    if job.state == State.READ:
        return _judge(job, importer)
    if job.state == State.CONFIRMED:
        return _write(job, importer)
    return False


def _read(job: Import, importer: Importer, seconds: float) -> bool:
    try:
        if job.file is None:
            raise FileGone
        with open_file(job.file) as file:
            table = reading.read(file, importer.layout, seconds=seconds)
    except UploadRefused as refusal:
        with transaction.atomic():
            if row := _lock(job, State.UPLOADED):
                move(row, State.REFUSED, refusal=str(refusal), ended_at=timezone.now())
                _discard_file(row)
        return False
    lines = [_as_line(job, row) for row in table.rows]
    with transaction.atomic():
        if row := _lock(job, State.UPLOADED):
            move(row, State.READ, notes=[*row.notes, *table.notes])
            ImportRow.objects.bulk_create(lines, batch_size=STORED_AT_ONCE)
            _discard_file(row)
    return True


def _as_line(job: Import, row: TableRow) -> ImportRow:
    line = ImportRow(job=job, number=row.number, values=to_json(row.values), typed=dict(row.typed))
    if row.problems:
        line.verdict, line.message = VerdictKind.REFUSED, "".join(row.problems)
    return line


def _discard_file(job: Import) -> None:
    """The lines are all that is needed from now on."""
    if job.file:
        discard(job.file)


def _judge(job: Import, importer: Importer) -> bool:
    lines = list(job.rows.unjudged()[: importer.layout.judged_at_once])
    verdicts = _verdicts([as_row(line, importer.layout) for line in lines], job, importer)
    for line in lines:
        put_verdict(line, verdicts.get(line.number))
    with transaction.atomic():
        row = _lock(job, State.READ)
        if row and lines:
            _store(lines, _VERDICT_FIELDS)
        elif row:
            move(row, State.PREVIEWED)
    return bool(row and lines)


def _verdicts(rows: Sequence[Row], job: Import, importer: Importer) -> Mapping[int, Verdict]:
    """What the room says; a row on which it fails is refused, and the others get theirs."""
    if not rows:
        return {}
    try:
        return importer.judge(rows, by=job.uploaded_by, about=job.about)
    except NO_FAULT:
        raise
    except Exception:
        logger.exception("Judging rows from %s of import %s failed", rows[0].number, job.pk)
        if len(rows) == 1:
            return {rows[0].number: Verdict(VerdictKind.REFUSED, FAILED)}
        return {number: verdict for row in rows for number, verdict in _verdicts([row], job, importer).items()}


def _write(job: Import, importer: Importer) -> bool:
    with transaction.atomic():
        row = _lock(job, State.CONFIRMED)
        if row is None:
            return False
        lines = list(row.rows.to_write()[:WRITTEN_AT_ONCE])
        if not lines:
            done = move(row, State.DONE, summary=_summary(row), ended_at=timezone.now())
            import_done.send(sender=Import, job=done, title=importer.layout.title)
            return False
        _write_lines(lines, row, importer)
        _store(lines, ["outcome", "message"])
    return True


def _write_lines(lines: list[ImportRow], job: Import, importer: Importer) -> None:
    """Write them together; where that fails, one by one, so that one bad line holds up no other."""
    try:
        with transaction.atomic():
            _write_together(lines, job, importer)
    except NO_FAULT:
        raise
    except Exception:
        logger.exception("Writing rows from %s of import %s failed", lines[0].number, job.pk)
        if len(lines) == 1:
            lines[0].outcome, lines[0].message = Outcome.REFUSED, FAILED
        else:
            for line in lines:
                _write_lines([line], job, importer)


def _write_together(lines: list[ImportRow], job: Import, importer: Importer) -> None:
    """Judge anew, for the world may have changed since the preview; write only what somebody saw and confirmed."""
    by = job.confirmed_by or job.uploaded_by
    rows = {line.number: as_row(line, importer.layout) for line in lines}
    verdicts = importer.judge(list(rows.values()), by=by, about=job.about)
    ready = []
    for line in lines:
        verdict = verdicts.get(line.number) or Verdict(VerdictKind.REFUSED, FAILED)
        line.message = verdict.message
        if verdict.kind == VerdictKind.SAME:
            line.outcome = Outcome.SAME
        elif still_stands(line, verdict):
            ready.append(line)
        else:
            line.outcome = Outcome.REFUSED
            line.message = verdict.message if verdict.kind == VerdictKind.REFUSED else CHANGED_MEANWHILE
    said = importer.apply([rows[line.number] for line in ready], by=by, about=job.about) if ready else {}
    for line in ready:
        line.message = said.get(line.number, line.message)
        is_refused = line.number in said and not isinstance(line.message, Said)
        line.outcome = Outcome.REFUSED if is_refused else Outcome.WRITTEN


def _summary(job: Import) -> dict[str, int]:
    """What came of it, in numbers that may be kept when the lines are not."""
    counts = job.rows.all().counts()
    return {
        "all": counts["all"],
        "new": job.rows.filter(verdict=VerdictKind.NEW, outcome=Outcome.WRITTEN).count(),
        "changed": job.rows.filter(verdict=VerdictKind.CHANGED, outcome=Outcome.WRITTEN).count(),
        "written": counts.get("outcome_written", 0),
        "same": counts.get("same", 0) + counts.get("outcome_same", 0),
        "left_out": job.rows.left_out().count(),
    }


def _lock(job: Import, state: Import.State) -> Import | None:
    """The import, locked, if it is still in that state; the caller is in a transaction."""
    return Import.objects.select_for_update(of=("self",)).select_related("file").filter(pk=job.pk, state=state).first()


def _store(lines: list[ImportRow], fields: list[str]) -> None:
    """One statement for many lines: many times faster than `bulk_update`."""
    ImportRow.objects.bulk_create(
        lines, batch_size=STORED_AT_ONCE, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )
