"""The one door: every pair of states, and what staff, receipts and deletion do through it."""

import itertools
import uuid

import pytest
from django.utils import timezone
from wagtail.models import ModelLogEntry

from delivery.domain.letters import drop, forget, take_receipt, try_again, try_all_again
from delivery.domain.state import move
from delivery.drain import drain
from delivery.enums import TRANSITIONS, State
from delivery.errors import NotFromHere, NothingLeft, ReasonMissing
from delivery.models import Message
from tests import factories
from tests.delivery.provider import Provider
from tests.delivery.writing import mail, sms, state_of

pytestmark = pytest.mark.django_db
PAIRS = list(itertools.product(State, State))
# Written a second time on purpose: whoever changes the table changes it here too.
ALLOWED = {
    ("waiting", "gathered"), ("waiting", "sent"), ("waiting", "delivered"), ("waiting", "undelivered"),
    ("waiting", "dead"), ("waiting", "dropped"), ("sent", "delivered"), ("sent", "undelivered"),
    ("undelivered", "waiting"), ("undelivered", "dropped"), ("dead", "waiting"), ("dead", "dropped"),
}  # fmt: skip


def needed(state: str) -> dict:
    """What a row in a state must say."""
    other = Message.objects.order_by("pk").first()
    return {
        "sent_at": timezone.now() if state in {"sent", "delivered", "undelivered"} else None,
        "trouble": "gave_up" if state in {"dead", "undelivered"} else "",
        "reason": "不用了" if state == "dropped" else "",
        "digest": other if state == "gathered" else None,
    }


def standing(state: str) -> Message:
    """A message in a state."""
    mail()
    message = mail()
    Message.objects.filter(pk=message.pk).update(state=state, **needed(state))
    return Message.objects.get(pk=message.pk)


@pytest.mark.parametrize(("here", "to"), PAIRS)
def test_every_pair(here: State, to: State) -> None:
    message = standing(here)
    if (here, to) in ALLOWED:
        assert move(message, to, **needed(to)).state == to
        assert state_of(message) == to
    else:
        with pytest.raises(NotFromHere, match="请刷新列表"):
            move(message, to, **needed(to))
        assert state_of(message) == here
    assert {(a, b) for a, followers in TRANSITIONS.items() for b in followers} == ALLOWED


@pytest.mark.parametrize("here", State)
def test_staff_try_again_and_drop_only_from_the_worklist(here: State) -> None:
    person = factories.user()
    on_it = here in {State.DEAD, State.UNDELIVERED}
    for act, after in (
        (lambda row: try_again(row, by=person), "waiting"),
        (lambda row: drop(row, by=person, reason=" 号码停用 "), "dropped"),
    ):
        message = standing(here)
        if on_it:
            act(message)
            assert state_of(message) == after
        else:
            with pytest.raises(NotFromHere):
                act(message)
            assert state_of(message) == here


def test_what_staff_do_is_logged_without_an_address() -> None:
    person = factories.user()
    first, second = standing("dead"), standing("dead")
    try_again(first, by=person)
    drop(second, by=person, reason="号码停用")
    logged = list(ModelLogEntry.objects.order_by("pk").values_list("action", "user", "label"))
    assert [row[:2] for row in logged] == [("delivery.try_again", person.pk), ("delivery.drop", person.pk)]
    assert all("@" not in label for *_, label in logged)
    assert Message.objects.get(pk=second.pk).reason == "号码停用"


def test_dropping_takes_a_reason() -> None:
    with pytest.raises(ReasonMissing, match="请写明"):
        drop(standing("dead"), by=None, reason="  ")


def test_trying_again_counts_anew_and_sends(mailoutbox: list) -> None:
    message = standing("dead")
    Message.objects.filter(pk=message.pk).update(failures=8)
    Message.objects.exclude(pk=message.pk).update(due_at=timezone.now() + timezone.timedelta(days=1))
    assert try_again(message, by=None).failures == 0
    drain()
    assert len(mailoutbox) == 1
    assert state_of(message) == "sent"


