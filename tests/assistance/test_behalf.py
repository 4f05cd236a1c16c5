"""代记: the desk writes down what a firm says in which nobody can log in, as whose word; it judges none of it."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.enums import MemberRole
from accounts.models import InboxMessage, Membership, User
from accounts.roles import Role
from assistance.domain import answers, drafting, evidence, extensions, plans, verifying
from assistance.domain.behalf import NobodySaidItError, OnBehalf, SpeaksForItselfError, WroteItDownError
from assistance.domain.errors import NotAllowedError
from assistance.domain.findings import answer_advice
from assistance.enums import Doable, Result, Shows
from assistance.models import Advice, AssistanceLog, Finding, Heard, Measure
from tests import factories as make
from tests.assistance import making
from tests.assistance.files import photo
from tests.assistance.making import World, finding, somebody, today, visit

pytestmark = pytest.mark.django_db
WORD = OnBehalf("林厂长", Heard.PHONE)


@pytest.fixture
def silent(world: World) -> World:
    """A firm that asked by telephone: nobody of it has an account any more."""
    Membership.objects.filter(enterprise=world.firm).update(ended_at=timezone.now())
    return world


def _advice(world: World, **who: Any) -> Advice:
    one = Advice.objects.create(visit=visit(world, "delivered"), given_by=world.lead, text="换一台除尘器")
    return answer_advice(one, doable=Doable.NO, why="没钱", **who)


def _draft(world: World, **who: Any) -> Any:
    row = making.plan(world)
    more, old = finding(world, of=row.visit), row.measures.get()
    values = dict.fromkeys(plans.FIELDS, None) | {"liable": "林厂长", "money_why": "", "safeguards": "停用"}
    seen = {name: getattr(row, name) for name in plans.FIELDS}
    new = [drafting.NewMeasure("清扫积尘")]
    changes = drafting.Changes(seen=seen, values=values, new=new, dropped={old.uuid: "不用了"}, covered=[more])
    return drafting.write_draft(row, changes, **who)


def _asked(world: World, **who: Any) -> Any:
    row = finding(world)
    making.evidence(world, row, "interim")
    return extensions.ask_extension(row, reason="配件没到", until=today(20), **who)


def _shown(world: World, **who: Any) -> Any:
    file = photo(who["by"])
    return evidence.show_finding(finding(world), shows=Shows.WORD, file=file, client_uuid=uuid.uuid4(), **who)


def _measure_shown(world: World, **who: Any) -> Any:
    return evidence.show_measure(making.measure(world), file=photo(who["by"]), client_uuid=uuid.uuid4(), **who)


def _done(world: World, **who: Any) -> Any:
    row = making.measure(world)
    making.evidence(world, row)
    return evidence.do_measure(row, **who)


def _fixed(world: World, of: Finding | None = None, **who: Any) -> Finding:
    row = of or finding(world, fix_when=0)
    making.evidence(world, row)
    return verifying.report_fixed(row, **who)


ACTS: dict[str, Callable[..., Any]] = {
    "acknowledge": lambda world, **who: answers.acknowledge(finding(world), **who),
    "the rest": lambda world, **who: answers.acknowledge_rest(finding(world).visit, **who),
    "think again": lambda world, **who: answers.acknowledge(making.answer(world).finding, after_all=True, **who),
    "object": lambda world, **who: answers.object_to(finding(world), why="不是我们的", **who),
    "advice": _advice,
    "make a plan": lambda world, **who: plans.make_plan((row := finding(world)).visit, findings=[row], **who),
    "write at it": _draft,
    "submit it": lambda world, **who: plans.submit_plan(making.plan(world), **who),
    "ask for time": _asked,
    "take that back": lambda world, **who: extensions.withdraw(making.extension(world), **who),
    "show a finding": _shown,
    "show a measure": _measure_shown,
    "do a measure": _done,
    "report it fixed": _fixed,
}


@pytest.mark.parametrize("act", ACTS)
def test_the_desk_says_as_whose_word_and_the_log_keeps_it(silent: World, act: str) -> None:
    for word in (None, OnBehalf(" ", Heard.PAPER)):
        with pytest.raises(NobodySaidItError, match="谁说的、怎么说的"):
            ACTS[act](silent, by=silent.desk, on_behalf=word)
    assert not AssistanceLog.objects.exists()
    ACTS[act](silent, by=silent.desk, on_behalf=WORD)
    said = AssistanceLog.objects.filter(by=silent.desk)
    assert {line.word for line in said} == {"帮扶受理代记：林厂长，电话"}
    assert not AssistanceLog.objects.filter(by=None).exclude(said_by="").exists()


@pytest.mark.parametrize("act", ACTS)
def test_once_somebody_of_the_firm_has_an_account_it_speaks_for_itself(silent: World, act: str) -> None:
    boss = make.member(silent.firm, MemberRole.SAFETY_OFFICER, somebody()).person
    with pytest.raises(NotAllowedError):
        ACTS[act](silent, by=silent.desk, on_behalf=WORD)
    with pytest.raises(SpeaksForItselfError, match="不用代记"):
        ACTS[act](silent, by=boss, on_behalf=WORD)
    ACTS[act](silent, by=boss)
    assert not AssistanceLog.objects.exclude(said_by="").exists()


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("who", ["chief", "verifier", Role.ENFORCEMENT, Role.ADMINISTRATOR])
def test_nobody_else_writes_for_it(silent: World, act: str, who: Any) -> None:
    by = silent.chief if who == "chief" else somebody(*([who] if isinstance(who, Role) else []))
    with pytest.raises(NotAllowedError):
        ACTS[act](silent, by=by, on_behalf=WORD)


def test_who_advises_the_firm_and_sits_at_the_desk_plans_as_an_adviser(silent: World) -> None:
    both = somebody(Role.HELP_DESK)
    row = finding(silent)
    making.join(row.visit, both, "cadre")
    silent.expert.groups.set(both.groups.all())
    adviser = User.objects.get(pk=silent.expert.pk)
    with pytest.raises(SpeaksForItselfError):
        plans.make_plan(row.visit, findings=[row], by=adviser, on_behalf=WORD)
    plan = plans.make_plan(row.visit, findings=[row], by=adviser)
    # Handing it in is the firm's alone: that he writes down, and then he does not agree to it.
    Measure.objects.create(plan=plan, text="装泄爆片")
    values = {"liable": "林厂长", "money": 0, "money_why": "自己装", "due_on": today(3), "safeguards": "停用"}
    plan = plans.write_plan(plan, by=adviser, **values)
    with pytest.raises(NobodySaidItError):
        plans.submit_plan(plan, by=adviser)
    plan = plans.submit_plan(plan, by=adviser, on_behalf=WORD)
    with pytest.raises(WroteItDownError):
        plans.agree(plan, by=adviser)
    assert plans.agree(plan, by=silent.lead).state == "agreed"


# Two hats ------------------------------------------------------------------------------------------------------------


def test_who_wrote_an_objection_down_does_not_decide_it(silent: World) -> None:
    row = answers.object_to(finding(silent), why="不是我们的", by=silent.desk, on_behalf=WORD)
    with pytest.raises(WroteItDownError, match="转给没有代记的同事"):
        answers.decide_objection(row, by=silent.desk, is_right=True, decision="看过了")
    row.refresh_from_db()
    assert row.state == "objected"
    colleague = somebody(Role.HELP_DESK)
    assert answers.decide_objection(row, by=colleague, is_right=False, decision="看过了").state == "kept"


def test_who_wrote_a_request_for_time_down_does_not_decide_it(silent: World) -> None:
    row = _asked(silent, by=silent.desk, on_behalf=WORD)
    with pytest.raises(WroteItDownError):
        extensions.grant(row, by=silent.desk, decision="同意")
    with pytest.raises(WroteItDownError):
        extensions.refuse(row, by=silent.desk, decision="不同意")
    assert extensions.grant(row, by=somebody(Role.HELP_DESK), decision="同意").state == "granted"


def test_who_reported_it_fixed_for_the_firm_verifies_nothing_of_it(silent: World) -> None:
    clerk = somebody(Role.HELP_DESK)
    row = finding(silent, fix_when=0)
    making.join(row.visit, clerk, "verifier")
    _fixed(silent, row, by=clerk, on_behalf=WORD)
    look = {"result": Result.GONE, "on_site": True, "text": "看过了"}
    for by, second in ((clerk, None), (silent.lead, clerk)):
        with pytest.raises(WroteItDownError):
            verifying.verify(row, by=by, second=second, client_uuid=uuid.uuid4(), **look)
    verifying.verify(row, by=silent.lead, client_uuid=uuid.uuid4(), **look | {"result": Result.NOT_GONE})
    # Said by the firm itself the next time, it is his to look at.
    boss = make.member(silent.firm, MemberRole.MANAGER, somebody()).person
    _fixed(silent, Finding.objects.get(pk=row.pk), by=boss)
    verifying.verify(row, by=clerk, client_uuid=uuid.uuid4(), **look)
    row.refresh_from_db()
    assert row.state == "closed"


def test_what_becomes_of_it_reaches_who_wrote_it_down(silent: World) -> None:
    plan = plans.submit_plan(making.plan(silent), by=silent.desk, on_behalf=WORD)
    plans.return_plan(plan, by=silent.expert, why="写明谁来装")
    row = answers.object_to(finding(silent), why="不是我们的", by=silent.desk, on_behalf=WORD)
    answers.decide_objection(row, by=somebody(Role.HELP_DESK), is_right=False, decision="看过了")
    told = InboxMessage.objects.filter(person=silent.desk).values_list("template", flat=True)
    assert set(told) == {"assistance.plan_returned", "assistance.objection_decided"}


def test_the_database_takes_no_word_of_nobody(silent: World) -> None:
    ACTS["acknowledge"](silent, by=silent.desk, on_behalf=WORD)
    for wrong in ({"said_by": ""}, {"heard": ""}):
        with pytest.raises(IntegrityError, match="word_says_who_and_how"), transaction.atomic():
            AssistanceLog.objects.exclude(said_by="").update(**wrong)
