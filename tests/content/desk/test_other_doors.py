"""The less trodden ways in the admin to what readers see, and what each leaves of the permanent releases."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.api.views import PagesAdminAPIViewSet
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage, WorkflowTask

from accounts.models import User
from accounts.roles import Role
from content.models import CriterionPage, PublishedRevision, ReleaseLogEntry
from content.release_door import PastTheDoor
from tests import factories
from tests.content.desk.conftest import act, assert_unpublished, enter, save_edit

PAST = timedelta(days=1)


@pytest.fixture(params=["editor", "releaser", "superuser"])
def person(request: pytest.FixtureRequest) -> User:
    return request.getfixturevalue(request.param)


@pytest.fixture
def browser(person: User) -> Client:
    return enter(person)


@pytest.fixture
def shown(page: CriterionPage) -> Callable[[], tuple[Any, ...]]:
    """Return a function that tells all that readers have of the page, its releases included."""

    def look() -> tuple[Any, ...]:
        now = CriterionPage.objects.get(pk=page.pk)
        releases = PublishedRevision.objects.filter(page=page.pk).order_by("number")
        return now.live, now.title, now.gist, now.url_path, list(releases.values_list("number", "content"))

    return look


def test_an_expiry_date_in_a_draft_takes_nothing_off(
    browser: Client, page: CriterionPage, shown: Callable[[], Any]
) -> None:
    before = shown()
    for moment in (timezone.localtime() - PAST, timezone.localtime() + PAST):
        save_edit(browser, page, expire_at=f"{moment:%Y-%m-%d %H:%M}")
    call_command("publish_scheduled")
    assert shown() == before
    assert not ReleaseLogEntry.objects.filter(action="expire").exists()


def test_every_post_below_a_pages_address(browser: Client, page: CriterionPage, shown: Callable[[], Any]) -> None:
    """Whatever address of a page Wagtail has, and whatever is sent there, readers keep what they had."""
    page.gist = "没人看过的改动"
    page.save_revision()
    before = shown()
    revision = page.latest_revision.pk
    sent = {
        "action-publish": "1",
        "include_descendants": "on",
        "new_title": "抄件",
        "new_slug": "copied",
        "alias": "on",
    }
    addresses = [
        *(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("unpublish", "delete", "convert_alias")),
        *(reverse(f"wagtailadmin_pages:{name}", args=[page.pk]) for name in ("lock", "unlock", "set_privacy", "copy")),
        *(
            reverse(f"wagtailadmin_pages:revisions_{name}", args=[page.pk, revision])
            for name in ("revert", "unschedule", "view")
        ),
        reverse("wagtailadmin_api:pages:detail", args=[page.pk]),
        *(reverse("wagtailadmin_api:pages:action", args=[page.pk, act]) for act in PagesAdminAPIViewSet.actions),
    ]
    for address in addresses:
        browser.post(address, sent | {"new_parent_page": str(page.standard_id)})
        browser.delete(address)
        assert shown() == before, address
    for action in ("publish", "unpublish", "delete", "move"):
        bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        browser.post(f"{bulk}?id={page.pk}", sent | {"chooser": str(factories.standard().pk)})
        assert shown() == before, action
    call_command("publish_scheduled")
    assert shown() == before
    assert not Page.objects.filter(alias_of=page.pk, live=True).exists()


@pytest.mark.parametrize("door", ["publish", "revision", "save", "plain save", "new", "alias", "bulk of fields"])
def test_code_that_walks_round_the_door_is_refused(
    door: str, page: CriterionPage, draft: CriterionPage, superuser: User, shown: Callable[[], Any]
) -> None:
    """Not for a person's lack of rights: whoever calls it, also nobody, is not `content.domain`."""
    page.gist, page.code = "没人看过的改动", ""
    revision = page.save_revision()
    CriterionPage.objects.filter(pk=page.pk).update(code="")
    before = shown()
    plain = Page.objects.get(pk=draft.pk)
    plain.live = True
    new = CriterionPage(title="新的", slug="new", item="一", gist="大意")
    doors: dict[str, Callable[[], Any]] = {
        "publish": lambda: page.publish(revision, user=superuser, skip_permission_checks=True),
        "revision": revision.publish,
        "save": page.save,
        "plain save": plain.save,
        "new": lambda: page.get_parent().add_child(instance=new),
        "alias": lambda: page.create_alias(update_slug="alias"),
        "bulk of fields": lambda: page.save(update_fields=["gist", "draft_title"]),
    }
    with pytest.raises(PastTheDoor, match="经审核、发布"), transaction.atomic():
        doors[door]()
    assert shown() == before
    assert not Page.objects.get(pk=draft.pk).live
    assert not Page.objects.filter(slug__in=["new", "alias"]).exists()


def test_a_step_that_is_over_opens_nothing(
    page: CriterionPage, submitted: Callable[..., Page], reviewer: User, releaser: User, shown: Callable[[], Any]
) -> None:
    before = shown()
    submitted(page)
    first = TaskState.objects.order_by("pk").first()
    assert first is not None
    for client in (enter(reviewer), enter(releaser)):
        for action in ("approve", "emergency"):
            url = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, action, first.pk])
            client.post(url, {"secrecy_checked": "on", "comment": "", "reason": "急"})
    assert shown() == before
    assert Page.objects.get(pk=page.pk).specific.workflow_in_progress


def test_a_workflow_of_somebodys_own_leads_to_no_release(
    page: CriterionPage, editor: User, superuser: User, shown: Callable[[], Any]
) -> None:
    """A superuser may lay one in the admin, without our steps; its end is the same door."""
    before = shown()
    own = Workflow.objects.create(name="绕过去")
    task = GroupApprovalTask.objects.create(name="自己看")
    task.groups.set([Group.objects.get(name=Role.RELEASER.label)])
    WorkflowTask.objects.create(workflow=own, task=task, sort_order=0)
    WorkflowPage.objects.create(page=page.page_ptr, workflow=own)
    save_edit(enter(editor), page, gist="绕过去的改动", **{"action-submit": "1"})
    for person in (superuser, factories.user(Role.RELEASER)):
        act(enter(person), page, "approve")
        assert shown() == before, person


def test_four_eyes_hold_for_a_release_at_its_hour(draft: CriterionPage, releaser: User, reviewer: User) -> None:
    client = enter(releaser)
    hour = f"{timezone.localtime() + PAST:%Y-%m-%d %H:%M}"
    save_edit(client, draft, go_live_at=hour, gist="自己改、自己定时", **{"action-submit": "1"})
    act(enter(reviewer), draft, "approve")
    act(client, draft, "approve")
    assert not draft.revisions.exclude(approved_go_live_at=None).exists()
    assert_unpublished(draft)
    act(enter(factories.user(Role.RELEASER)), draft, "approve")
    assert draft.revisions.exclude(approved_go_live_at=None).count() == 1
    assert not ReleaseLogEntry.objects.filter(page=draft.pk, action="release").exists()


@pytest.mark.parametrize("names", [["content"], ["releaselogentry"], ["publishedrevision"], ["withdrawn"]])
def test_releases_have_no_form_in_the_admin(superuser: User, names: list[str]) -> None:
    browser = enter(superuser)
    for name in names:
        assert browser.get(f"/admin/snippets/content/{name}/").status_code in {302, 404}
        assert browser.get(f"/admin/{name}/edit/1/").status_code in {302, 404}
