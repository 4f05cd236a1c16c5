"""What messages say: placeholders that execute nothing, dated wordings, and what an SMS costs."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from delivery import wording
from delivery.domain.templates import keep_template
from delivery.drain import drain
from delivery.errors import NoText, StrayDollar, UnknownPlaceholder
from delivery.models import MessageTemplate
from delivery.outbox import send
from tests.delivery.writing import CLASS, mail

pytestmark = pytest.mark.django_db


def template(**more: object) -> MessageTemplate:
    known = {"code": "test.class", "channel": "email", "text": "改成${day}", "valid_from": timezone.localdate()}
    return MessageTemplate(**known | more)


def test_staffs_wording_counts_instead_of_the_one_in_code(mailoutbox: list) -> None:
    keep_template(template(subject="${title}\n改期"))
    mail()
    drain()
    assert (mailoutbox[0].subject, mailoutbox[0].body) == ("粉尘防爆培训班 改期", "改成12 月 3 日")


def test_without_a_subject_the_one_in_code_stays(mailoutbox: list) -> None:
    keep_template(template())
    mail()
    drain()
    assert mailoutbox[0].subject == "粉尘防爆培训班开班"


def test_a_wording_counts_from_its_day_and_the_newest_wins(mailoutbox: list) -> None:
    today = timezone.localdate()
    for days, text in ((-30, "旧"), (-1, "新"), (1, "明天的")):
        keep_template(template(text=text, valid_from=today + timedelta(days=days)))
    keep_template(template(text="给群的", channel="hook"))
    mail()
    drain()
    assert mailoutbox[0].body == "新"


def test_one_wording_for_a_day() -> None:
    keep_template(template())
    with pytest.raises(IntegrityError), transaction.atomic():
        keep_template(template())


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("", NoText, "请写上要发的话"),
        (" \n", NoText, "请写上要发的话"),
        ("您好 ${name}", UnknownPlaceholder, "没有 ${name}。能用的是：${title}、${day}"),
        ("您好 ${title", StrayDollar, "没写完整"),
        ("您好 $title", StrayDollar, "没写完整"),
        ("您好 ${title.__class__}", StrayDollar, "没写完整"),
        ("您好 ${Title}", StrayDollar, "没写完整"),
        ("5 $", StrayDollar, "没写完整"),
    ],
)
def test_a_wrong_text_is_refused_with_a_sentence(text: str, error: type[Exception], says: str) -> None:
    with pytest.raises(error) as refused:
        keep_template(template(text=text))
    assert says in str(refused.value)
    assert not MessageTemplate.objects.exists()


def test_a_subject_is_checked_too() -> None:
    with pytest.raises(UnknownPlaceholder):
        keep_template(template(subject="${nobody}"))


@pytest.mark.parametrize("text", ["{{ title }}", "{% load x %}", "%(title)s", "{title.__class__}", "{0}", "`id`"])
def test_other_languages_are_text(text: str, mailoutbox: list) -> None:
    keep_template(template(text=text))
    mail()
    drain()
    assert mailoutbox[0].body == text


@given(value=st.text(alphabet="${}title day\\%", max_size=30))
def test_what_a_value_holds_is_never_read_again(value: str) -> None:
    assert wording.fill("甲${title}乙${day}", {"title": value, "day": "今天"}) == f"甲{value}乙今天"


def test_a_value_that_looks_like_a_placeholder_stays_as_it_is(mailoutbox: list) -> None:
    send("email", "a@example.org", "test.class", {**CLASS, "title": "${day}"}, dedupe_key="k")
    drain()
    assert mailoutbox[0].body == "您报名的${day}定在12 月 3 日。"


@pytest.mark.parametrize(
    ("text", "sign", "expected"),
    [
        ("", "", (0, 1)),
        ("字" * 70, "", (70, 1)),
        ("字" * 71, "", (71, 2)),
        ("a" * 71, "", (71, 2)),
        ("字" * 134, "", (134, 2)),
        ("字" * 135, "", (135, 3)),
        ("字" * 66, "示例", (70, 1)),
        ("字" * 67, "示例", (71, 2)),
        ("🔥" * 35, "", (70, 1)),
        ("🔥" * 36, "", (72, 2)),
    ],
)
def test_what_an_sms_costs(text: str, sign: str, expected: tuple[int, int]) -> None:
    assert wording.sms_length(text, sign) == expected


def test_code_cannot_declare_what_staff_could_not_save() -> None:
    with pytest.raises(UnknownPlaceholder):
        wording.declare("x", label="x", placeholders={}, text="${y}")
    with pytest.raises(NoText):
        wording.declare("x", label="x", placeholders={}, text=" ")
    with pytest.raises(ValueError, match="not names"):
        wording.declare("x", label="x", placeholders={"a-b": "1"}, text="y")
