"""Several people who do something in the same moment, each on a connection of his own."""

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Do all of these at once, in threads that start together; return what each gave, or the exception it raised."""
    outcomes: list[Any] = [None] * len(acts)
    start = threading.Barrier(len(acts))

    def act(place: int) -> None:
        try:
            # What a thread needs first, a connection, it has before the others start.
            connection.ensure_connection()
            start.wait()
            outcomes[place] = acts[place]()
        except Exception as error:  # noqa: BLE001 - whatever it is, the test tells
            outcomes[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=(place,)) for place in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def refused(outcomes: list[Any]) -> list[Exception]:
    """The exceptions among them."""
    return [one for one in outcomes if isinstance(one, Exception)]
