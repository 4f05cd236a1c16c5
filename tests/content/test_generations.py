"""What is remembered for a generation: read once, never what was not committed, never what is old."""

import pytest
from django.db import transaction
from django.test import Client

from accounts.models import Scene
from accounts.roles import Role
from content.domain import generation
from content.domain.withdraw import withdraw
from content.generations import Remembered, the_generation
from portal.models import SiteIdentity
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def names() -> list[str]:
    return sorted(Scene.objects.values_list("name", flat=True))


def test_it_is_read_once_a_generation() -> None:
    read: list[int] = []
    remembered = Remembered(lambda: read.append(1) or names())
    factories.scene()
    the_generation.forget()
    assert remembered.get() == remembered.get() == ["粉尘涉爆"]
    assert len(read) == 1
    factories.scene("ammonia", "涉氨")
    the_generation.forget()
    assert remembered.get() == ["涉氨", "粉尘涉爆"]


def test_what_is_rolled_back_is_not_remembered() -> None:
    remembered = Remembered(names)
    scene = factories.scene()
    the_generation.forget()
    with transaction.atomic():
        Scene.objects.filter(pk=scene.pk).update(name="没有说成的改名")
        assert remembered.get() == ["没有说成的改名"]
        transaction.set_rollback(True)
    assert remembered.get() == ["粉尘涉爆"]


def test_a_change_that_counts_nothing_up_is_seen_with_the_next_that_does() -> None:
    remembered = Remembered(names)
    scene = factories.scene()
    the_generation.forget()
    assert remembered.get() == ["粉尘涉爆"]
    Scene.objects.filter(pk=scene.pk).update(name="没有说一声的改名")
    assert remembered.get() == ["粉尘涉爆"]
    generation.bump()
    the_generation.forget()
    assert remembered.get() == ["没有说一声的改名"]


def test_a_page_shows_a_renamed_bureau_a_withdrawn_standard_and_a_changed_successor(client: Client) -> None:
    home = factories.lay_site()
    successor = factories.standard(title="接替它的标准")
    standard = factories.standard(successor=successor, status="in_transition")
    page = factories.criterion(standard)
    identity = SiteIdentity.objects.create(site=home.get_site(), bureau_name="原来的局")

    def shown() -> str:
        the_generation.forget()
        return client.get(page.url).content.decode()

    assert "原来的局" in shown()
    assert "接替它的标准" in shown()
    identity.bureau_name = "换了名字的局"
    identity.save()
    successor.title = "改了名的标准"
    factories.publish(successor)
    assert "换了名字的局" in shown()
    assert "改了名的标准" in shown()
    withdraw(successor, by=factories.user(Role.RELEASER), reason="撤下")
    assert "改了名的标准" not in shown()
