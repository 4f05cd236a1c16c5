"""What leaves an entry, through the doors by which it is done; and what the auditor sees and takes along."""

import io
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from accounts.audit import Act, checking, guards
from accounts.audit.checking import as_line
from accounts.domain import second_factor
from accounts.domain.granting import set_roles
from accounts.enterprises.importing import RegisterImporter
from accounts.models import AuditEntry, User
from accounts.roles import Role
from content.domain import place, release, withdraw
from intake.imports import door
from intake.imports.work import do_now
from intake.tables.writing import write
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh(settings: Any, tmp_path: Path) -> None:
    settings.AUDIT_LOG = tmp_path / "audit.log"
    guards.lay(connection)


def entries(*acts: Act) -> list[AuditEntry]:
    return list(AuditEntry.objects.filter(act__in=acts).order_by("number"))


def signed_in(person: User) -> Client:
    browser = Client()
    browser.force_login(person)
    return browser


def test_rights_given_taken_and_who_did_it() -> None:
    boss, person = make.user(Role.ADMINISTRATOR, name="陈管"), make.user(name="李四")
    before = AuditEntry.objects.count()
    set_roles(person, [Role.EDITOR, Role.REVIEWER], by=boss)
    set_roles(person, [Role.EDITOR, Role.REVIEWER], by=boss)
    set_roles(person, [Role.REVIEWER, Role.AUDITOR], by=boss)
    said = [
        (row.act, row.facts["role"], row.by_name, row.reference)
        for row in AuditEntry.objects.order_by("number")[before:]
    ]
    about = f"accounts.user:{person.uuid}"
    assert said == [
        ("grant", "编辑", "陈管", about),
        ("grant", "审核员", "陈管", about),
        ("revoke", "编辑", "陈管", about),
        ("grant", "审计员", "陈管", about),
    ]
    assert "李四" not in as_line(entries(Act.GRANT)[-1])


def test_superusers_accounts_switched_off_and_resets() -> None:
    boss, other, person = make.user(Role.ADMINISTRATOR), make.user(Role.ADMINISTRATOR), make.user(Role.EDITOR)
    second_factor.confirm_reset(second_factor.ask_reset(person, by=boss, reason="手机丢了"), by=other)
    answer = signed_in(boss).post(
        f"/admin/users/edit/{person.pk}/",
        {"name": person.name, "phone": "", "email": person.email, "roles": ["editor"]},
    )
    assert answer.status_code == 302
    again = User.objects.get(pk=person.pk)
    again.is_superuser = True
    again.save()
    again.save()
    again.is_active = True
    again.save(update_fields=["name"])
    assert not entries(Act.ACCOUNT_ON), "nothing was switched in the database yet"
    again.save()
    again.save()
    said = [
        (row.act, row.by_name) for row in entries(Act.FACTOR_RESET, Act.ACCOUNT_OFF, Act.ACCOUNT_ON, Act.SUPERUSER_ON)
    ]
    assert said == [
        ("factor_reset", str(other)),
        ("account_off", str(boss)),
        ("superuser_on", "系统（在服务器上）"),
        ("account_on", "系统（不经“人员”页面）"),
    ]


def test_a_page_on_its_way() -> None:
    releaser = make.user(Role.RELEASER, name="赵发")
    page = make.case()
    before = len(entries(*Act))
    page.save_revision()
    release.release(page, by=releaser)
    place.reorder(page, before=None, by=releaser, reason="放到最后")
    withdraw.withdraw(page, by=releaser, reason="内容有误")
    page.refresh_from_db()
    page.go_live_at = timezone.now() + timedelta(days=1)
    page.save_revision()
    release.release(page, by=releaser)
    release.unschedule(page, by=releaser, reason="再等等")
    said = entries(*Act)[before:]
    assert [row.act for row in said] == ["release", "reorder", "withdraw", "schedule", "unschedule"]
    assert {row.by_name for row in said} == {"赵发"}
    assert {row.reference for row in said} == {f"content.casepage:{page.pk}"}
    assert [row.facts.get("reason") for row in said][1:3] == ["放到最后", "内容有误"]


def test_an_import_says_how_much_and_names_no_firm() -> None:
    desk = make.user(Role.HELP_DESK, name="周办")
    job = door.begin(
        write(["企业名称"], [["示例新厂"]]), name="示例新厂.xlsx", importer=RegisterImporter(), by=desk.uuid
    )
    do_now(job)
    door.confirm(job, by=desk.uuid)
    do_now(job)
    (entry,) = entries(Act.IMPORT)
    assert (entry.by_name, entry.facts["lines"]["written"]) == ("周办", 1)
    assert "示例新厂" not in as_line(entry)


class TestAuditor:
    def test_sees_filters_and_takes_along(self, tmp_path: Path) -> None:
        auditor, boss, person = (
            make.user(Role.AUDITOR),
            make.user(Role.ADMINISTRATOR, name="陈管"),
            make.user(name="李四"),
        )
        set_roles(person, [Role.EDITOR], by=boss)
        checking.check()
        browser = signed_in(auditor)
        page = browser.get("/admin/reports/audit/?act=grant&q=陈管").content.decode()
        for told in ("首尾相连", "授予岗位", "岗位：编辑", f"人员（编号 {person.pk}），现在叫李四"):
            assert told in page
        assert "审计员" not in browser.get("/admin/reports/audit/results/?q=陈管").content.decode()

        answer = browser.post("/admin/reports/audit/export/xlsx/?act=grant&q=陈管")
        rows = list(load_workbook(io.BytesIO(answer.content)).active.iter_rows(values_only=True))
        assert rows[0][:4] == ("第几条", "时间", "做了什么", "谁")
        assert [row[3] for row in rows[1:]] == ["陈管"]

        answer = browser.post("/admin/reports/audit/export/jsonl/")
        path = tmp_path / "audit.jsonl"
        path.write_bytes(b"".join(answer.streaming_content))
        last = json.loads(path.read_text().splitlines()[-1])
        call_command("audit_check", file=path)
        exports = entries(Act.EXPORT)
        assert [row.by_name for row in exports] == [str(auditor)] * 2
        assert exports[1].facts["last_hash"] == last["hash"]
        assert checking.check().faults == []

    def test_wagtails_own_export_is_closed(self) -> None:
        answer = signed_in(make.user(Role.AUDITOR)).get("/admin/reports/audit/?export=xlsx")
        assert answer.headers["Content-Type"].startswith("text/html")

    def test_faults_are_shown(self) -> None:
        make.user(Role.EDITOR)
        guards.lift(connection)
        AuditEntry.objects.filter(number=1).update(about="别的")
        checking.check()
        page = signed_in(make.user(Role.AUDITOR)).get("/admin/reports/audit/").content.decode()
        assert "第 1 条：内容和当时记下的不一样" in page
