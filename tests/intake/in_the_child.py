"""What a test has the limited child do."""

import sys

from intake.tables import child
from intake.tables.layout import Layout


def read_and_name_django(data: bytes, layout: Layout) -> list[str]:
    """Read a table; the modules of Django and of models that this took, and lxml where it was the parser."""
    child.read(data, layout)
    taken = [name for name in sys.modules if name.split(".")[0] == "django" or "models" in name.split(".")]
    return [*taken, *(["lxml"] if sys.modules["openpyxl"].LXML else [])]
