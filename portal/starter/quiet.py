"""Keeps Wagtail from leaving thousands of tasks and log lines behind a load; `write.settle` does the work at once."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from django.db.models.signals import post_save
from modelsearch.index import get_indexed_models
from modelsearch.signal_handlers import post_save_signal_handler
from wagtail.signal_handlers import disable_reference_index_auto_update


@contextmanager
def quiet() -> Iterator[None]:
    """Switch off what Wagtail queues for each save, in this process, and its three log lines a page."""
    library = logging.getLogger("wagtail")
    level = library.level
    # Only what was listening is connected again.
    listened = [model for model in get_indexed_models() if post_save.disconnect(post_save_signal_handler, sender=model)]
    library.setLevel(logging.WARNING)
    try:
        with disable_reference_index_auto_update():
            yield
    finally:
        library.setLevel(level)
        for model in listened:
            post_save.connect(post_save_signal_handler, sender=model)
