"""`load_demo`: a year that never was, through the doors, once, and never where real firms are."""

import io
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from accounts.models import Enterprise, InboxMessage, User
from assistance.enums import AnswerState, ExtensionState, FindingState, PlanState, RequestState, VisitState
from assistance.models import (
    Answer,
    AssistanceLog,
    Extension,
    Finding,
    FindingPhoto,
    HelpRequest,
    HelpVisit,
    RectificationPlan,
)
from assistance.policy import acts
from delivery.models import Message
from tests import factories as make

pytestmark = pytest.mark.django_db


def load() -> str:
    printed = io.StringIO()
    call_command("load_demo", stdout=printed)
    return printed.getvalue()


def test_not_in_production(settings: Any) -> None:
    settings.DEMO_DATA = False
    with pytest.raises(CommandError, match="正式环境"):
        load()
    assert not Enterprise.objects.exists()


def test_a_year_of_help(client: Any) -> None:
    criterion, dust = make.criterion(title="干式除尘控爆"), make.criterion(title="除尘系统积尘清理")
    before = timezone.now

    printed = load()

    assert timezone.now is before
    assert Enterprise.objects.filter(name__startswith="示例企业").count() == 12
    # Every state is there to be seen, but for what nobody shows.
    for model, states, but in (
        (HelpRequest, RequestState, {"referred", "withdrawn"}),
        (HelpVisit, VisitState, {"signed", "under_way", "cancelled"}),
        (Finding, FindingState, {"draft", "struck"}),
        (RectificationPlan, PlanState, {"draft", "dissolved"}),
        (Extension, ExtensionState, {"refused", "withdrawn"}),
        (Answer, AnswerState, {"kept", "taken"}),
    ):
        assert set(model.objects.values_list("state", flat=True)) >= set(states.values) - but, model
    assert Finding.objects.overdue().exists()
    assert Finding.objects.filter(repeat_of__criterion=dust).exists()
    assert HelpRequest.objects.filter(criterion=criterion).exists()
    # It all happened when it says, with its line in the log and its photo; nothing is of tomorrow.
    first = AssistanceLog.objects.order_by("at").first()
    assert first
    assert first.at < timezone.now() - timedelta(days=300)
    assert not AssistanceLog.objects.filter(at__gt=timezone.now()).exists()
    assert FindingPhoto.objects.count() == Finding.objects.count()
    for year in set(HelpVisit.objects.numbered().values_list("year", flat=True)):
        numbered = HelpVisit.objects.filter(year=year).order_by("signed_at")
        assert [row.serial for row in numbered] == list(range(1, len(numbered) + 1))
        assert {row.signed_at.year for row in numbered if row.signed_at} == {year}
    # Nobody is written to outside, and everybody can come in with what was printed.
    assert not Message.objects.exists()
    assert InboxMessage.objects.exists()
    for line in printed.splitlines()[1:]:
        _, name, email, password = line.split("\t")
        person = User.objects.get(email=email, name=name)
        assert person.check_password(password)
        assert person.must_change_password
    boss = User.objects.get(email="boss01@demo.example.org")
    assert acts(boss, Enterprise.objects.get(name="示例企业01"))


def test_a_second_time_it_says_that_it_is_there(client: Any) -> None:
    load()
    counts = [model.objects.count() for model in (User, HelpRequest, Finding)]
    assert "已经在了" in load()
    assert [model.objects.count() for model in (User, HelpRequest, Finding)] == counts
