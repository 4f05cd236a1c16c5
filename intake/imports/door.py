"""What can happen to an import: begun, confirmed, abandoned, a line decided. The one door of its state."""

import uuid
from datetime import timedelta
from typing import IO, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone

from intake.imports import refusals
from intake.imports.importers import Importer, as_row
from intake.imports.verdicts import put_verdict
from intake.models import Import, ImportRow, ImportWork
from intake.models.imports import OVER, TRANSITIONS
from intake.names import shown_name
from intake.private.files import discard, keep
from intake.tables.layout import Layout
from jobs.wake import wake

COMMAND = "import_drain"
PURPOSE = "import"
# A file is discarded as soon as its lines are in the database; later only where nobody came to read it.
FILE_KEPT = timedelta(days=2)
State = Import.State


def begin(
    upload: IO[bytes] | UploadedFile | bytes, *, name: str, importer: Importer, by: uuid.UUID, about: str = ""
) -> Import:
    """Take a file in and have it read and judged. The same file by the same person while it is open is one import.

    Raises `private.files.FileTooLarge`. What else is wrong is found when it is read: see `Import.refusal`.
    """
    layout = importer.layout
    over = timezone.now() + FILE_KEPT
    file = keep(upload, name=name, purpose=PURPOSE, owner=by, delete_after=over, max_mib=layout.max_mib)
    known = {"layout": layout.name, "about": about, "sha256": file.sha256, "uploaded_by": by}
    try:
        with transaction.atomic():
            job = Import.objects.create(
                **known, name=shown_name(name), file=file, notes=_said_before(layout, about, file.sha256)
            )
            _ask(job)
    except IntegrityError:
        discard(file)
        return Import.objects.filter(**known).latest("pk")
    return job


def confirm(job: Import, *, by: uuid.UUID) -> Import:
    """Have it written. Asked twice by one person it is written once.

    Raises NotReadyYet, AlreadyConfirmed, AlreadyOver, NothingToWrite.
    """
    with transaction.atomic():
        row = Import.objects.select_for_update().get(pk=job.pk)
        if row.confirmed_by == by:
            return row
        if row.confirmed_by:
            raise refusals.AlreadyConfirmed
        _must_be_previewed(row)
        if not row.rows.to_write().exists():
            raise refusals.NothingToWrite
        row = move(row, State.CONFIRMED, confirmed_by=by, confirmed_at=timezone.now())
        _ask(row)
    return row


def abandon(job: Import) -> Import:
    """Write nothing, and keep nothing of what was uploaded. Twice is once. Raises CannotStop, AlreadyOver."""
    with transaction.atomic():
        row = Import.objects.select_for_update().get(pk=job.pk)
        if row.state == State.ABANDONED:
            return row
        if row.state == State.CONFIRMED:
            raise refusals.CannotStop
        row = move(row, State.ABANDONED, ended_at=timezone.now())
        ImportWork.objects.filter(job=row).delete()
        row.rows.all().delete()
        if row.file:
            discard(row.file)
    return row


def choose(job: Import, *, number: int, choice: str, importer: Importer) -> ImportRow:
    """Decide a line that only a person can decide; it is judged again.

    Raises NoSuchChoice, NotReadyYet, AlreadyOver.
    """
    with transaction.atomic():
        row = Import.objects.select_for_update().get(pk=job.pk)
        _must_be_previewed(row)
        line = row.rows.filter(number=number).first()
        if line is None or choice not in [value for value, _ in line.choices]:
            raise refusals.NoSuchChoice
        line.choice = choice
        verdicts = importer.judge([as_row(line, importer.layout)], by=row.uploaded_by, about=row.about)
        put_verdict(line, verdicts.get(number))
        line.save()
    return line


def move(job: Import, to: Import.State, **changes: Any) -> Import:
    """Change the state of a row that the caller has locked. Raises AlreadyOver or NotReadyYet."""
    if to not in TRANSITIONS[job.state]:
        raise refusals.AlreadyOver if job.state in OVER else refusals.NotReadyYet
    for name, value in {"state": to, **changes}.items():
        setattr(job, name, value)
    job.save(update_fields=["state", *changes])
    return job


def _must_be_previewed(row: Import) -> None:
    if row.state in OVER:
        raise refusals.AlreadyOver
    if row.state != State.PREVIEWED:
        raise refusals.NotReadyYet


def _ask(job: Import) -> None:
    # Whoever may still hold the row from the step before then leaves it alone.
    again = {"due_at": timezone.now(), "leased_by": "", "leased_until": None}
    ImportWork.objects.update_or_create(job=job, defaults=again)
    wake(COMMAND)


def _said_before(layout: Layout, about: str, sha256: str) -> list[str]:
    """Say so where the very same file has been imported already."""
    done = Import.objects.filter(layout=layout.name, about=about, sha256=sha256, state=State.DONE).first()
    if done is None:
        return []
    at = timezone.localtime(done.ended_at).strftime("%Y-%m-%d %H:%M")
    written = done.summary.get("written", 0)
    return [f"这个文件 {at} 已经导入过，当时写入 {written:,} 行。再导入一次不会重复，只写有变化的行。"]
