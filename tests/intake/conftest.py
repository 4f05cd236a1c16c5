"""What the tests of intake share."""

import io
import uuid
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import pytest

from intake.imports.door import begin
from intake.imports.work import drain
from intake.models import Import
from tests.intake.practice.plants import LAYOUT, importer
from tests.intake.workbooks import xlsx

STAFF = uuid.uuid4()


@pytest.fixture(autouse=True)
def private_dir(settings: Any, tmp_path: Path) -> Path:
    """A folder of the test's own for private files."""
    settings.PRIVATE_DIR = tmp_path / "private"
    return tmp_path / "private"


def plants(*rows: Sequence[Any]) -> bytes:
    """A filled-in table of the practice register."""
    return xlsx([[column.header for column in LAYOUT.columns], *rows])


def many(count: int, staff: int = 1) -> Iterable[list[Any]]:
    return [[f"厂{number}", f"C{number}", staff, None] for number in range(count)]


def uploaded(data: bytes, by: uuid.UUID = STAFF, name: str = "名录.xlsx") -> Import:
    """An import that has been read and judged."""
    job = begin(io.BytesIO(data), name=name, importer=importer, by=by)
    drain()
    return Import.objects.get(pk=job.pk)


def kept_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
