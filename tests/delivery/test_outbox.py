"""Writing a message: once for each key, with the caller's transaction or not at all."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from delivery.drain import drain
from delivery.errors import BadAddress, WrongContext
from delivery.models import Message
from delivery.outbox import send
from tests.delivery.writing import CLASS, mail, sms, state_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def no_tasks(db: None) -> None:
    """Take away what setting up the database may have left to do."""
    DBTaskResult.objects.all().delete()


def test_the_same_key_is_one_message_and_the_first_stays() -> None:
    first = sms(1, dedupe_key="class:7:person:3", person=uuid.uuid4())
    again = sms(2, dedupe_key="class:7:person:3")
    assert (again.pk, again.address, again.person) == (first.pk, first.address, first.person)
    assert Message.objects.count() == 1


def test_what_the_caller_takes_back_is_not_sent(mailoutbox: list) -> None:
    with transaction.atomic():
        mail()
        transaction.set_rollback(True)
    drain()
    assert mailoutbox == []
    assert not Message.objects.exists()


def test_the_worker_is_woken_once_the_transaction_commits(no_tasks, django_capture_on_commit_callbacks) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        mail()
        assert not DBTaskResult.objects.exists()
    with django_capture_on_commit_callbacks(execute=True):
        drain()
    # And nothing but that, also when it moves: Wagtail would keep an index of what refers to it.
    assert DBTaskResult.objects.get().args_kwargs["args"] == ["deliver"]


@pytest.mark.parametrize("later", [{"not_before": timezone.now() + timedelta(hours=1)}, {"by_digest": True}])
def test_what_can_wait_wakes_nobody_and_waits(
    later, no_tasks, django_capture_on_commit_callbacks, mailoutbox: list
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        message = mail(**later)
    assert not DBTaskResult.objects.exists()
    drain()
    assert (mailoutbox, state_of(message)) == ([], "waiting")


@pytest.mark.parametrize("context", [{}, {"title": "x"}, {**CLASS, "more": "x"}])
def test_a_context_that_does_not_fit_is_a_mistake_in_code(context) -> None:
    with pytest.raises(WrongContext):
        send("email", "a@example.org", "test.class", context, dedupe_key="k")


@pytest.mark.parametrize("address", ["", "  ", "a\x00b@example.org", "x" * 321])
def test_an_address_no_row_could_hold_is_a_mistake_in_code(address: str) -> None:
    with pytest.raises(BadAddress):
        mail(address)


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"dedupe_key": ""}, ValueError),
        ({"dedupe_key": "k" * 201}, ValueError),
        ({"channel": "pigeon"}, ValueError),
        ({"template": "test.nothing"}, LookupError),
    ],
)
def test_other_mistakes_in_code(changed, error) -> None:
    asked = {"channel": "email", "address": "a@example.org", "template": "test.class", "dedupe_key": "k"} | changed
    with pytest.raises(error):
        send(asked["channel"], asked["address"], asked["template"], CLASS, dedupe_key=asked["dedupe_key"])
    assert not Message.objects.exists()


def test_nul_in_a_value_does_no_harm(mailoutbox: list) -> None:
    send("email", "a@example.org", "test.class", {"title": "粉\x00尘", "day": 3}, dedupe_key="k")
    drain()
    assert mailoutbox[0].body == "您报名的粉尘定在3。"


@pytest.mark.django_db(transaction=True)
def test_many_at_once_with_one_key_are_one_and_break_no_transaction() -> None:
    start, got = threading.Barrier(6), []

    def write(number: int) -> None:
        try:
            start.wait()
            with transaction.atomic():
                first = sms(number, dedupe_key="one").pk
                # The caller's transaction goes on after it met the other's row.
                sms(number, dedupe_key=f"mine:{number}")
                got.append(first)
        finally:
            connection.close()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 6
    assert len(set(got)) == 1
    assert Message.objects.count() == 7


@pytest.mark.parametrize(
    "broken",
    [
        {"state": "sent"},
        {"state": "dead"},
        {"state": "waiting", "trouble": "address"},
        {"state": "dropped"},
        {"state": "waiting", "reason": "x"},
        {"state": "gathered"},
        {"state": "waiting", "address": ""},
        {"state": "dropped", "reason": "x", "address": ""},
        {"dedupe_key": "taken"},
    ],
)
def test_the_database_refuses_half_a_row(broken) -> None:
    mail(dedupe_key="taken")
    known = {"channel": "email", "address": "a@example.org", "template": "test.class", "dedupe_key": "k"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(**known | broken)