def test_all_of_one_trouble_are_tried_again_and_no_others() -> None:
    wanted = [standing("dead") for _ in range(3)]
    other = standing("undelivered")
    Message.objects.filter(pk=other.pk).update(trouble="undelivered")
    assert try_all_again(channel="email", trouble="gave_up", by=None) == 3
    assert [state_of(row) for row in [*wanted, other]] == ["waiting"] * 3 + ["undelivered"]


def handed_over(there: Provider) -> Message:
    message = sms()
    drain()
    return Message.objects.get(pk=message.pk)


def test_a_receipt_says_delivered_once(there: Provider) -> None:
    message = handed_over(there)
    known = {"number": message.uuid, "provider_id": message.provider_id}
    assert take_receipt(**known, is_delivered=True) is True
    assert take_receipt(**known, is_delivered=True) is False
    assert take_receipt(**known, is_delivered=False, why="late") is False
    message.refresh_from_db()
    assert (message.state, message.trouble) == ("delivered", "")
    assert message.receipt_at


def test_a_receipt_says_not_delivered_and_it_is_on_the_worklist_masked(there: Provider) -> None:
    message = handed_over(there)
    why = f"MOBILE_NOT_ON_SERVICE 停机 {message.address}"
    assert take_receipt(number=message.uuid, provider_id=message.provider_id, is_delivered=False, why=why)
    row = Message.objects.on_the_worklist().get()
    assert (row.state, row.trouble) == ("undelivered", "undelivered")
    assert "停机" in row.last_error
    assert "00000001" not in row.last_error


def test_a_receipt_before_our_note_ends_the_row_and_it_is_not_sent_again(there: Provider) -> None:
    message = sms()
    # A worker took it, the provider has it, and the worker was killed.
    Message.objects.lease(1, 0, "killed")
    assert take_receipt(number=message.uuid, provider_id="biz-1", is_delivered=True)
    drain()
    assert there.book == {}
    assert state_of(message) == "delivered"


def test_a_receipt_of_an_earlier_attempt_or_for_nobody_changes_nothing(there: Provider) -> None:
    message = handed_over(there)
    assert take_receipt(number=message.uuid, provider_id="another", is_delivered=False) is False
    assert take_receipt(number=uuid.uuid4(), provider_id="x", is_delivered=True) is False
    take_receipt(number=message.uuid, provider_id=message.provider_id, is_delivered=False)
    try_again(message, by=None)
    assert take_receipt(number=message.uuid, provider_id=message.provider_id, is_delivered=False) is False
    assert state_of(message) == "waiting"
    assert take_receipt(number=sms(2).uuid, provider_id="x", is_delivered=True) is False, "nobody has handed it over"


def test_who_is_forgotten_gets_nothing_more_and_leaves_no_address(mailoutbox: list) -> None:
    person, other = uuid.uuid4(), uuid.uuid4()
    rows = [mail(person=person), standing("dead"), standing("sent")]
    Message.objects.filter(pk__in=[row.pk for row in rows]).update(person=person)
    kept = mail("li@example.org", person=other)
    Message.objects.filter(person=None).delete()
    assert forget(person) == 3
    drain()
    assert [mail.to for mail in mailoutbox] == [["li@example.org"]]
    for row in Message.objects.of(person):
        assert (row.address, row.context, row.last_error) == ("", {}, "")
        assert row.blanked_at
    assert [state_of(row) for row in rows] == ["dropped", "dropped", "sent"]
    assert state_of(kept) == "sent"
    assert forget(person) == 0


def test_what_was_blanked_cannot_be_sent_again() -> None:
    message = standing("undelivered")
    Message.objects.filter(pk=message.pk).update(address="", context={}, blanked_at=timezone.now())
    with pytest.raises(NothingLeft, match="已经清除"):
        try_again(message, by=None)
