"""Who opened a firm's photos is seen by the firm."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.roles import Role
from assistance.domain.errors import NotAllowedError
from assistance.domain.looking import look
from assistance.domain.wall import break_glass
from assistance.models import AssistanceLog
from tests.assistance.making import World, evidence, finding, lines, somebody

pytestmark = pytest.mark.django_db


def test_staff_and_team_leave_a_line_and_the_firm_none(world: World) -> None:
    found = finding(world)
    for row in (found, evidence(world, found)):
        for by in (world.boss, world.worker):
            look(row, by=by)
        assert lines(row) == []
        for by in (world.desk, world.expert):
            look(row, by=by)
            look(row, by=by)
        assert lines(row) == [("see", "", "")] * 2
    assert AssistanceLog.objects.filter(enterprise=world.firm, act="see", by=world.desk).count() == 2


def test_an_hour_later_it_is_another_look(world: World) -> None:
    found = finding(world)
    look(found, by=world.desk)
    AssistanceLog.objects.update(at=timezone.now() - timedelta(minutes=61))
    look(found, by=world.desk)
    assert len(lines(found)) == 2


def test_who_may_not_see_opens_nothing(world: World) -> None:
    found, admin = finding(world), somebody(Role.ADMINISTRATOR)
    for by in (world.chief, World().boss, World().expert, admin, somebody(Role.ENFORCEMENT)):
        with pytest.raises(NotAllowedError):
            look(found, by=by)
    assert lines(found) == []
    break_glass(world.firm, by=admin, why="修复数据")
    look(found, by=admin)
    assert lines(found) == [("see", "", "")]
