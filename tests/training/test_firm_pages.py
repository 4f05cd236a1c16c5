"""Who answers for a firm registers its people, swaps and cancels them, and sees nobody else's."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.enums import MemberRole
from portal.models import HomePage
from tests import factories as make
from tests.assistance.making import somebody
from tests.training.making import firm, fresh, registered, session, states
from tests.training.test_pages import entered, main, read
from training.domain.leaving import cancel
from training.domain.named import Named, register_named
from training.models import Registration

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _whole_site(home: HomePage) -> None:
    """Every page stands in the frame of the site."""


def typed(*people: tuple[str, str, str], **more: str) -> dict[str, str]:
    """The lines of the form."""
    lines = {}
    for number, values in enumerate(people):
        lines |= {f"{number}-{name}": value for name, value in zip(("name", "phone", "staff_no"), values, strict=True)}
    return lines | more


def send(client: Client, at: Any, made: Any, **lines: str) -> Any:
    return client.post(reverse("training_firm_session", args=[made.uuid, at.uuid]), lines, follow=True)


def sent(at: Any, made: Any, boss: Any, *names: str) -> list[Registration]:
    """Registrations of people of a firm."""
    people = [Named(name, staff_no=name) for name in names]
    return [row.registration for row in register_named(at, people, by=boss, enterprise=made) if row.registration]


def test_several_are_registered_at_once_and_what_was_wrong_stays() -> None:
    at, (made, boss) = session(), firm()
    client = entered(boss)
    lines = typed(("示例学员甲", "13900000001", ""), ("示例学员乙", "", ""), ("", "", ""), ("示例学员丙", "", "C1"))
    page = send(client, at, made, **lines)
    assert "请写上姓名，再写手机号或者工号" in main(page)
    assert states(at) == ["confirmed", "confirmed"]
    kept = {
        field["value"]
        for field in BeautifulSoup(page.content, "html.parser").select("main .line input")
        if field.get("value")
    }
    assert kept == {"示例学员乙"}
    again = send(client, at, made, **typed(("", "", ""), ("示例学员乙", "13900000002", "")))
    assert again.redirect_chain
    assert states(at) == ["confirmed"] * 3
    send(client, at, made, **lines)
    assert states(at) == ["confirmed"] * 3


def test_the_last_seats_are_for_the_first_and_the_rest_is_told() -> None:
    at, (made, boss) = session(capacity=1, waiting_cap=1), firm()
    said = main(send(entered(boss), at, made, **typed(("甲", "", "1"), ("乙", "", "2"), ("丙", "", "3"))))
    for words in ("已报上", "候补中", "名额和候补都满了"):
        assert words in said


def test_together_means_all_or_none() -> None:
    at, (made, boss) = session(), firm()
    page = send(entered(boss), at, made, **typed(("甲", "", "1"), ("乙", "", ""), whole="on"))
    assert "改好再交" in main(page)
    assert states(at) == []
    assert BeautifulSoup(page.content, "html.parser").find("input", {"name": "whole"}).has_attr("checked")  # type: ignore[union-attr]
    full = session(capacity=1, waiting_cap=5)
    send(entered(boss), full, made, **typed(("甲", "", "1"), ("乙", "", "2"), whole="on"))
    assert states(full) == ["waitlisted", "waitlisted"]


def test_a_refusal_of_all_keeps_what_was_typed() -> None:
    at, (made, boss) = session(starts_in=-1), firm()
    page = send(entered(boss), at, made, **typed(("示例学员甲", "", "1")))
    assert "截止报名" in main(page)
    assert "示例学员甲" in page.content.decode()
    long = send(entered(boss), session(), made, **typed(("长" * 61, "", "1"), whole="on"))
    assert "长" * 61 in long.content.decode()


def test_somebody_else_comes_by_one_tap_or_by_name() -> None:
    at, before, (made, boss) = session(), session(), firm()
    (known,) = sent(before, made, boss, "示例老张")
    (ill,) = sent(at, made, boss, "示例老李")
    client, url = entered(boss), reverse("training_replace", args=[ill.uuid])
    assert "换成示例老张" in read(client, "training_replace", ill.uuid)
    assert "换好了" in main(client.post(url, {"trainee": str(known.trainee.uuid)}, follow=True))
    assert states(at) == ["by_person", "confirmed"]
    now = at.registrations.latest("pk")
    assert now.trainee == known.trainee
    url = reverse("training_replace", args=[now.uuid])
    assert "请写上姓名" in main(client.post(url, {"name": "示例老王"}))
    assert "11位手机号" in main(client.post(url, {"name": "示例老王", "phone": "1"}))
    client.post(url, {"name": "示例老王", "staff_no": "9"})
    assert at.registrations.latest("pk").trainee.name == "示例老王"


def test_only_people_of_the_firm_stand_in_by_a_tap() -> None:
    at, (made, boss) = session(), firm()
    (ill,) = sent(at, made, boss, "示例老李")
    stranger = registered(session()).trainee
    url = reverse("training_replace", args=[ill.uuid])
    for chosen in (str(stranger.uuid), "x"):
        assert entered(boss).post(url, {"trainee": chosen}).status_code == 404
    assert states(at) == ["confirmed"]


def test_people_of_a_firm_stand_on_its_page_and_on_no_other() -> None:
    at, (made, boss), (other, other_boss) = session(), firm(), firm()
    (row,) = sent(at, made, boss, "金丝雀学员")
    sent(at, other, other_boss, "示例学员")
    safety = make.member(made, MemberRole.SAFETY_OFFICER, somebody()).person
    places = [("training_firm", [made.uuid]), ("training_firm_session", [made.uuid, at.uuid])]
    for person in (boss, safety):
        for name, args in places:
            said = read(entered(person), name, *args)
            assert "金丝雀学员" in said
            assert "示例学员" not in said
    member = make.member(made, MemberRole.MEMBER, somebody()).person
    for person in (other_boss, member, somebody()):
        for name, args in [*places, ("training_replace", [row.uuid]), ("training_cancel", [row.uuid])]:
            assert entered(person).get(reverse(name, args=args)).status_code == 404
    for name, args in [("training_session", [at.uuid]), ("training_sessions", []), ("training_firm", [other.uuid])]:
        assert "金丝雀学员" not in read(entered(other_boss), name, *args)


def test_a_firm_cancels_and_takes_offers_for_its_people() -> None:
    at, (made, boss) = session(capacity=1), firm()
    first = registered(at)
    (row,) = sent(at, made, boss, "示例学员甲")
    cancel(first, by=first.by)
    client = entered(boss)
    assert "等确认" in read(client, "training_firm", made.uuid)
    client.post(reverse("training_accept", args=[row.uuid]))
    assert fresh(row).state == "confirmed"
    assert "示例学员甲" in read(client, "training_cancel", row.uuid)
    back = client.post(reverse("training_cancel", args=[row.uuid]), follow=True)
    assert back.redirect_chain[-1][0] == reverse("training_firm_session", args=[made.uuid, at.uuid])
    assert fresh(row).state == "by_person"


def test_the_same_hour_elsewhere_is_said() -> None:
    at, other, (made, boss) = session(), session(starts_in=7.05), firm()
    for one in (at, other):
        sent(one, made, boss, "示例学员甲")
    assert f"同一时间还报了“{other.course.title}”" in read(entered(boss), "training_firm_session", made.uuid, at.uuid)


def test_a_firm_with_many_people_costs_no_more_queries() -> None:
    made, boss = firm()
    client, at = entered(boss), session(capacity=100)
    for name, args in (("training_firm", [made.uuid]), ("training_firm_session", [made.uuid, at.uuid])):
        counts = []
        for more in ("甲", "乙丙丁戊己"):
            sent(at, made, boss, *[f"{name}{one}" for one in more])
            sent(session(), made, boss, *more)
            client.get(reverse(name, args=args))
            with CaptureQueriesContext(connection) as asked:
                client.get(reverse(name, args=args))
            counts.append(len(asked))
        assert counts[0] == counts[1], (name, counts)
        assert counts[1] <= 15, name
