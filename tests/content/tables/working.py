"""Importing into content as the worker does, without a browser."""

from typing import Any

from accounts.models import User
from content.tables.exporting import as_csv, as_xlsx, listed
from content.tables.importers import importers
from content.tables.kinds import KINDS
from intake.imports.door import begin, confirm
from intake.imports.refusals import NothingToWrite
from intake.imports.work import READ_SECONDS, do_now
from intake.models import Import
from intake.tables.writing import write


def preview(name: str, data: bytes, *, by: User) -> Import:
    """An import, read and judged."""
    job = begin(data, name="表.xlsx", importer=importers()[name], by=by.uuid)
    do_now(job, read_seconds=READ_SECONDS)
    job.refresh_from_db()
    return job


def bring_in(name: str, data: bytes, *, by: User) -> Import:
    """The same, confirmed and written; where there was nothing to write, as it was previewed."""
    job = preview(name, data, by=by)
    assert job.state == Import.State.PREVIEWED, job.refusal
    try:
        confirm(job, by=by.uuid)
    except NothingToWrite:
        return job
    do_now(job, read_seconds=READ_SECONDS)
    job.refresh_from_db()
    return job


def taken_out(name: str, *, csv: bool = False, **filters: str) -> bytes:
    """A list as a file."""
    kind = KINDS[name]
    pages = listed(kind, **filters)
    return as_csv(kind, pages) if csv else as_xlsx(kind, pages)


def sheet(name: str, *lines: dict[str, Any]) -> bytes:
    """A table with the columns that the lines have, by their keys."""
    headers = {column.key: column.written for column in importers()[name].layout.columns}
    keys = list(dict.fromkeys(key for line in lines for key in line))
    return write([headers[key] for key in keys], [[line.get(key) for key in keys] for line in lines], exact=True)


def told(job: Import) -> list[tuple[str, str]]:
    """Verdict, or what came of it, and message of each line."""
    return [(row.outcome or row.verdict, row.message) for row in job.rows.order_by("number")]
