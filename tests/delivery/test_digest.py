"""What can wait comes once a day, as one message for each address."""

import threading
import uuid
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone

from delivery.digest import gather, next_digest
from delivery.drain import drain
from delivery.models import Message, MessageTemplate
from delivery.outbox import send
from tests.delivery.writing import mail, time_passes

pytestmark = pytest.mark.django_db


def about(title: str, address: str = "li@example.org", **more: object) -> Message:
    known = {"dedupe_key": f"{title}:{address}", "by_digest": True}
    return send("email", address, "test.class", {"title": title, "day": "明天"}, **known | more)


def test_it_waits_for_its_time_of_day(mailoutbox: list, settings) -> None:
    settings.DIGEST_AT = "08:30"
    first, second = about("甲班"), about("乙班")
    due = timezone.localtime(first.due_at)
    assert (due.hour, due.minute) == (8, 30)
    assert first.due_at == second.due_at > timezone.now()
    drain()
    assert mailoutbox == []


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-26 08:00", "2026-11-26 08:30"),
        ("2026-11-26 08:31", "2026-11-27 08:30"),
        ("2026-12-31 23:59", "2027-01-01 08:30"),
    ],
)
def test_the_next_time(settings, now: str, then: str) -> None:
    settings.DIGEST_AT = "08:30"
    assert next_digest(timezone.make_aware(datetime.fromisoformat(now))) == timezone.make_aware(
        datetime.fromisoformat(then)
    )


def test_one_message_for_each_address_with_a_line_for_each(mailoutbox: list) -> None:
    rows = [about("甲班"), about("乙班"), about("丙班", "wang@example.org"), about("丁班", "wang@example.org")]
    later = about("戊班", not_before=timezone.now() + timedelta(days=3))
    Message.objects.exclude(pk=later.pk).update(due_at=timezone.now())
    drain()
    drain()
    assert sorted(sent.to[0] for sent in mailoutbox) == ["li@example.org", "wang@example.org"]
    [li] = [sent for sent in mailoutbox if sent.to == ["li@example.org"]]
    assert li.subject == "您有 2 条通知"
    assert li.body == "您有 2 条通知：\n· 您报名的甲班定在明天。\n· 您报名的乙班定在明天。"
    for row in Message.objects.filter(pk__in=[row.pk for row in rows]):
        assert (row.state, row.digest.template, row.digest.state) == ("gathered", "delivery.digest", "sent")
    assert Message.objects.get(pk=later.pk).state == "waiting"


def test_what_waits_for_the_digest_is_not_handed_over_by_itself() -> None:
    about("甲班")
    time_passes()
    assert not Message.objects.due().exists()


def test_a_single_one_goes_as_it_is(mailoutbox: list) -> None:
    about("甲班")
    time_passes()
    drain()
    assert mailoutbox[0].body == "您报名的甲班定在明天。"
    assert Message.objects.count() == 1


def test_two_people_with_one_address_get_one_each(mailoutbox: list) -> None:
    for person in (uuid.uuid4(), uuid.uuid4()):
        for title in ("甲班", "乙班"):
            about(title, person=person, dedupe_key=f"{title}:{person}")
    time_passes()
    drain()
    assert len(mailoutbox) == 2


def test_staff_can_have_a_message_wait(mailoutbox: list) -> None:
    MessageTemplate.objects.create(
        code="test.class", channel="email", text="${title}", digest=True, valid_from="2026-01-01"
    )
    mail()
    drain()
    assert mailoutbox == []
    assert Message.objects.get().by_digest


def test_a_code_never_waits_for_the_digest(mailoutbox: list) -> None:
    send("email", "a@example.org", "test.code", {"code": "482913"}, dedupe_key="code", by_digest=True)
    drain()
    assert len(mailoutbox) == 1


@pytest.mark.django_db(transaction=True)
def test_gathered_by_several_at_once_each_line_stands_in_one_digest() -> None:
    for number in range(40):
        about(f"第{number}班", f"p{number % 4}@example.org")
    time_passes()
    start = threading.Barrier(4)

    def work() -> None:
        try:
            start.wait()
            gather()
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    digests = Message.objects.filter(template="delivery.digest")
    assert digests.count() == 4
    assert sorted(len(row.context["lines"].splitlines()) for row in digests) == [10] * 4
    assert Message.objects.filter(state="gathered").count() == 40
