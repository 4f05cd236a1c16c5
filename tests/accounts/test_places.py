"""Basic data: what the database refuses, and how an administrator edits it."""

import pytest
from django.db import IntegrityError, transaction
from django.db.models.signals import post_save

from accounts.models import Department, District, Scene, Sector, StaffUnit
from accounts.roles import Role
from tests import factories


@pytest.fixture
def browser(log_in):
    return log_in(factories.user(Role.ADMINISTRATOR))


def test_zones_have_no_code_and_codes_belong_to_one_district(db):
    for name in ("示例开发区", "另一开发区"):
        District.objects.create(name=name, kind=District.Kind.ZONE)
    District.objects.create(name="示例区", code="000101", kind=District.Kind.DISTRICT)

    with pytest.raises(IntegrityError), transaction.atomic():
        District.objects.create(name="另一区", code="000101", kind=District.Kind.DISTRICT)
    assert District.objects.filter(code="").count() == 2


@pytest.mark.parametrize(
    ("address", "model", "typed"),
    [
        ("sectors", Sector, {"name": "示例行业", "slug": "example", "order": 3}),
        ("scenes", Scene, {"name": "示例场景", "slug": "example", "order": 3}),
        ("departments", Department, {"name": "示例部门", "slug": "example", "order": 3, "telephone": "0000-00000000"}),
        ("districts", District, {"name": "示例县", "code": "000123", "kind": "县", "order": 3}),
        ("staff-units", StaffUnit, {"name": "示例科", "telephone": "0000-00000001"}),
    ],
)
def test_an_administrator_adds_changes_and_deletes(browser, address, model, typed):
    browser.post(f"/admin/{address}/new/", typed)
    row = model.objects.get(name=typed["name"])
    assert {key: getattr(row, key) for key in typed} == typed
    assert typed["name"] in browser.get(f"/admin/{address}/").content.decode()

    browser.post(f"/admin/{address}/edit/{row.pk}/", typed | {"name": "改了名"})
    row.refresh_from_db()
    assert row.name == "改了名"

    browser.post(f"/admin/{address}/delete/{row.pk}/")
    assert not model.objects.exists()


def test_a_unit_is_given_its_districts(browser):
    districts = [District.objects.create(name=f"示例区{n}", kind=District.Kind.DISTRICT) for n in (1, 2, 3)]
    browser.post(
        "/admin/staff-units/new/", {"name": "示例科", "telephone": "", "districts": [row.pk for row in districts[:2]]}
    )

    assert list(StaffUnit.objects.get().districts.all()) == districts[:2]
    assert [unit.name for unit in districts[0].units.all()] == ["示例科"]


def test_a_unit_with_staff_is_not_deleted_and_the_page_says_why(browser):
    unit = StaffUnit.objects.create(name="示例科")
    factories.user(unit=unit)
    page = browser.post(f"/admin/staff-units/delete/{unit.pk}/", follow=True).content.decode()

    assert "还有人员或页面在用" in page
    assert StaffUnit.objects.filter(pk=unit.pk).exists()


def test_a_sector_that_pages_carry_is_not_deleted_and_they_keep_it(browser, home):
    row = factories.sector()
    page = factories.criterion()
    page.sectors.add(row)
    factories.put(page)

    assert "还有人员或页面在用" in browser.get(f"/admin/sectors/delete/{row.pk}/", follow=True).content.decode()
    browser.post(f"/admin/sectors/delete/{row.pk}/")
    assert [sector.pk for sector in type(page).objects.get(pk=page.pk).sectors.all()] == [row.pk]


def test_a_unit_with_districts_and_no_staff_is_deleted(browser):
    unit = StaffUnit.objects.create(name="示例科")
    unit.districts.add(District.objects.create(name="示例区", kind=District.Kind.DISTRICT))
    browser.post(f"/admin/staff-units/delete/{unit.pk}/")

    assert not StaffUnit.objects.exists()
    assert District.objects.count() == 1


@pytest.mark.parametrize("address", ["sectors", "scenes", "departments", "districts", "staff-units"])
@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_nobody_else_gets_there(log_in, address, role):
    browser = log_in(factories.user(role))
    browser.post(f"/admin/{address}/new/", {"name": "示例", "slug": "example", "order": 1, "kind": "区"})

    assert browser.get(f"/admin/{address}/").headers["Location"].startswith("/admin/")
    assert not any(model.objects.exists() for model in (Sector, Scene, Department, District, StaffUnit))


def test_renaming_tells_whoever_listens(browser):
    """Search re-indexes on post_save; a bulk update here would leave it behind."""
    heard = []
    listen = lambda instance, **_: heard.append(instance.name)  # noqa: E731
    post_save.connect(listen, sender=Sector)
    row = factories.sector()
    try:
        browser.post(f"/admin/sectors/edit/{row.pk}/", {"name": "新名", "slug": row.slug, "order": 0})
    finally:
        post_save.disconnect(listen, sender=Sector)
    assert heard[-1] == "新名"
