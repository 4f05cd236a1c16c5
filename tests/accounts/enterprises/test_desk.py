"""The register in the admin: entered, changed, merged, imported, exported by the help desk, and by nobody else."""

import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from accounts.domain.merging import merge
from accounts.enterprises.importing import LAYOUT
from accounts.enums import Looked
from accounts.models import Enterprise, EnterpriseContact, EnterpriseMerge, Look, User
from accounts.roles import Role
from intake.models import Import
from intake.tables.writing import write
from tests import factories as make

pytestmark = pytest.mark.django_db
CODE = "91350100M000100Y43"


@pytest.fixture
def clerk() -> User:
    return make.user(Role.HELP_DESK)


@pytest.fixture
def browser(home, clerk: User) -> Client:
    browser = Client()
    browser.force_login(clerk)
    return browser


def typed(**fields: str) -> dict[str, str]:
    """The form as a browser sends it, with one contact."""
    return {
        "name": "示例企业(一厂)",
        "code": "",
        "address": "甲路 1 号",
        "contacts-TOTAL_FORMS": "1",
        "contacts-INITIAL_FORMS": "0",
        "contacts-MIN_NUM_FORMS": "0",
        "contacts-MAX_NUM_FORMS": "1000",
        "contacts-0-name": "示例人员01",
        "contacts-0-phone": "0592-0000000",
    } | fields


def text(response) -> str:
    return response.content.decode()


def test_an_enterprise_is_entered_and_changed(browser: Client, clerk: User) -> None:
    browser.post(reverse("enterprises:add"), typed())
    row = Enterprise.objects.get()
    assert (row.name, row.code_is_temporary, row.contacts.get().name) == ("示例企业（一厂）", True, "示例人员01")
    contact = row.contacts.get()
    again = typed(code=CODE, **{"contacts-INITIAL_FORMS": "1", "contacts-0-id": str(contact.pk)})
    browser.post(reverse("enterprises:edit", args=[row.pk]), again)
    assert Enterprise.objects.get().code == CODE
    assert [line.by for line in row.log.all()] == [clerk, clerk]


def test_a_mistake_keeps_what_was_typed(browser: Client) -> None:
    answer = text(browser.post(reverse("enterprises:add"), typed(code="91350100M000100Y44")))
    assert "对不上校验位" in answer
    assert "甲路 1 号" in answer
    make.enterprise(code=CODE)
    assert "请把两条合并" in text(browser.post(reverse("enterprises:add"), typed(code=CODE)))
    assert Enterprise.objects.count() == 1


def test_what_the_rules_refuse_is_said_on_the_form(browser: Client, clerk: User) -> None:
    double, kept = make.enterprise(name="示例重复"), make.enterprise()
    merge(double, into=kept, by=clerk)
    answer = text(browser.post(reverse("enterprises:edit", args=[double.pk]), typed()))
    assert "已经并到另一条里" in answer
    assert "甲路 1 号" in answer


def test_it_is_found_by_what_people_type(browser: Client) -> None:
    make.enterprise(name="示例企业（一厂）", code=CODE)
    make.enterprise(name="另一家")
    for asked in ("企业(一", CODE[:8].lower(), "一厂"):
        shown = text(browser.get(reverse("enterprises:index"), {"q": asked}))
        assert ("示例企业" in shown, "另一家" in shown) == (True, False), asked


def test_who_looks_at_contacts_leaves_a_trace(browser: Client, clerk: User) -> None:
    row = make.enterprise()
    browser.get(reverse("enterprises:index"))
    assert not Look.objects.exists()
    browser.get(reverse("enterprises:inspect", args=[row.pk]))
    browser.get(reverse("enterprises:edit", args=[row.pk]))
    assert [(look.by, look.what, look.enterprise) for look in Look.objects.all()] == [(clerk, Looked.CONTACTS, row)] * 2


def test_doubles_are_merged_and_two_again(browser: Client) -> None:
    double, kept = make.enterprise(name="示例 重复"), make.enterprise(name="示例原来", code=CODE)
    at = reverse("enterprise_merge", args=[double.pk])
    assert "示例原来" in text(browser.get(at, {"q": "原来"}))
    assert CODE in text(browser.get(at, {"into": kept.pk}))
    browser.post(at, {"into": kept.pk})
    assert Enterprise.objects.get(pk=double.pk).merged_into == kept
    browser.post(reverse("enterprise_unmerge", args=[EnterpriseMerge.objects.get().pk]))
    assert Enterprise.objects.get(pk=double.pk).merged_into is None


def test_the_log_of_wagtail_holds_no_name_of_an_enterprise(browser: Client) -> None:
    browser.post(reverse("enterprises:add"), typed())
    assert not ModelLogEntry.objects.filter(label__contains="示例企业").exists()


def test_the_register_is_imported_and_comes_back_the_same(browser: Client) -> None:
    table = write([column.header for column in LAYOUT.columns][:6], [["示例企业01", CODE, "", "", "", "甲路"]])
    browser.post(reverse("register_import:start"), {"file": _named(table)})
    job = Import.objects.get()
    assert "示例企业01" in text(browser.get(reverse("register_import:show", args=[job.uuid])))
    browser.post(reverse("register_import:confirm", args=[job.uuid]))
    assert Enterprise.objects.get().code == CODE
    exported = browser.get(reverse("enterprise_export"))
    assert Look.objects.filter(what=Looked.REGISTER_EXPORT).count() == 1
    browser.post(reverse("register_import:start"), {"file": _named(exported.content)})
    again = Import.objects.exclude(pk=job.pk).get()
    assert again.rows.get().verdict == "same"


def test_what_is_filtered_is_what_is_exported_and_nothing_computes(browser: Client) -> None:
    make.enterprise(name="=cmd|calc", grade="A")
    make.enterprise(name="别的", grade="B")
    book = openpyxl.load_workbook(io.BytesIO(browser.get(reverse("enterprise_export"), {"grade": "A"}).content))
    rows = list(book.active.iter_rows(min_row=2))
    assert [(row[0].value, row[0].data_type) for row in rows] == [("=cmd|calc", "s")]


@pytest.mark.parametrize("who", [*Role, "superuser", "nobody"])
def test_nobody_else_comes_in(home, who: str) -> None:
    row = make.enterprise(name="金丝雀木业")
    EnterpriseContact.objects.create(enterprise=row, name="金丝雀")
    person = make.user(Role(who)) if who in list(Role) else make.user(is_superuser=who == "superuser")
    browser = Client()
    browser.force_login(person)
    answers = [
        browser.get(reverse("enterprises:index")),
        browser.get(reverse("enterprises:index_results")),
        browser.get(reverse("enterprises:inspect", args=[row.pk])),
        browser.get(reverse("enterprises:edit", args=[row.pk])),
        browser.get(reverse("enterprise_merge", args=[row.pk])),
        browser.get(reverse("enterprise_claims")),
        browser.get(reverse("enterprise_export")),
        browser.get(reverse("register_import:start")),
    ]
    if who == Role.HELP_DESK:
        assert {answer.status_code for answer in answers} == {200}
    else:
        assert {answer.status_code for answer in answers} <= {302, 403}
        assert not any("金丝雀" in text(answer) for answer in answers)


def _named(content: bytes) -> io.BytesIO:
    file = io.BytesIO(content)
    file.name = "名录.xlsx"
    return file
