"""Who presses a button twice in the very same moment has done it once, and reads nothing that would frighten him."""

import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from tests.assistance.pages import Tap, at, browser, said
from tests.at_once import at_once, refused
from tests.training.making import firm, officer, registered, session, worker
from training.domain.leaving import cancel
from training.domain.registering import register
from training.domain.targets import put_on
from training.enums import RegistrationState, SessionState
from training.models import Registration, TargetFirm

pytestmark = pytest.mark.django_db(transaction=True)


def _registers(**fields: Any) -> Tap:
    """Somebody comes where one seat is left, or what the fields say."""
    here = session(**{"capacity": 2} | fields)
    registered(here)
    _, boss = firm()
    return Tap(boss, at("training_register", here), {"firm": "self"})


def _offered(name: str) -> Tap:
    here = session(capacity=1)
    first, row = registered(here), registered(here)
    registered(here)
    cancel(first, by=first.by)
    return Tap(row.by, at(name, row))


def _cancels(*, capacity: int) -> Tap:
    here = session(capacity=capacity)
    rows = [registered(here) for _ in range(3)]
    return Tap(rows[1].by, at("training_cancel", rows[1]))


def _of_firm(name: str, sent: Callable[[Any], dict[str, Any]], **fields: Any) -> Tap:
    """Of one whom his firm sends; `sent` gets his registration."""
    here, (enterprise, boss) = session(**fields), firm()
    row = register(here, trainee=worker(enterprise), by=boss, enterprise=enterprise)
    return Tap(boss, at(name, row), sent(row))


def _sends() -> Tap:
    here, (enterprise, boss) = session(capacity=2, per_enterprise_cap=3), firm()
    lines = {f"{n}-{name}": f"示例{n}{name}" for n in range(3) for name in ("name", "staff_no")}
    return Tap(boss, reverse("training_firm_session", args=[enterprise.uuid, here.uuid]), lines)


def _does_not_come() -> Tap:
    here, (enterprise, boss) = session(), firm()
    put_on(here, type(enterprise).objects.filter(pk=enterprise.pk), by=officer())
    return Tap(boss, reverse("training_not_coming", args=[enterprise.uuid, here.uuid]), {"why": "停产检修"})


def _plans() -> Tap:
    day = timezone.localdate() + timedelta(days=20)
    sent = {
        "course": session().course_id,
        "title": "示例新一期",
        "place": "示例礼堂",
        "capacity": 10,
        "waiting_cap": 5,
        "opens_at": f"{timezone.localdate()}T09:00",
        "closes_at": f"{day - timedelta(days=1)}T09:00",
        "offer_hours": 24,
        "d0-day": str(day),
        "d0-begins": "09:00",
        "d0-ends": "11:00",
        "key": str(uuid.uuid4()),
    }
    return Tap(officer(), reverse("training_plan"), sent)


def _copies() -> Tap:
    day = timezone.localdate() + timedelta(days=30)
    here = session()
    return Tap(officer(), at("training_copy", here), {"days": [str(day)], "day": [str(day)], "key": str(uuid.uuid4())})


def _lists() -> Tap:
    here, firms = session(), [firm()[0] for _ in range(2)]
    text = "\n".join(one.name for one in firms)
    return Tap(officer(), at("training_targets_add", here), {"way": "paste", "text": text})


def _asks() -> Tap:
    here, (enterprise, _) = session(), firm()
    put_on(here, type(enterprise).objects.filter(pk=enterprise.pk), by=officer())
    return Tap(officer(), at("training_targets_tell", here), {"what": "invite"})


TAPS: dict[str, Callable[[], Tap]] = {
    "register": _registers,
    "register, by the lock": lambda: _registers(per_enterprise_cap=5),
    "wait": lambda: _registers(capacity=1),
    "register, to be approved": lambda: _registers(needs_approval=True),
    "accept": lambda: _offered("training_accept"),
    "decline": lambda: _offered("training_decline"),
    "cancel": lambda: _cancels(capacity=2),
    "leave the line": lambda: _cancels(capacity=1),
    "replace": lambda: _of_firm("training_replace", lambda row: {"name": "示例替工", "staff_no": f"T{row.pk}"}),
    "send": _sends,
    "say that nobody comes": _does_not_come,
    "plan": _plans,
    "announce": lambda: Tap(officer(), at("training_announce", session(state=SessionState.DRAFT))),
    "call off": lambda: Tap(officer(), at("training_call_off", registered(session()).session), {"reason": "停电"}),
    "copy": _copies,
    "put on a list": _lists,
    "ask": _asks,
}


def held() -> dict[str, int]:
    """How much there is of everything, answers of firms on a list too."""
    models = apps.get_app_config("training").get_models()
    counted = {model.__name__: model._default_manager.count() for model in models}
    return counted | {"answers": TargetFirm.objects.exclude(why="").count()}


def stands() -> list[str]:
    """In which states the registrations are."""
    return sorted(Registration.objects.values_list("state", flat=True))


@pytest.mark.parametrize("name", TAPS)
def test_what_is_pressed_twice_in_the_same_moment_is_done_once(name: str) -> None:
    grown, states = [], []
    for presses in (1, 2):
        tap = TAPS[name]()
        clients = [browser(tap.by) for _ in range(presses)]
        before, stood = held(), stands()
        pages = at_once(*(partial(tap.press, client) for client in clients))
        assert not refused(pages)
        assert {page.status_code for page in pages} == {200}
        grown.append({model: count - before[model] for model, count in held().items()})
        states.append([state for state in RegistrationState if stands().count(state) != stood.count(state)])
    assert grown[0] == grown[1]
    assert states[0] == states[1]
    assert any(grown[0].values())
    # Both pages lead on; neither shows the form once more with a fault.
    assert not any(fault in said(page) for page in pages for fault in ("请刷新", "请换另一位"))
    assert len({page.request["PATH_INFO"] for page in pages}) == 1, [said(page)[:200] for page in pages]
