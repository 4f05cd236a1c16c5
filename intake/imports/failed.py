"""The lines that were left out, as a table to mend and upload again."""

from intake.imports.importers import Importer
from intake.models import Import, ImportRow
from intake.tables.writing import write

REASON = "没有写入的原因"
UNDECIDED = "这一行要您选一个，没有选，所以没有写入。"


def failed_rows(job: Import, importer: Importer) -> bytes:
    """An .xlsx in the importer's layout: each line as it was typed, the reason in the last column."""
    columns = importer.layout.columns
    lines = [
        [*(line.typed.get(column.key, "") for column in columns), line.message or _reason(line)]
        for line in job.rows.left_out()
    ]
    return write([*(column.written for column in columns), REASON], lines)


def _reason(line: ImportRow) -> str:
    return UNDECIDED if line.verdict == ImportRow.Verdict.CHOICE else ""
