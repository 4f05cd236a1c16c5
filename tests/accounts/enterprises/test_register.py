"""Entering an enterprise, changing it, finding it by what it is called."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.domain.enterprises import change, differences, enter, key_of
from accounts.domain.errors import CodeTakenError, EnterpriseIsDoubleError
from accounts.domain.merging import merge
from accounts.enums import Grade
from accounts.models import Enterprise, EnterpriseLog
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
CODE, OTHER = "91350100M000100Y43", "914403001922038216"


def test_what_is_entered_is_there_and_logged() -> None:
    clerk = make.user(Role.HELP_DESK)
    row = enter(name=" 示例 企业(一厂) ", code=CODE.lower(), by=clerk, sector=make.sector(), scenes=[make.scene()])

    row = Enterprise.objects.get(pk=row.pk)
    assert (row.name, row.code, row.code_is_temporary) == ("示例 企业（一厂）", CODE, False)
    assert list(row.scenes.all()) == [make.scene()]
    assert [(line.kind, line.by, line.data["code"]) for line in row.log.all()] == [("entered", clerk, CODE)]


def test_without_a_code_it_gets_a_marked_one_until_the_real_one_is_known() -> None:
    row = enter(name="示例企业", by=None)
    assert row.code_is_temporary
    assert change(row, code=CODE, by=None) == {"code"}
    assert not Enterprise.objects.get(pk=row.pk).code_is_temporary


def test_a_code_that_another_has_is_refused_and_nothing_changes() -> None:
    make.enterprise(code=CODE)
    row = make.enterprise(code=OTHER)
    with pytest.raises(CodeTakenError, match="请合并"):
        enter(name="示例企业", code=CODE, by=None)
    with pytest.raises(CodeTakenError):
        change(row, code=CODE, address="甲路 1 号", by=None)
    assert Enterprise.objects.count() == 2
    assert Enterprise.objects.get(pk=row.pk).address == ""
    assert row.log.count() == 1


@pytest.mark.parametrize(
    "values",
    [
        {"size": "huge"},
        {"closed_on": "somewhen"},
        {"name": "  "},
        {"longitude": "东经"},
        {"code": "91350100M000100Y44"},
    ],
)
def test_what_cannot_be_is_refused(values: dict[str, str]) -> None:
    row = make.enterprise()
    with pytest.raises(ValidationError):
        change(row, by=None, **values)
    assert Enterprise.objects.get(pk=row.pk).name == row.name


def test_the_database_itself_refuses_what_cannot_be() -> None:
    row = make.enterprise()
    for wrong in ({"code": "91350100M000100Y4S"}, {"longitude": 200, "latitude": 30}, {"longitude": 118}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Enterprise.objects.filter(pk=row.pk).update(**wrong)


def test_the_same_again_writes_nothing() -> None:
    row = make.enterprise(address="甲路 1 号", scenes=[make.scene()], closed_on=date(2026, 1, 1))
    same = {"name": row.name, "code": row.code, "address": "甲路 1 号", "closed_on": date(2026, 1, 1)}
    assert change(row, by=None, scenes=[make.scene()], **same) == frozenset()
    assert row.log.count() == 1


def test_the_same_in_other_digits_and_types_is_the_same() -> None:
    row = make.enterprise(longitude=Decimal("118.089425"), latitude=Decimal("24.5"), closed_on=date(2026, 1, 1))
    row = Enterprise.objects.get(pk=row.pk)
    again = {"longitude": Decimal("118.0894250"), "latitude": "24.50", "closed_on": "2026-01-01", "code": row.code}
    assert differences(row, again) == {}
    assert change(row, by=None, **again) == frozenset()
    assert row.log.count() == 1


@pytest.mark.parametrize("name", ["name_key", "merged_into", "nonsense"])
def test_what_is_no_field_of_the_register_is_not_written(name: str) -> None:
    with pytest.raises(TypeError, match="no such field"):
        change(make.enterprise(), by=None, **{name: "x"})


def test_a_change_says_what_was_and_what_is() -> None:
    row = make.enterprise(grade=Grade.A, sector=make.sector())
    changed = change(row, by=None, grade=Grade.C, sector=None, scenes=[make.scene()])
    assert changed == {"grade", "sector", "scenes"}
    line = row.log.filter(kind=EnterpriseLog.Kind.CHANGED).get()
    assert line.data == {
        "grade": ["A", "C"],
        "sector": [make.sector().pk, None],
        "scenes": [[], [make.scene().pk]],
    }


def test_a_new_name_leaves_the_old_one_to_be_found_by() -> None:
    row = make.enterprise(name="示例旧名厂")
    change(row, name="示例新名厂", by=None)
    assert [former.name for former in row.former_names.all()] == ["示例旧名厂"]
    for name in ("示例旧名厂", "示例 新名厂"):
        assert list(Enterprise.objects.named(key_of(name))) == [row]


def test_another_spelling_is_no_new_name() -> None:
    row = make.enterprise(name="示例企业（一厂）")
    assert change(row, name="示例企业(一厂)", by=None) == frozenset()
    assert change(row, name="示例 企业（一厂）", by=None) == {"name"}
    assert row.former_names.count() == 0


def test_a_double_is_changed_no_more() -> None:
    double, kept = make.enterprise(), make.enterprise()
    merge(double, into=kept, by=make.user(Role.HELP_DESK))
    with pytest.raises(EnterpriseIsDoubleError, match="撤销合并"):
        change(double, address="甲路 1 号", by=None)
