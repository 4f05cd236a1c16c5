"""The lines that were left out, as a table to mend and upload again."""

from intake.imports.importers import Importer
from intake.models import Import, ImportRow
from intake.tables.layout import Kind
from intake.tables.writing import CSV, XLSX, fits, write, write_csv

REASON = "没有写入的原因"
UNDECIDED = "这一行要您选一个，没有选，所以没有写入。"


def failed_rows(job: Import, importer: Importer) -> tuple[bytes, str]:
    """A table in the importer's layout and its media type: each line as it was typed, the reason in the last column.

    As .xlsx; as CSV where a cell is longer than a workbook can hold: cut off, it would come back so.
    """
    columns = importer.layout.columns
    lines = [
        [*(line.typed.get(column.key, "") for column in columns), line.message or _reason(line)]
        for line in job.rows.left_out()
    ]
    headers, exact = [*importer.layout.headers, REASON], any(one.kind is Kind.EXACT for one in columns)
    if exact and not all(fits(cell) for line in lines for cell in line):
        return write_csv(headers, lines, exact=True), CSV
    return write(headers, lines, exact=exact), XLSX


def _reason(line: ImportRow) -> str:
    return UNDECIDED if line.verdict == ImportRow.Verdict.CHOICE else ""
