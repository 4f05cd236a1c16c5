"""What is measured inside a process with the site's own settings; prints one line of JSON."""

import json
import sys
from typing import Any

import django

django.setup()

from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402

from accounts.credit_code import ALPHABET, check_character  # noqa: E402
from accounts.enterprises.importing import LAYOUT, RegisterImporter  # noqa: E402
from accounts.models import InboxMessage  # noqa: E402
from accounts.roles import Role  # noqa: E402
from intake.tables.writing import write  # noqa: E402
from tests import factories  # noqa: E402
from tests.bench import content_tables  # noqa: E402
from tests.bench.imports import timed_import  # noqa: E402
from tests.bench.outbox import outbox_per_s  # noqa: E402
from tests.bench.site import HOST  # noqa: E402

ROWS = 5000
MESSAGES = 100


def main() -> None:
    """Import a register twice, empty an outbox, count the queries of the two lists."""
    clerk = factories.user(Role.HELP_DESK)
    figures = {"import_5000_s": importing(clerk)["import_s"]}
    figures |= content_tables.figures(factories.user(Role.EDITOR))
    figures |= outbox_per_s()
    InboxMessage.objects.bulk_create(
        InboxMessage(person=clerk, template="x", subject="示例", text="示例", path="/", dedupe_key=str(number))
        for number in range(MESSAGES)
    )
    figures["inbox_queries"] = queries(clerk, reverse("my_inbox"))
    figures["register_queries"] = queries(clerk, reverse("enterprises:index"))
    sys.stdout.write(json.dumps(figures) + "\n")


def importing(clerk: Any) -> dict[str, float]:
    """Import 5,000 new enterprises; seconds."""
    headers = [column.header for column in LAYOUT.columns]
    rows = [[f"示例企业{number:05}", code(number), "", "", "", f"甲路 {number} 号"] for number in range(ROWS)]
    return timed_import(write(headers[:6], rows), RegisterImporter(), by=clerk.uuid)


def code(number: int) -> str:
    """A code that has its form and belongs to nobody."""
    body = "91350200" + f"{number:09}".translate(str.maketrans("0123456789", ALPHABET[:10]))
    return body + check_character(body)


def queries(person: Any, path: str) -> int:
    """How many queries a page takes, the second time it is asked for."""
    browser = Client(HTTP_HOST=HOST)
    browser.force_login(person)
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(path, secure=True).status_code == 200
    return len(asked)


if __name__ == "__main__":
    main()
