"""The roster taken out as a table that goes back in: for training officers the whole, for a firm its own people."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from accounts.enums import Looked, MemberRole
from accounts.models import Look
from tests import factories as make
from tests.training.making import firm, person, registered, session
from tests.training.test_excel import Desk, _whole_site, a_firm, chief, sheet, workers  # noqa: F401
from tests.training.test_pages import entered, main
from training.domain.named import Named, register_named
from training.domain.registering import register
from training.domain.trainees import of_account
from training.models import Session

pytestmark = pytest.mark.django_db


def test_the_roster_goes_out_and_comes_back_unchanged() -> None:
    at, (made, boss) = session(capacity=3), firm(name="示例一厂")
    people = [
        Named("示例学员甲", "13900000001", "007"),
        Named("=1+2", staff_no="008"),
        Named("示例学员丙", "13900000003"),
    ]
    register_named(at, people, by=boss, enterprise=made)
    registered(at)
    colleague = make.user(name="示例学员丁", phone="+8613900000004", phone_verified=True)
    make.member(made, MemberRole.MEMBER, colleague)
    register(Session.objects.get(pk=at.pk), trainee=of_account(colleague), by=colleague, enterprise=made)
    who = chief()
    desk = Desk(who, at)
    answer = desk.client.get(reverse("training_desk_export", args=[at.uuid]))
    lines = sheet(answer)
    assert lines[0] == ("企业", "统一社会信用代码", "姓名", "手机号", "工号", "状态", "候补第几", "报名时间", "谁报的")
    found = {line[2]: line for line in lines[1:]}
    assert found["示例学员甲"][:6] == ("示例一厂", made.code, "示例学员甲", "13900000001", "007", "已报上")
    assert found["示例学员丁"][3:7] == ("13900000004", None, "候补中", 2)
    assert found["示例学员甲"][8] == boss.name
    cell = next(
        one for row in load_workbook(io.BytesIO(answer.content)).worksheets[0] for one in row if one.value == "=1+2"
    )
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    page = desk.upload_file(answer.content)
    assert "一共5行；已经报了5位" in main(page)
    looked = Look.objects.filter(by=who, what=Looked.PEOPLE_LIST)
    assert set(looked.values_list("enterprise__name", flat=True)) >= {"示例一厂"}
    assert colleague.pk in looked.values_list("person", flat=True)


def test_a_firm_takes_out_its_own_people_only() -> None:
    at, desk, made, boss = a_firm()
    colleague = make.user(name="示例学员丁", phone="+8613900000004", phone_verified=True)
    make.member(made, MemberRole.MEMBER, colleague)
    register(at, trainee=of_account(colleague), by=colleague, enterprise=made)
    register_named(at, [Named("示例学员甲", "13900000001", "007")], by=boss, enterprise=made)
    other, other_boss = firm()
    register_named(at, [Named("示例别家人", "13900000009")], by=other_boss, enterprise=other)
    address = reverse("training_firm_export", args=[made.uuid, at.uuid])
    answer = desk.client.get(address)
    assert [line[:3] for line in sheet(answer)[1:]] == [
        ("示例学员丁", None, None),
        ("示例学员甲", "13900000001", "007"),
    ]
    assert "已经报了2位" in main(desk.upload_file(answer.content))
    assert entered(other_boss).get(address).status_code == 404
    assert not Look.objects.exists()


def test_a_long_roster_costs_no_more_queries() -> None:
    at, desk, made, boss = a_firm(capacity=300)
    counts = []
    for count in (3, 60):
        register_named(at, [Named(*line) for line in workers(count)], by=boss, enterprise=made)
        with CaptureQueriesContext(connection) as caught:
            desk.client.get(reverse("training_firm_export", args=[made.uuid, at.uuid]))
        counts.append(len(caught))
    assert counts[0] == counts[1] <= 15


def test_the_person_who_comes_for_himself_stays_in_a_roster_that_comes_back() -> None:
    at, (trainee, who) = session(), person()
    register(at, trainee=trainee, by=who)
    desk = Desk(chief(), at)
    answer = desk.client.get(reverse("training_desk_export", args=[at.uuid]))
    assert "已经报了1位" in main(desk.upload_file(answer.content))
