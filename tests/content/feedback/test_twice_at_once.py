"""The same form sent by two threads at the same moment is one entry."""

import threading
import uuid

import pytest
from django.db import connection

from content.domain.feedback import give
from content.models import Feedback
from tests import factories


@pytest.mark.django_db(transaction=True)
def test_two_at_once_are_one_entry() -> None:
    page, key = factories.criterion(), uuid.uuid4()
    start, got = threading.Barrier(4), []

    def send() -> None:
        try:
            start.wait()
            got.append(give(page, kind="helpful", text="", key=key).pk)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 4
    assert len(set(got)) == 1
    assert Feedback.objects.count() == 1
