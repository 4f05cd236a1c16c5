"""How long it takes to import a table: read, judge, write. Called with a room's own importer and a table for it."""

import time
import uuid

from intake.imports.door import begin, confirm
from intake.imports.importers import Importer
from intake.imports.work import drain
from intake.models import Import


def timed_import(data: bytes, importer: Importer, *, by: uuid.UUID, about: str = "") -> dict[str, float]:
    """Import a table on the present database, as the worker does; seconds to the preview, to the end, and in all.

    Raises AssertionError where a line was left out: then something else was measured.
    """
    start = time.perf_counter()
    job = begin(data, name="bench.xlsx", importer=importer, by=by, about=about)
    drain()
    previewed = time.perf_counter()
    confirm(job, by=by)
    drain()
    end = time.perf_counter()
    job = Import.objects.get(pk=job.pk)
    assert job.state == Import.State.DONE, job.refusal
    assert job.summary["left_out"] == 0, job.summary
    return {"preview_s": previewed - start, "write_s": end - previewed, "import_s": end - start}
