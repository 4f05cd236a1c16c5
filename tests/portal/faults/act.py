"""What breaks, as the processes of a site break: `python -m tests.portal.faults.act <what> <times>`."""

import os
import sys
from datetime import timedelta

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.portal.faults.settings"
django.setup()

from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from jobs import periodic, runs  # noqa: E402


def main(what: str, times: int) -> None:
    """Break that often."""
    client = Client(raise_request_exception=False)
    if what == "page":
        for _ in range(times):
            assert client.get("/broken/13900001111-a-key/?q=secret").status_code == 500
    elif what == "many":
        for number in range(times):
            client.get(f"/other/{number}/")
    elif what == "in a transaction":
        # Which holds SQLite's write lock, and is taken back.
        with transaction.atomic():
            client.get("/broken/13900001111/")
            transaction.set_rollback(True)
    elif what == "stranger":
        assert client.get("/broken/13900001111/", headers={"host": "a b"}).status_code == 400
    elif what == "command":
        periodic.register("practice_fail", every=timedelta(hours=1))
        assert runs.run_now("practice_fail")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
