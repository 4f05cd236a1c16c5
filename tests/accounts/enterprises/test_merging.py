"""Doubles made one, and two again as they were."""

from typing import Any

import pytest
from django.db.models import ForeignObjectRel

from accounts.domain.enterprises import FIELDS, change, key_of
from accounts.domain.errors import EnterpriseIsDoubleError, MergeIsOverError, MergeWithItselfError, TwoRealCodesError
from accounts.domain.merging import merge, undo
from accounts.enums import Grade, MemberRole
from accounts.models import Enterprise, EnterpriseContact, EnterpriseMerge, Membership, User
from accounts.roles import Role
from tests import factories as make

pytestmark = pytest.mark.django_db
CODE, OTHER = "91350100M000100Y43", "914403001922038216"


@pytest.fixture
def clerk() -> User:
    return make.user(Role.HELP_DESK)


def everything(*rows: Enterprise) -> dict[str, Any]:
    """All that is known of these entries, and all that points at them, but for the log of merging itself."""
    found: dict[str, Any] = {}
    for row in Enterprise.objects.filter(pk__in=[row.pk for row in rows]):
        found[f"{row.pk}"] = {name: getattr(row, name) for name in ("name", "code", "merged_into_id", *FIELDS)}
        found[f"{row.pk} scenes"] = sorted(row.scenes.values_list("pk", flat=True))
    for relation in Enterprise._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if isinstance(relation, ForeignObjectRel) and model._meta.model_name not in (
            "enterpriselog",
            "enterprisemerge",
        ):
            found[model._meta.label] = sorted(model._base_manager.values_list("pk", relation.field.attname))
    return found


def pair() -> tuple[Enterprise, Enterprise]:
    """A double without a real code that knows things which the other does not, and somebody who is in both."""
    double = make.enterprise(name="示例企业甲", grade="B", weak_base=True, address="甲路 1 号", scenes=[make.scene()])
    kept = make.enterprise(name="示例企业甲厂", code=CODE, address="乙路 2 号", scenes=[make.scene("gas", "燃气")])
    both = make.user()
    make.member(double, MemberRole.MANAGER)
    make.member(double, MemberRole.SAFETY_OFFICER, both)
    make.member(kept, MemberRole.MEMBER, both)
    for row in (double, kept):
        EnterpriseContact.objects.create(enterprise=row, name="示例人员", phone="0592-0000000")
    EnterpriseContact.objects.create(enterprise=double, name="示例人员", phone="0592-1111111")
    return double, kept


def test_all_that_belongs_to_the_double_goes_to_the_other(clerk: User) -> None:
    double, kept = pair()
    merge(double, into=kept, by=clerk)

    kept = Enterprise.objects.get(pk=kept.pk)
    assert (kept.grade, kept.weak_base, kept.address, kept.code) == (Grade.B, True, "乙路 2 号", CODE)
    assert kept.scenes.count() == 2
    assert {row.role for row in kept.memberships.all()} == {MemberRole.MANAGER, MemberRole.MEMBER}
    assert sorted(kept.contacts.values_list("phone", flat=True)) == ["0592-0000000", "0592-1111111"]
    assert list(Enterprise.objects.current()) == [kept]
    assert list(Enterprise.objects.named(key_of("示例企业甲"))) == [kept]


def test_undone_it_is_as_before(clerk: User) -> None:
    double, kept = pair()
    before = everything(double, kept)
    done = merge(double, into=kept, by=clerk)
    assert everything(double, kept) != before
    undo(done, by=clerk)
    assert everything(double, kept) == before


def test_a_real_code_goes_to_the_one_kept_and_back(clerk: User) -> None:
    double, kept = make.enterprise(code=CODE), make.enterprise()
    before = everything(double, kept)
    done = merge(double, into=kept, by=clerk)
    assert Enterprise.objects.get(pk=kept.pk).code == CODE
    undo(done, by=clerk)
    assert everything(double, kept) == before


def test_what_was_done_since_stays(clerk: User) -> None:
    double, kept = pair()
    done = merge(double, into=kept, by=clerk)
    change(kept, by=clerk, grade=Grade.D, standing="1")
    since = make.member(kept)
    undo(done, by=clerk)

    kept = Enterprise.objects.get(pk=kept.pk)
    assert (kept.grade, kept.standing, kept.weak_base) == (Grade.D, "1", False)
    assert Membership.objects.get(pk=since.pk).enterprise == kept


def test_two_real_codes_are_two_enterprises(clerk: User) -> None:
    with pytest.raises(TwoRealCodesError, match="按代码是两家企业"):
        merge(make.enterprise(code=CODE), into=make.enterprise(code=OTHER), by=clerk)
    assert not EnterpriseMerge.objects.exists()


def test_what_cannot_be_merged_is_refused(clerk: User) -> None:
    one, two, three = (make.enterprise() for _ in range(3))
    with pytest.raises(MergeWithItselfError):
        merge(one, into=one, by=clerk)
    done = merge(one, into=two, by=clerk)
    for double, into in ((one, three), (three, one), (one, two)):
        with pytest.raises(EnterpriseIsDoubleError):
            merge(double, into=into, by=clerk)
    merge(two, into=three, by=clerk)
    with pytest.raises(EnterpriseIsDoubleError):
        undo(done, by=clerk)


def test_it_is_undone_once_and_may_be_done_again(clerk: User) -> None:
    one, two = make.enterprise(), make.enterprise()
    done = merge(one, into=two, by=clerk)
    undo(done, by=clerk)
    with pytest.raises(MergeIsOverError):
        undo(done, by=clerk)
    merge(one, into=two, by=clerk)
    kinds = [line.kind for line in Enterprise.objects.get(pk=one.pk).log.all()]
    assert kinds == ["merged", "unmerged", "merged", "entered"]
