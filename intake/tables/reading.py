"""Reading a table that somebody uploads: in a limited child, by content; the whole of it or a refusal in Chinese."""

import logging
from typing import IO

from intake.tables.layout import Layout, Table, TableRow
from intake.tables.refusals import Damaged, FileTooLarge, TooMuchWork, by_name
from jobs.child import ChildError, ChildFailed, run_limited

logger = logging.getLogger(__name__)

MIB = 1024 * 1024
MEMORY_MIB = 512
# As long as somebody waits for a page to answer.
SECONDS = 5.0


def read(upload: IO[bytes] | bytes, layout: Layout, *, seconds: float = SECONDS) -> Table:
    """Read an uploaded table. Raises a `TableRefused` that says what to do.

    Cells that cannot be taken are no reason to refuse the whole: their rows carry the problems.
    """
    data = upload if isinstance(upload, bytes) else upload.read(layout.max_mib * MIB + 1)
    if len(data) > layout.max_mib * MIB:
        raise FileTooLarge(
            f"文件超过 {layout.max_mib} MB。请新建一个表格，只把数据粘贴过去（选“只粘贴数值”），再上传。"
        )
    try:
        found = run_limited("intake.tables.child.read", (data, layout), seconds=seconds, memory_mib=MEMORY_MIB)
    except ChildFailed as failure:
        if refusal := by_name(failure.kind, failure.message):
            raise refusal from None
        logger.exception("A table could not be read: %s", failure.trace)
        raise Damaged from failure
    except ChildError as error:
        logger.warning("A table was not read to its end: %s", error)
        raise TooMuchWork from error
    return Table([TableRow(*row) for row in found["rows"]], found["notes"])
