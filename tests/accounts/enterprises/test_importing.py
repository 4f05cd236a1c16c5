"""The bureau's list: what each line would do, that it does it, and that twice is once."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.domain.enterprises import change
from accounts.domain.merging import merge
from accounts.enterprises.importing import LAYOUT, RegisterImporter
from accounts.models import District, Enterprise, User
from accounts.roles import Role
from intake.imports.importers import Row, Verdict, VerdictKind
from tests import factories as make

pytestmark = pytest.mark.django_db
CODE, OTHER = "91350100M000100Y43", "914403001922038216"
importer = RegisterImporter()


@pytest.fixture
def clerk() -> User:
    District.objects.create(name="甲区", kind="区")
    return make.user(Role.HELP_DESK)


def judged(*lines: dict[str, Any], by: User, choice: str = "") -> list[Verdict]:
    verdicts = importer.judge(rows(*lines, choice=choice), by=by.uuid, about="")
    return [verdicts[number] for number in sorted(verdicts)]


def applied(*lines: dict[str, Any], by: User, choice: str = "") -> dict[int, str]:
    return dict(importer.apply(rows(*lines, choice=choice), by=by.uuid, about=""))


def rows(*lines: dict[str, Any], choice: str = "") -> list[Row]:
    return [Row(number, line, choice) for number, line in enumerate(lines, 2)]


LINE = {
    "name": "示例企业(一厂)",
    "code": CODE,
    "district": "甲区",
    "address": "甲路 1 号",
    "size": "small",
    "weak_base": True,
    "longitude": "118.0894251",
    "latitude": "24.479834",
    "closed_on": date(2026, 1, 1),
    "contact_name": "示例人员01",
    "contact_phone": "0592-0000000",
}


def test_a_new_line_is_entered_with_all_it_says(clerk: User) -> None:
    assert [one.kind for one in judged(LINE, by=clerk)] == [VerdictKind.NEW]
    assert not Enterprise.objects.exists()
    assert applied(LINE, by=clerk) == {}
    row = Enterprise.objects.get()
    assert (row.name, row.code, str(row.district), row.size) == ("示例企业（一厂）", CODE, "甲区", "small")
    assert (row.longitude, row.closed_on, row.weak_base) == (Decimal("118.089425"), date(2026, 1, 1), True)
    assert [(one.name, one.phone) for one in row.contacts.all()] == [("示例人员01", "0592-0000000")]
    assert row.log.get().by == clerk


def test_twice_is_once(clerk: User) -> None:
    applied(LINE, by=clerk)
    assert [one.kind for one in judged(LINE, by=clerk)] == [VerdictKind.SAME]
    applied(LINE, by=clerk)
    row = Enterprise.objects.get()
    assert (row.log.count(), row.contacts.count(), row.former_names.count()) == (1, 1, 0)


def test_next_month_changes_what_differs_and_says_what(clerk: User) -> None:
    applied(LINE, by=clerk)
    line = LINE | {"address": "乙路 2 号", "name": "示例企业新名", "contact_name": "示例人员02"}
    (verdict,) = judged(line, by=clerk)
    assert (verdict.kind, list(verdict.changes)) == (
        VerdictKind.CHANGED,
        [
            ("企业名称", "示例企业（一厂）", "示例企业新名"),
            ("生产经营地址", "甲路 1 号", "乙路 2 号"),
            ("联系人", "", "示例人员02"),
        ],
    )
    applied(line, by=clerk)
    row = Enterprise.objects.get()
    assert [former.name for former in row.former_names.all()] == ["示例企业（一厂）"]
    assert row.contacts.count() == 2


def test_an_empty_cell_leaves_what_is_there(clerk: User) -> None:
    applied(LINE, by=clerk)
    line = {"name": LINE["name"], "code": CODE, "district": None, "address": "", "closed_on": None}
    assert [one.kind for one in judged(line, by=clerk)] == [VerdictKind.SAME]


@pytest.mark.parametrize(
    ("change_of", "word"),
    [
        ({"code": "91350100M000100Y44"}, "校验位"),
        ({"code": "123"}, "3 位"),
        ({"district": "乙区"}, "县区里没有“乙区”。可以填：甲区"),
        ({"scenes": "粉尘、不知道"}, "场景里没有“粉尘”"),
        ({"longitude": "东经"}, "不是经纬度"),
        ({"latitude": None}, "要填就都填"),
    ],
)
def test_what_cannot_be_is_refused_in_words(clerk: User, change_of: dict[str, Any], word: str) -> None:
    (verdict,) = judged(LINE | change_of, by=clerk)
    assert verdict.kind == VerdictKind.REFUSED
    assert word in verdict.message
    applied(LINE | change_of, by=clerk)
    assert not Enterprise.objects.exists()


def test_all_that_is_wrong_is_said_at_once(clerk: User) -> None:
    (verdict,) = judged(LINE | {"code": "1", "district": "乙区"}, by=clerk)
    assert "1 位" in verdict.message
    assert "乙区" in verdict.message


def test_without_a_code_the_name_decides_a_former_one_too(clerk: User) -> None:
    row = make.enterprise(name="示例旧名厂")
    change(row, name="示例新名厂", by=None)
    assert [one.kind for one in judged({"name": "示例新名厂"}, by=clerk)] == [VerdictKind.SAME]
    (verdict,) = judged({"name": "示例旧名厂"}, by=clerk)
    assert list(verdict.changes) == [("企业名称", "示例新名厂", "示例旧名厂")]


def test_a_code_that_was_missing_is_filled_in(clerk: User) -> None:
    row = make.enterprise(name="示例企业")
    (verdict,) = judged({"name": "示例企业", "code": CODE}, by=clerk)
    assert verdict.kind == VerdictKind.CHANGED
    applied({"name": "示例企业", "code": CODE}, by=clerk)
    assert Enterprise.objects.get().pk == row.pk
    assert Enterprise.objects.get().code == CODE


def test_a_double_that_was_merged_is_found_in_the_entry_that_is_kept(clerk: User) -> None:
    double, kept = make.enterprise(name="示例重复"), make.enterprise(name="示例企业", code=CODE)
    merge(double, into=kept, by=clerk)
    for line in ({"name": "示例重复"}, {"name": "示例企业", "code": double.code}):
        (verdict,) = judged(line, by=clerk)
        assert verdict.kind != VerdictKind.NEW
    assert Enterprise.objects.count() == 2


@pytest.mark.parametrize("choice", ["new", "it"])
def test_the_same_name_with_another_code_is_a_persons_to_decide(clerk: User, choice: str) -> None:
    row = make.enterprise(name="示例企业", code=CODE)
    line = {"name": "示例企业", "code": OTHER}
    (verdict,) = judged(line, by=clerk)
    assert (verdict.kind, [value for value, _ in verdict.choices]) == (VerdictKind.CHOICE, [str(row.pk), "new"])
    applied(line, by=clerk)
    assert Enterprise.objects.count() == 1
    applied(line, by=clerk, choice="new" if choice == "new" else str(row.pk))
    assert Enterprise.objects.count() == (2 if choice == "new" else 1)
    assert Enterprise.objects.filter(code=OTHER).exists()


def test_two_of_one_name_are_a_persons_to_decide(clerk: User) -> None:
    for _ in range(2):
        make.enterprise(name="示例企业")
    (verdict,) = judged({"name": "示例企业"}, by=clerk)
    assert (verdict.kind, len(verdict.choices)) == (VerdictKind.CHOICE, 3)


def test_one_enterprise_on_two_lines_is_said(clerk: User) -> None:
    first, second = judged({"name": "示例企业"}, {"name": "示例 企业"}, by=clerk)
    assert first.kind == VerdictKind.NEW
    assert second.message == "和第 2 行是同一家。请只留一行。"


def test_judging_many_lines_takes_no_more_queries_than_one(clerk: User) -> None:
    counts = []
    for number in (1, 50):
        lines = [LINE | {"name": f"示例企业{n}", "code": None} for n in range(number)]
        applied(*lines, by=clerk)
        with CaptureQueriesContext(connection) as queries:
            judged(*lines, by=clerk)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_the_layout_names_every_field_of_the_register() -> None:
    assert {column.key for column in LAYOUT.columns} >= {"name", "code", "district", "sector", "grade", "unit"}
