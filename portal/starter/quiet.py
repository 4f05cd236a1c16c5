"""Keeps Wagtail from leaving thousands of tasks and log lines behind a load; `write.settle` does the work at once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def quiet() -> Iterator[None]:
    """Switch off what Wagtail queues for each save, in this process, and its three log lines a page."""
    library = logging.getLogger("wagtail")
    level = library.level
    library.setLevel(logging.WARNING)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        library.setLevel(level)
