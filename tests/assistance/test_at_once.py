"""Two people at one thing in the very same moment: one wins, the other reads who did what, the log has one line of it.

Each race is run some times: one that a missing lock would lose is not lost every time.
"""

import uuid
from functools import partial
from typing import Any

import pytest

from assistance.domain import answers, findings, plans, requests, signing, verifying
from assistance.domain.errors import AnsweredAlreadyError, AssistanceError, NotFromHereError, NotNowError
from assistance.enums import Act, Danger, Side
from assistance.models import Answer, AssistanceLog, Signature
from tests.assistance.files import photo as kept
from tests.assistance.making import (
    World,
    finding,
    lines,
    plan,
    request,
    today,
    visit,
)
from tests.at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = range(4)


def loser(outcomes: list[Any], *kinds: type[AssistanceError]) -> str:
    """What the one who came second is told."""
    (refusal,) = refused(outcomes)
    assert isinstance(refusal, kinds), refusal
    return str(refusal)


def test_two_clerks_triage_one_request() -> None:
    for _ in ROUNDS:
        world, other = World(), World().desk
        row = request(world, "submitted")
        outcomes = at_once(
            partial(requests.triage, row, by=world.desk, danger=Danger.MAJOR, promised_on=today(1)),
            partial(requests.triage, row, by=other, danger=Danger.UNKNOWN, promised_on=today(5)),
        )
        winner = AssistanceLog.objects.get(thing_uuid=row.uuid, act=Act.TRIAGE).by
        assert winner
        told = loser(outcomes, NotFromHereError)
        assert f"“已分类”（{winner.name}，" in told
        assert "，分类）" in told


def test_two_of_the_firm_answer_one_finding_differently() -> None:
    for _ in ROUNDS:
        world = World()
        found = finding(world)
        left = finding(world, of=found.visit)
        outcomes = at_once(
            partial(answers.acknowledge, found, by=world.boss),
            partial(answers.object_to, found, by=world.officer, why="不是我们的"),
        )
        row = Answer.objects.get(finding=found)
        told = loser(outcomes, AnsweredAlreadyError)
        assert f"已经答复过了（{row.by.name}，" in told
        assert ("提出异议）" if row.state == "objected" else "，答复）") in told
        assert len(lines(row)) == 1
        assert not Answer.objects.filter(finding=left).exists()


def test_two_advisers_agree_and_give_back_the_same_plan() -> None:
    for _ in ROUNDS:
        world = World()
        row = plan(world, "submitted")
        outcomes = at_once(
            partial(plans.agree, row, by=world.expert),
            partial(plans.return_plan, row, by=world.lead, why="写明停用几天"),
        )
        ((act, _, now),) = lines(row)
        row.refresh_from_db()
        assert row.state == now
        winner = world.expert if act == Act.AGREE else world.lead
        assert f"（{winner.name}，" in loser(outcomes, NotFromHereError, NotNowError)


def test_two_sides_sign_and_one_signs_on_two_phones() -> None:
    for _ in ROUNDS:
        world = World()
        row = visit(world)
        signs = [(world.lead, Side.TEAM), (world.lead, Side.TEAM), (world.boss, Side.FIRM)]
        outcomes = at_once(
            *(
                partial(
                    signing.take_signature,
                    row,
                    by=world.lead,
                    side=side,
                    person=person,
                    how="screen",
                    file=kept(world.lead),
                    client_uuid=uuid.uuid4(),
                )
                for person, side in signs
            )
        )
        assert not refused(outcomes)
        signed = Signature.objects.filter(visit=row)
        assert sorted(signed.values_list("person", flat=True)) == sorted([world.lead.pk, world.boss.pk])
        assert len(lines(row)) == 2


def test_somebody_writes_while_another_signs() -> None:
    for _ in ROUNDS:
        world = World()
        row = visit(world)
        found = finding(world, "draft", row)
        outcomes = at_once(
            partial(findings.rewrite, found, by=world.expert, place="二号车间"),
            partial(
                signing.take_signature,
                row,
                by=world.lead,
                side=Side.TEAM,
                person=world.lead,
                how="screen",
                file=kept(world.lead),
                client_uuid=uuid.uuid4(),
            ),
        )
        found.refresh_from_db()
        # Whoever was first: what was signed is what stands there.
        wrote, told = found.place == "二号车间", refused(outcomes)
        assert wrote or "已经有人签过字" in str(told[0])
        assert len(told) == (0 if wrote else 1)
        assert Signature.objects.filter(visit=row).count() == 1


def test_two_verify_one_finding() -> None:
    for _ in ROUNDS:
        world = World()
        row = finding(world, "fixed")
        looks = {"result": "gone", "on_site": False, "text": "看了照片"}
        outcomes = at_once(
            *(
                partial(verifying.verify, row, by=by, client_uuid=uuid.uuid4(), **looks)
                for by in (world.lead, world.expert)
            )
        )
        assert f"（{row.verifications.get().by.name}，" in loser(outcomes, NotFromHereError, NotNowError)
        assert lines(row) == [("verify", "fixed", "closed")]
