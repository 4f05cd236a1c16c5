"""Who presses a button twice in the very same moment has done it once, and reads nothing that would frighten him."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.apps import apps
from django.urls import reverse

from accounts.models import User
from accounts.roles import Role
from assistance.enums import Act, Side
from assistance.models import AssistanceLog, FindingPhoto, PhotoViews, ReportCounter, Signature
from tests import factories as make
from tests.assistance.making import (
    World,
    answer,
    extension,
    finding,
    measure,
    plan,
    request,
    today,
    visit,
    wall_text,
)
from tests.assistance.pages import Tap, at, browser, drawn, said, typed
from tests.at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)


def _key() -> dict[str, Any]:
    return {"client_uuid": str(uuid.uuid4())}


def _form(by: User, url: str, *, files: tuple[str, ...] = (), **typed_in: Any) -> Tap:
    """What the page of that address would send, and what somebody types into it."""
    return Tap(by, url, typed(browser(by).get(url)) | typed_in, files)


def _asked(danger: str) -> dict[str, str]:
    return {"text": "除尘器没人看得懂", "wish": "visit", "danger": danger}


def _ask(world: World) -> Tap:
    return Tap(world.boss, reverse("help_ask"), _key() | _asked("0"))


def _send(world: World) -> Tap:
    return Tap(world.boss, at("help_send", request(world)), {"read": wall_text().pk})


def _enter(world: World) -> Tap:
    told = {"caller_name": "示例来电", "caller_phone": "0592-1", "text": "漏电", "wish": "call", "danger": "0"}
    told |= {"at": world.firm.pk, "wall": wall_text().pk, "read_out": "on"}
    return Tap(world.desk, reverse("help_enter_call"), _key() | told)


def _deed(world: World, state: str, name: str, **typed_in: Any) -> Tap:
    sent = {"deed": name} | {f"{name}-{key}": value for key, value in typed_in.items()}
    return Tap(world.desk, at("help_desk_request", request(world, state)), sent)


def _plan_visit(world: World) -> Tap:
    who = {"lead": world.lead.pk, "experts": [world.expert.pk]}
    return Tap(world.desk, at("help_desk_plan", request(world, "accepted")), _key() | {"on": str(today(2)), **who})


def _call(world: World) -> Tap:
    row = finding(world, first_due_on=today(-9), due_on=today(-9))
    about = {"firm": world.firm.uuid, "why": "overdue", "thing": "finding", "thing_uuid": row.uuid}
    return Tap(world.desk, reverse("help_desk"), _key() | about | {"result": "reached"})


def _sign(world: World) -> Tap:
    who = {"who": f"team-{world.lead.pk}", "drawn": drawn()}
    return Tap(world.lead, at("help_sign", visit(world)), _key() | who)


def _finish(world: World) -> Tap:
    row = visit(world)
    finding(world, "draft", row)
    for side, person in ((Side.TEAM, world.lead), (Side.FIRM, world.boss)):
        Signature.objects.create(
            visit=row, side=side, how="screen", person=person, taken_by=world.lead, file=uuid.uuid4()
        )
    return Tap(world.lead, at("help_finish", row))


def _say(world: World, says: str, **more: Any) -> Tap:
    row = finding(world)
    finding(world, of=row.visit)
    return Tap(world.boss, at("help_answer", row.visit), {"about": str(row.uuid), "says": says} | more)


def _write(world: World) -> Tap:
    more = {"new0-text": "清理积尘", "new0-due_on": str(today(5)), "safeguards": "断电挂牌"}
    return _form(world.boss, at("help_write_plan", plan(world)), **more)


def _step(world: World, who: str, name: str, state: str, **more: Any) -> Tap:
    return Tap(getattr(world, who), at(f"help_{name}_plan", plan(world, state)), more)


def _extension(world: World) -> Tap:
    more = {"reason": "配件没到", "until": str(today(20))}
    return Tap(world.boss, at("help_ask_extension", finding(world)), _key() | more, ("uploads",))


def _fixed(world: World) -> Tap:
    row = finding(world, fix_when=0)
    return Tap(world.boss, at("help_report_fixed", row), _key() | {"text": "清走了"}, ("uploads",))


def _show(world: World) -> Tap:
    return Tap(world.boss, at("help_show_finding", finding(world)), _key() | {"shows": "interim"}, ("uploads",))


def _measure(world: World) -> Tap:
    return Tap(world.boss, at("help_show_measure", measure(world)), _key() | {"then": "done"}, ("uploads",))


def _decide(world: World) -> Tap:
    row = extension(world)
    return Tap(
        world.lead, at("help_decide_extension", row.finding), {"is_granted": "yes", "decision": "可以", "until": ""}
    )


def _verify(world: World) -> Tap:
    sent = {"on_site": "yes", "result": "gone", "text": "看过了"}
    return Tap(world.lead, at("help_verify", finding(world, "fixed")), _key() | sent)


def _record(world: World) -> Tap:
    return Tap(world.lead, at("help_record", visit(world)), _key() | {"text": "栏杆松了"}, ("photos",))


def _rewrite(world: World) -> Tap:
    row = finding(world, "draft")
    more = {"place": "三号车间", "advice": "每天下班前清一遍"}
    return _form(world.expert, at("help_rewrite", row), files=("photos",), **more)


def _mark(world: World) -> Tap:
    row = finding(world, "draft")
    drawn_on = FindingPhoto.objects.create(finding=row, file=uuid.uuid4(), sha256="0" * 64, taken_by=world.lead)
    ring = '[{"kind": "ring", "x": 0.1, "y": 0.1, "w": 0.3, "h": 0.3}]'
    return Tap(world.lead, at("help_mark", drawn_on), {"marks": ring})


def _begin(world: World) -> Tap:
    return Tap(world.lead, at("help_begin", visit(world, "planned")))


def _glass(world: World) -> Tap:
    by = make.user(Role.ADMINISTRATOR)
    return Tap(by, reverse("help_glass"), {"at": world.firm.pk, "why": "企业打电话说看不到自己的隐患"})


def _refer(world: World) -> Tap:
    row = finding(world, level=1)
    return Tap(world.chief, at("help_refer", row), {"ground": "imminent", "to": "执法支队", "why": "还在开机"})


def _reopen(world: World) -> Tap:
    row = finding(world, "closed")
    return Tap(world.lead, at("help_reopen", row), {"why": "又堆上了", "due_on": str(today(12))})


def _objection(world: World) -> Tap:
    return Tap(world.desk, at("help_objection", answer(world).finding), {"is_right": "no", "decision": "看过照片"})


TAPS: dict[str, Callable[[World], Tap]] = {
    "ask": _ask,
    "change": lambda world: _form(world.boss, at("help_change", request(world)), **_asked(danger="2")),
    "send": _send,
    "withdraw": lambda world: Tap(world.boss, at("help_withdraw", request(world, "submitted")), {"why": "修好了"}),
    "enter a call": _enter,
    "triage": lambda world: _deed(world, "submitted", "triage", danger="3", promised_on=str(today(1))),
    "accept": lambda world: _deed(world, "triaged", "accept", promised_on=str(today(1))),
    "decline": lambda world: _deed(world, "triaged", "decline", reason="不归这里", instead="打 12350"),
    "settle": lambda world: _deed(world, "accepted", "settle", told="先停用"),
    "plan a visit": _plan_visit,
    "a call": _call,
    "begin": _begin,
    "record": _record,
    "rewrite": _rewrite,
    "mark": _mark,
    "notes": lambda world: _form(world.lead, at("help_notes", visit(world)), opening="示例班长带着看"),
    "advise": lambda world: Tap(world.expert, at("help_advise", visit(world)), _key() | {"advice": "清一遍"}),
    "strike": lambda world: Tap(world.lead, at("help_strike", finding(world, "draft")), {"why": "记重了"}),
    "sign": _sign,
    "finish": _finish,
    "deliver": lambda world: Tap(world.lead, at("help_deliver", visit(world, "signed")), {"to": "示例人员"}),
    "so": lambda world: _say(world, "so"),
    "not so": lambda world: _say(world, "not_so", why="不是我们的"),
    "the rest": lambda world: Tap(world.boss, at("help_answer", finding(world).visit), {"about": "rest"}),
    "decide an objection": _objection,
    "make a plan": lambda world: _form(world.boss, at("help_make_plan", finding(world).visit)),
    "write a plan": _write,
    "submit": lambda world: _step(world, "boss", "submit", "draft"),
    "agree": lambda world: _step(world, "expert", "agree", "submitted"),
    "give back": lambda world: _step(world, "expert", "return", "submitted", why="写明几天"),
    "revise": lambda world: _step(world, "boss", "revise", "agreed", why="换了办法"),
    "show": _show,
    "a measure": _measure,
    "fixed": _fixed,
    "more time": _extension,
    "decide on more time": _decide,
    "verify": _verify,
    "reopen": _reopen,
    "refer": _refer,
    "glass": _glass,
}
# The second press of these is told what the first one did; of all the others it says nothing else than the first.
TOLD = {"refer": "已经以同样的理由移交过了"}


def held() -> dict[str, int]:
    """How much there is of everything. What a second press brought and nothing names is swept; the views with it."""
    models = set(apps.get_app_config("assistance").get_models()) - {PhotoViews, ReportCounter}
    return {model.__name__: model._default_manager.count() for model in models}


def did(world: World) -> list[tuple[str, str, str, str]]:
    """What the log of the firm says."""
    log = AssistanceLog.objects.filter(enterprise=world.firm).exclude(act=Act.SEE)
    return sorted(log.values_list("thing", "act", "was", "now"))


def a_world() -> World:
    """With people who can log in."""
    return World(desk=make.user(Role.HELP_DESK), lead=make.user(Role.HELP_TEAM), chief=make.user(Role.BUREAU_LEAD))


@pytest.mark.parametrize("name", TAPS)
def test_what_is_pressed_twice_in_the_same_moment_is_done_once(name: str) -> None:
    once, twice, grown = a_world(), a_world(), []
    for world, presses in ((once, 1), (twice, 2)):
        tap = TAPS[name](world)
        clients = [browser(tap.by) for _ in range(presses)]
        before = held()
        pages = at_once(*(partial(tap.press, client) for client in clients))
        assert not refused(pages)
        assert {page.status_code for page in pages} == {200}
        grown.append({model: count - before[model] for model, count in held().items()})
    assert grown[0] == grown[1]
    assert any(grown[0].values())
    assert did(once) == did(twice)
    assert len({page.request["PATH_INFO"].split("/")[1] for page in pages}) == 1
    words = [said(page) for page in pages]
    if name in TOLD:
        assert any(TOLD[name] in page for page in words)
