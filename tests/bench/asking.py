"""What a page costs somebody who is logged in: its time and its queries, asked inside one process."""

import statistics
import time
from typing import Any, Final

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.site import HOST

ASKED: Final = 30


def settle() -> None:
    """As the database's own housekeeping leaves it after a while: what it knows of the sizes of tables is true."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def page(person: Any, path: str) -> dict[str, float]:
    """Median milliseconds and most queries of a page for somebody."""
    browser = Client(HTTP_HOST=HOST)
    browser.force_login(person)
    # The first page of a login writes down that it is in use, and what every page shows is read once.
    browser.get(path, secure=True)
    times, most = [], 0
    for _ in range(ASKED):
        with CaptureQueriesContext(connection) as asked:
            answer = browser.get(path, secure=True)
        assert answer.status_code == 200, (path, answer.status_code)
        most = max(most, len(asked))
        # Anew, without the writing down of queries.
        begun = time.perf_counter()
        browser.get(path, secure=True)
        times.append((time.perf_counter() - begun) * 1000)
    return {"ms": statistics.median(times), "queries": most}
