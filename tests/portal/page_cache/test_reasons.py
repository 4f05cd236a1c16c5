"""Whatever changes a public page is seen by the next reader: one test for each reason."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.core.signals import request_started
from django.db import transaction
from django.utils import timezone
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Page, PageViewRestriction

from accounts.models import Department, District, Scene, Sector, StaffUnit
from accounts.roles import Role
from content.domain.place import move, reorder
from content.domain.release import release
from content.domain.withdraw import withdraw
from content.models import CriterionPage, PortalImage, PublishedRevision
from portal.models import SiteIdentity
from tests import factories
from tests.portal.page_cache.conftest import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(reader: Reader) -> SimpleNamespace:
    """A criterion with all that stands around it, published by somebody of a unit."""
    unit = StaffUnit.objects.create(name="原来的科室")
    releaser = factories.user(Role.RELEASER, unit=unit)
    decider = Department.objects.create(slug="zj", name="原来的部门", telephone="0311-1")
    standard = factories.standard(decided_by=decider)
    page = factories.criterion(standard, scenes=[factories.scene()], sectors=[factories.sector()])
    other = factories.criterion(standard)
    PublishedRevision.objects.filter(page=page.pk).update(released_by=releaser)
    another_unit = StaffUnit.objects.create(name="另一个科室")
    return SimpleNamespace(page=page, other=other, standard=standard, releaser=releaser, another_unit=another_unit)


def changed(model: type, **fields: object) -> Callable[[SimpleNamespace], None]:
    """Change the one row of a model as its form in the admin does."""

    def act(world: SimpleNamespace) -> None:
        row = model.objects.get()
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()

    return act


def released(world: SimpleNamespace) -> None:
    world.page.gist = "改过的大意"
    factories.publish(world.page)


def withdrawn(world: SimpleNamespace) -> None:
    withdraw(world.other, by=world.releaser, reason="重复")


def moved(world: SimpleNamespace) -> None:
    move(world.other, to=factories.standard(), by=world.releaser, reason="放错了")


def deleted(world: SimpleNamespace) -> None:
    PublishedRevision.objects.filter(page=world.other.pk).delete()
    world.other.release_log.all().delete()
    Page.objects.get(pk=world.other.pk).delete()


def restricted(world: SimpleNamespace) -> None:
    PageViewRestriction.objects.create(page=world.other, restriction_type=PageViewRestriction.LOGIN)


def opened(world: SimpleNamespace) -> None:
    PageViewRestriction.objects.all().delete()


def publisher_changed_unit(world: SimpleNamespace) -> None:
    world.releaser.unit = world.another_unit
    world.releaser.save()


def unit_renamed(world: SimpleNamespace) -> None:
    world.releaser.unit.name = "改名的科室"
    world.releaser.unit.save()


def published_on_time(world: SimpleNamespace) -> None:
    world.page.gist = "到点才给人看"
    world.page.go_live_at = timezone.now() + timedelta(minutes=1)
    revision = world.page.save_revision()
    release(world.page, by=None, origin="test")
    # Both clocks are past the hour.
    revision.refresh_from_db()
    revision.approved_go_live_at = timezone.now()
    revision.content["go_live_at"] = timezone.now().isoformat()
    revision.save()
    call_command("publish_scheduled")


def expired_on_time(world: SimpleNamespace) -> None:
    CriterionPage.objects.filter(pk=world.other.pk).update(expire_at=timezone.now())
    call_command("publish_scheduled")


REASONS = {
    "released": (released, "改过的大意"),
    "withdrawn": (withdrawn, None),
    "moved": (moved, None),
    "deleted": (deleted, None),
    "restricted": (restricted, None),
    "published on time": (published_on_time, "到点才给人看"),
    "expired": (expired_on_time, None),
    "scene renamed": (changed(Scene, name="改名的场景"), "改名的场景"),
    "sector renamed": (changed(Sector, name="改名的行业"), "改名的行业"),
    "department's telephone": (changed(Department, telephone="0311-2"), "0311-2"),
    "unit renamed": (unit_renamed, "改名的科室"),
    "publisher changed unit": (publisher_changed_unit, "另一个科室"),
    "identity": (changed(SiteIdentity, bureau_name="换了名字的局"), "换了名字的局"),
}


@pytest.mark.parametrize("reason", REASONS)
def test_a_change_is_seen_by_the_next_reader(reader: Reader, world: SimpleNamespace, reason: str) -> None:
    act, now_there = REASONS[reason]
    before = reader.ask(world.page.url)
    assert reader.ask(world.page.url).was_kept
    act(world)
    after = reader.ask(world.page.url)
    assert not after.was_kept
    if now_there is None:
        # The neighbour is gone from the list of like criteria.
        assert world.other.title in before.text
        assert world.other.title not in after.text
    else:
        assert now_there not in before.text
        assert now_there in after.text


def test_a_new_order_is_seen_on_the_home_page(reader: Reader, world: SimpleNamespace) -> None:
    first, second = factories.topic(), factories.topic(factories.scene("ammonia", "涉氨"))
    before = reader.ask("/").text
    assert before.index("粉尘涉爆") < before.index("涉氨")
    reorder(second, before=first, by=world.releaser, reason="次序")
    after = reader.ask("/").text
    assert after.index("涉氨") < after.index("粉尘涉爆")


def test_a_page_opened_to_all_is_seen(reader: Reader, world: SimpleNamespace) -> None:
    restricted(world)
    assert world.other.title not in reader.ask(world.page.url).text
    opened(world)
    assert world.other.title in reader.ask(world.page.url).text


def test_another_picture_in_the_footer_is_seen(reader: Reader) -> None:
    image = PortalImage.objects.create(title="标识", file=get_test_image_file(filename="one.png"))
    changed(SiteIdentity, government_mark_image=image)(SimpleNamespace())
    assert "one" in reader.ask("/").text
    image.file = get_test_image_file(filename="two.png")
    image.save()
    assert image.file.url in reader.ask("/").text


def test_a_renamed_district_is_seen_where_its_unit_is_named(reader: Reader) -> None:
    district = District.objects.create(name="原来的区", kind="区")
    StaffUnit.objects.create(name="工贸科", telephone="0311-1").districts.add(district)
    assert "原来的区" in reader.ask("/contact/").text
    assert reader.ask("/contact/").was_kept
    district.name = "改名的区"
    district.save()
    assert "改名的区" in reader.ask("/contact/").text


def test_a_login_alone_changes_nothing(reader: Reader, world: SimpleNamespace) -> None:
    reader.ask(world.page.url)
    world.releaser.last_login = timezone.now()
    world.releaser.save(update_fields=["last_login"])
    assert reader.ask(world.page.url).was_kept


def test_what_is_rolled_back_changes_nothing(reader: Reader, world: SimpleNamespace) -> None:
    reader.ask(world.page.url)
    with transaction.atomic():
        released(world)
        transaction.set_rollback(True)
    assert reader.ask(world.page.url).was_kept


def test_a_page_made_while_something_changes_is_not_kept_as_new(reader: Reader, world: SimpleNamespace) -> None:
    """The page was read before the change and finished after it: the next reader must not get it."""

    def change_meanwhile(sender: object, **_: object) -> None:
        request_started.disconnect(dispatch_uid="meanwhile")
        released(world)
        CriterionPage.objects.filter(pk=world.page.pk).update(gist="旧的大意")

    request_started.connect(change_meanwhile, weak=False, dispatch_uid="meanwhile")
    assert "旧的大意" in reader.ask(world.page.url).text
    CriterionPage.objects.filter(pk=world.page.pk).update(gist="改过的大意")
    assert "改过的大意" in reader.ask(world.page.url).text
