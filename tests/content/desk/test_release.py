"""The rule itself: who may release, what is frozen, what is logged."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Revision

from accounts.models import User
from accounts.roles import Role
from content.domain import errors
from content.domain.place import move, reorder
from content.domain.release import go_live, release, unschedule
from content.domain.withdraw import expire, withdraw
from content.models import CriterionPage, PublishedRevision, ReleaseLogEntry
from content.signals import shown_changed
from jobs.runs import run_now
from tests import factories


@pytest.fixture
def shown() -> list[int]:
    """Collect the keys that `shown_changed` tells of."""
    told: list[int] = []

    def listen(sender: object, page_ids: list[int], **kwargs: object) -> None:
        told.extend(page_ids)

    shown_changed.connect(listen, weak=False, dispatch_uid="test-shown")
    yield told
    shown_changed.disconnect(dispatch_uid="test-shown")


def test_a_release_is_frozen_numbered_logged_and_told(
    draft: CriterionPage, editor: User, releaser: User, shown: list[int]
) -> None:
    draft.gist = "编辑写的大意"
    draft.save_revision(user=editor)
    frozen = release(draft, by=releaser)
    assert frozen is not None
    assert (frozen.number, frozen.released_by, frozen.content["gist"]) == (1, releaser, "编辑写的大意")
    assert ReleaseLogEntry.objects.get(page=draft.pk).action == "release"
    assert CriterionPage.objects.get(pk=draft.pk).gist == "编辑写的大意"
    assert shown == [draft.pk]


def test_each_release_has_the_next_number_and_the_old_ones_stay(
    page: CriterionPage, editor: User, releaser: User
) -> None:
    page.gist = "第二版"
    page.save_revision(user=editor)
    release(page, by=releaser)
    Revision.objects.filter(object_id=str(page.pk)).delete()  # as `purge_revisions` does
    numbers = PublishedRevision.objects.filter(page=page.pk).order_by("number")
    assert [(row.number, row.content["gist"] == "第二版") for row in numbers] == [(1, False), (2, True)]


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.RELEASER])
def test_no_other_role_releases(draft: CriterionPage, role: Role) -> None:
    with pytest.raises(errors.NotAReleaser, match="发布员"):
        release(draft, by=factories.user(role))
    assert not PublishedRevision.objects.filter(page=draft.pk).exists()


def test_a_superuser_is_no_releaser(draft: CriterionPage, superuser: User) -> None:
    with pytest.raises(errors.NotAReleaser):
        release(draft, by=superuser)
    assert not CriterionPage.objects.get(pk=draft.pk).live


def test_nobody_releases_his_own_work(draft: CriterionPage, editor: User, releaser: User) -> None:
    draft.save_revision(user=releaser)
    draft.save_revision(user=editor)  # another hand on top does not wash it clean
    with pytest.raises(errors.OwnWork, match="另一位发布员"):
        release(draft, by=releaser)
    assert not CriterionPage.objects.get(pk=draft.pk).live


def test_an_emergency_gives_its_reason_for_ever(draft: CriterionPage, releaser: User) -> None:
    draft.save_revision(user=releaser)
    frozen = release(draft, by=releaser, emergency_reason="  夜里发现电话写错  ")
    assert frozen is not None
    assert frozen.emergency_reason == "夜里发现电话写错"
    assert ReleaseLogEntry.objects.get(page=draft.pk).reason == "夜里发现电话写错"


def test_own_work_before_the_last_release_does_not_count(page: CriterionPage, editor: User, releaser: User) -> None:
    other = factories.user(Role.RELEASER)
    page.save_revision(user=releaser)
    release(page, by=other)
    page.save_revision(user=editor)
    assert release(page, by=releaser).number == 3


def test_what_was_saved_after_reading_is_not_released(draft: CriterionPage, editor: User, releaser: User) -> None:
    read = draft.save_revision(user=editor)
    draft.gist = "没人看过的改动"
    draft.save_revision(user=editor)
    with pytest.raises(errors.ChangedSinceRead, match="又被改过"):
        release(draft, by=releaser, read=read)
    assert not CriterionPage.objects.get(pk=draft.pk).live


def test_a_page_waits_for_its_hour_and_then_goes_live_once(
    draft: CriterionPage, editor: User, releaser: User, shown: list[int]
) -> None:
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision(user=editor)
    assert release(draft, by=releaser) is None
    call_command("publish_scheduled")
    assert not CriterionPage.objects.get(pk=draft.pk).live
    assert shown == []

    Revision.objects.filter(object_id=str(draft.pk)).exclude(approved_go_live_at=None).update(
        approved_go_live_at=timezone.now() - timedelta(minutes=1)
    )
    revision = Revision.objects.exclude(approved_go_live_at=None).get()
    # the stored go-live time has passed too, by the clock of a later day
    revision.content["go_live_at"] = (timezone.now() - timedelta(minutes=1)).isoformat()
    revision.save()
    call_command("publish_scheduled")
    call_command("publish_scheduled")
    frozen = PublishedRevision.objects.get(page=draft.pk)
    assert (frozen.origin, frozen.released_by) == ("schedule", releaser)
    assert CriterionPage.objects.get(pk=draft.pk).live
    assert go_live(revision, now=timezone.now()) is None
    assert shown == [draft.pk]


def test_the_scheduler_publishes_and_withdraws_by_itself(page: CriterionPage) -> None:
    CriterionPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert run_now("publish_scheduled")
    assert not CriterionPage.objects.get(pk=page.pk).live


def test_a_cancelled_hour_passes_without_a_release(draft: CriterionPage, editor: User, releaser: User) -> None:
    draft.go_live_at = timezone.now() + timedelta(hours=1)
    draft.save_revision(user=editor)
    release(draft, by=releaser)
    unschedule(draft, by=releaser)
    assert not draft.revisions.exclude(approved_go_live_at=None).exists()
    with pytest.raises(errors.NotScheduled):
        unschedule(draft, by=releaser)


def test_an_expired_page_leaves_the_site(page: CriterionPage, shown: list[int]) -> None:
    CriterionPage.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not CriterionPage.objects.get(pk=page.pk).live
    assert ReleaseLogEntry.objects.filter(page=page.pk, action="expire").count() == 1
    assert expire(page, now=timezone.now()) == []
    assert shown == [page.pk]


def test_a_standard_that_expires_takes_its_criteria_along(page: CriterionPage) -> None:
    Page.objects.filter(pk=page.standard_id).update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not CriterionPage.objects.get(pk=page.pk).live


def test_nothing_is_released_below_a_page_that_readers_cannot_see(home: Page, editor: User, releaser: User) -> None:
    standard = factories.standard(live=False)
    page = factories.criterion(standard, live=False)
    with pytest.raises(errors.ParentNotLive, match="上级页面"):
        release(page, by=releaser)
    release(standard, by=releaser)
    assert release(page, by=releaser) is not None


def test_one_page_that_fails_holds_up_no_other(
    page: CriterionPage, home: Page, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = factories.criterion()
    past = timezone.now() - timedelta(minutes=1)
    CriterionPage.objects.filter(pk__in=[page.pk, broken.pk]).update(expire_at=past)

    def refuse(sender: object, page_ids: list[int], **kwargs: object) -> None:
        if broken.pk in page_ids:
            raise RuntimeError("listener failed")

    shown_changed.connect(refuse, weak=False, dispatch_uid="test-refuse")
    try:
        call_command("publish_scheduled")
    finally:
        shown_changed.disconnect(dispatch_uid="test-refuse")
    assert not CriterionPage.objects.get(pk=page.pk).live
    assert CriterionPage.objects.get(pk=broken.pk).live  # its transaction was undone whole
    assert "1 个页面" in capsys.readouterr().err


def test_withdrawing_needs_a_releaser_and_a_reason(page: CriterionPage, editor: User, releaser: User) -> None:
    with pytest.raises(errors.NotAReleaser):
        withdraw(page, by=editor, reason="写错了")
    with pytest.raises(errors.ReasonMissing):
        withdraw(page, by=releaser, reason="  ")
    withdraw(page, by=releaser, reason="条款号写错")
    entry = ReleaseLogEntry.objects.get(page=page.pk, action="withdraw")
    assert (entry.by, entry.reason) == (releaser, "条款号写错")
    assert not CriterionPage.objects.get(pk=page.pk).live
    with pytest.raises(errors.NotLive):
        withdraw(page, by=releaser, reason="再撤一次")


def test_a_standard_is_not_withdrawn_over_its_criteria(page: CriterionPage, releaser: User, shown: list[int]) -> None:
    with pytest.raises(errors.PagesBelow, match="1 个页面"):
        withdraw(page.standard, by=releaser, reason="被接替")
    withdraw(page.standard, by=releaser, reason="被接替", with_pages_below=True)
    assert set(shown) == {page.pk, page.standard_id}
    assert ReleaseLogEntry.objects.filter(action="withdraw").count() == 2


def test_a_moved_criterion_redirects_and_knows_its_new_standard(
    page: CriterionPage, releaser: User, client: object, shown: list[int]
) -> None:
    other = factories.standard()
    old = page.url
    shown.clear()
    move(page, to=other, by=releaser, reason="放错了标准")
    moved = CriterionPage.objects.get(pk=page.pk)
    assert moved.standard == other
    assert Redirect.objects.get(old_path=old.rstrip("/")).redirect_page_id == page.pk
    assert client.get(old).url == moved.url
    assert shown == [page.pk]


def test_a_page_is_not_moved_where_its_kind_or_its_address_may_not_stand(
    page: CriterionPage, home: Page, releaser: User
) -> None:
    with pytest.raises(errors.WrongPlace):
        move(page, to=home, by=releaser, reason="试试")
    twin = factories.criterion(slug=page.slug)
    with pytest.raises(errors.AddressTaken):
        move(page, to=twin.standard, by=releaser, reason="试试")
    assert CriterionPage.objects.get(pk=page.pk).standard == page.standard


def test_reordering_keeps_addresses(home: Page, releaser: User) -> None:
    parent = factories.standard()
    first, second, third = (factories.criterion(parent) for _ in range(3))
    reorder(third, before=first, by=releaser, reason="常查的放前面")
    reorder(first, before=None, by=releaser, reason="放最后")
    children = Page.objects.get(pk=parent.pk).get_children()
    assert [child.pk for child in children] == [third.pk, second.pk, first.pk]
    assert [child.specific.url for child in children] == [third.url, second.url, first.url]
    with pytest.raises(errors.WrongPlace):
        reorder(first, before=parent, by=releaser, reason="试试")


@pytest.mark.django_db(transaction=True)
def test_two_releasers_at_once_make_one_release_each_with_its_own_number() -> None:
    page = factories.criterion()
    people = [factories.user(Role.RELEASER) for _ in range(4)]
    start = threading.Barrier(len(people))

    def go(person: User) -> None:
        start.wait()
        release(CriterionPage.objects.get(pk=page.pk), by=person)
        connection.close()

    threads = [threading.Thread(target=go, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = PublishedRevision.objects.filter(page=page.pk).values_list("number", flat=True)
    assert sorted(numbers) == [1, 2, 3, 4, 5]


def test_a_release_that_is_rolled_back_leaves_nothing(draft: CriterionPage, releaser: User) -> None:
    with transaction.atomic():
        release(draft, by=releaser)
        transaction.set_rollback(True)
    assert not PublishedRevision.objects.filter(page=draft.pk).exists()
    assert not CriterionPage.objects.get(pk=draft.pk).live
