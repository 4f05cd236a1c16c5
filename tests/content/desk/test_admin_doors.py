"""Every way in Wagtail's admin to change what readers see, tried by staff and superuser: all shut but one."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, PageViewRestriction

from accounts.models import User
from accounts.roles import Role
from content.domain.release import release
from content.models import CriterionPage, PublishedRevision, ReleaseLogEntry
from portal.models import HomePage
from tests import factories
from tests.content.desk.conftest import act, assert_unpublished, batch, edit_form, enter, save_edit, step, version

WHO = ["editor", "releaser", "superuser"]


@pytest.fixture(params=WHO)
def person(request: pytest.FixtureRequest) -> User:
    return request.getfixturevalue(request.param)


@pytest.fixture
def browser(person: User) -> Client:
    return enter(person)


def test_the_publish_button_of_the_edit_form(browser: Client, page: CriterionPage) -> None:
    before = page.gist
    save_edit(browser, page, gist="绕过去的改动", **{"action-publish": "1"})
    assert CriterionPage.objects.get(pk=page.pk).gist == before
    assert_unpublished(page, releases=1)
    form = browser.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    assert 'name="action-publish"' not in form


@pytest.mark.parametrize("who", ["editor", "superuser"])
def test_the_publish_button_of_the_create_form(who: str, request: pytest.FixtureRequest, home: HomePage) -> None:
    client = enter(request.getfixturevalue(who))
    parent = factories.question().get_parent()
    url = reverse("wagtailadmin_pages:add", args=["content", "questionpage", parent.pk])
    fields = {"title": "新问题？", "slug": "new-question", "short_answer": "这样。", "confidence": "memory"}
    inline = {
        f"{name}-{part}": "0" for name in ("criterion_links", "law_links") for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }
    stream = {"sources-count": "0"}
    response = client.post(url, fields | inline | stream | {"action-publish": "1"})
    made = Page.objects.filter(slug="new-question").first()
    assert made is not None, response.content.decode()
    assert_unpublished(made)


def test_bulk_publish_and_unpublish(browser: Client, page: CriterionPage, draft: CriterionPage) -> None:
    for action, row in (("publish", draft), ("unpublish", page)):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        browser.post(f"{url}?id={row.pk}", {"include_descendants": "on"})
    assert_unpublished(draft)
    assert_unpublished(page, releases=1)


def test_unpublish_delete_move_and_privacy_of_a_live_page(browser: Client, page: CriterionPage) -> None:
    other = factories.standard()
    browser.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    browser.post(reverse("wagtailadmin_pages:delete", args=[page.pk]))
    browser.post(reverse("wagtailadmin_pages:move_confirm", args=[page.pk, other.pk]), {"slug": page.slug})
    browser.post(reverse("wagtailadmin_pages:set_privacy", args=[page.pk]), {"restriction_type": "login"})
    fresh = CriterionPage.objects.get(pk=page.pk)
    assert (fresh.live, fresh.standard_id) == (True, page.standard_id)
    assert not PageViewRestriction.objects.exists()


def test_bulk_delete_and_move_of_a_live_page(browser: Client, page: CriterionPage) -> None:
    other = factories.standard()
    for action, data in (("delete", {}), ("move", {"chooser": str(other.pk)})):
        browser.post(f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?id={page.pk}", data)
    fresh = CriterionPage.objects.get(pk=page.pk)
    assert (fresh.live, fresh.standard_id) == (True, page.standard_id)


def test_the_parent_of_a_live_page_is_not_deleted(browser: Client, page: CriterionPage) -> None:
    browser.post(reverse("wagtailadmin_pages:delete", args=[page.standard_id]))
    assert CriterionPage.objects.filter(pk=page.pk).exists()


def test_reordering_by_dragging(browser: Client, home: HomePage) -> None:
    parent = factories.standard()
    first, second = factories.criterion(parent), factories.criterion(parent)
    browser.post(reverse("wagtailadmin_pages:set_page_position", args=[second.pk]) + "?position=0")
    assert [child.pk for child in Page.objects.get(pk=parent.pk).get_children()] == [first.pk, second.pk]


def test_copying_with_published_copies_and_aliases(browser: Client, page: CriterionPage) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    data = {"new_title": "抄件", "new_slug": "copied", "new_parent_page": str(page.standard_id)}
    browser.post(url, data | {"publish_copies": "on", "copy_subpages": "on"})
    browser.post(url, data | {"new_slug": "aliased", "alias": "on", "publish_copies": "on"})
    assert not Page.objects.filter(slug__in=["copied", "aliased"], live=True).exists()
    assert set(PublishedRevision.objects.values_list("page", flat=True)) == set(
        Page.objects.filter(live=True, depth__gt=1).values_list("pk", flat=True)
    )


def test_a_copy_does_not_carry_the_number_that_files_know_it_by(browser: Client, page: CriterionPage) -> None:
    url = reverse("wagtailadmin_pages:copy", args=[page.pk])
    browser.post(url, {"new_title": "抄件", "new_slug": "copied", "new_parent_page": str(page.standard_id)})
    assert [row.code for row in CriterionPage.objects.filter(slug="copied")] in ([""], [])


def test_scheduling_in_the_edit_form_publishes_nothing(browser: Client, draft: CriterionPage) -> None:
    past = (timezone.localtime() - timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    future = (timezone.localtime() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    for moment in (past, future):
        save_edit(browser, draft, go_live_at=moment, **{"action-publish": "1"})
    call_command("publish_scheduled")
    assert_unpublished(draft)
    assert not draft.revisions.exclude(approved_go_live_at=None).exists()


def test_a_schedule_is_not_cancelled_by_wagtails_button(
    browser: Client, draft: CriterionPage, editor: User, releaser: User
) -> None:
    from_other = factories.user(Role.RELEASER)
    draft.go_live_at = timezone.now() + timedelta(days=1)
    revision = draft.save_revision(user=editor)
    release(draft, by=from_other)
    browser.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[draft.pk, revision.pk]))
    assert draft.revisions.exclude(approved_go_live_at=None).count() == 1


def test_reverting_to_an_old_revision_publishes_nothing(browser: Client, page: CriterionPage) -> None:
    old = page.latest_revision
    page.gist = "新草稿"
    page.save_revision()
    save_edit(browser, page, revision=str(old.pk), **{"action-publish": "1"})
    assert_unpublished(page, releases=1)
    assert PublishedRevision.objects.get(page=page.pk).wagtail_revision == old.pk


def test_even_someone_given_the_publish_permission_cannot(page: CriterionPage, editor: User) -> None:
    group = editor.groups.get()
    permission = Permission.objects.get(codename="publish_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    client = enter(editor)
    save_edit(client, page, gist="绕过去的改动", **{"action-publish": "1"})
    client.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    fresh = CriterionPage.objects.get(pk=page.pk)
    assert fresh.live
    assert fresh.gist == page.gist


def test_no_second_tree_beside_the_site(superuser: User) -> None:
    root = Page.get_first_root_node()
    response = enter(superuser).get(reverse("wagtailadmin_pages:add_subpage", args=[root.pk]), follow=True)
    assert "portal/homepage" not in response.content.decode()


# --- the one way that is open --------------------------------------------------------------------------------------


def test_through_the_workflow_to_readers(
    page: CriterionPage, submitted: Callable[..., Page], releaser: User, client: Client
) -> None:
    submitted(page)
    assert "编辑改过的大意" not in client.get(page.url).content.decode()
    response = act(enter(releaser), page, "approve")
    assert response.status_code == 200
    assert "编辑改过的大意" in client.get(page.url).content.decode()
    assert PublishedRevision.objects.filter(page=page.pk).latest("number").released_by == releaser


def test_two_steps_are_needed(page: CriterionPage, editor: User, releaser: User, reviewer: User) -> None:
    save_edit(enter(editor), page, gist="编辑改过的大意", **{"action-submit": "1"})
    act(enter(releaser), page, "approve")  # the first step is the reviewer's
    assert CriterionPage.objects.get(pk=page.pk).gist != "编辑改过的大意"
    act(enter(reviewer), page, "approve")
    act(enter(reviewer), page, "approve")  # the second is the releaser's
    assert_unpublished(page, releases=1)


def test_a_superuser_passes_no_step(page: CriterionPage, editor: User, superuser: User) -> None:
    save_edit(enter(editor), page, gist="编辑改过的大意", **{"action-submit": "1"})
    act(enter(superuser), page, "approve")
    assert Page.objects.get(pk=page.pk).current_workflow_task.name == "审核"
    assert_unpublished(page, releases=1)


def test_own_work_is_refused_with_a_message_and_nothing_changes(
    page: CriterionPage, releaser: User, reviewer: User
) -> None:
    client = enter(releaser)
    save_edit(client, page, gist="自己改自己发", **{"action-submit": "1"})
    act(enter(reviewer), page, "approve")
    response = act(client, page, "approve")
    assert "另一位发布员" in response.content.decode()
    fresh = CriterionPage.objects.get(pk=page.pk)
    assert fresh.gist == page.gist
    assert fresh.workflow_in_progress  # the step is still open for another releaser
    act(enter(factories.user(Role.RELEASER)), page, "approve")
    assert CriterionPage.objects.get(pk=page.pk).gist == "自己改自己发"


def test_an_emergency_needs_its_reason(page: CriterionPage, releaser: User, reviewer: User) -> None:
    client = enter(releaser)
    save_edit(client, page, gist="夜里改的", **{"action-submit": "1"})
    act(enter(reviewer), page, "approve")
    act(client, page, "emergency", reason="")
    assert_unpublished(page, releases=1)
    act(client, page, "emergency", reason="电话写错，夜里没有别人")
    frozen = PublishedRevision.objects.filter(page=page.pk).latest("number")
    assert frozen.emergency_reason == "电话写错，夜里没有别人"


def test_who_has_passed_a_page_on_cannot_change_it_any_more(
    page: CriterionPage, submitted: Callable[..., Page], reviewer: User, releaser: User
) -> None:
    submitted(page)
    save_edit(enter(reviewer), page, gist="审核后又改")
    act(enter(releaser), page, "approve")
    assert CriterionPage.objects.get(pk=page.pk).gist == "编辑改过的大意"


def test_an_edit_after_the_review_is_reviewed_again(
    page: CriterionPage, submitted: Callable[..., Page], superuser: User, reviewer: User, releaser: User
) -> None:
    submitted(page)
    save_edit(enter(superuser), page, gist="审核后又改")
    act(enter(releaser), page, "approve")
    assert CriterionPage.objects.get(pk=page.pk).gist == page.gist  # nobody has reviewed the last words
    act(enter(reviewer), page, "approve")
    act(enter(releaser), page, "approve")
    assert CriterionPage.objects.get(pk=page.pk).gist == "审核后又改"


# --- many at once --------------------------------------------------------------------------------------------------


def test_four_eyes_hold_for_many_at_once(
    page: CriterionPage, editor: User, reviewer: User, releaser: User, superuser: User
) -> None:
    own = factories.criterion()
    for person, row in ((editor, page), (releaser, own)):
        row.gist = "改过的大意"
        row.save_revision(user=person)
        assert "已送审 1 页" in batch(enter(person), "send", version(row))
    assert "由“审核员”来看" in batch(enter(editor), "pass", step(page))
    assert enter(superuser).get(reverse("desk:batch")).status_code == 302
    enter(superuser).post(reverse("desk:batch"), {"act": "pass", "page": step(page)})
    assert "已通过或发布 2 页" in batch(enter(reviewer), "pass", step(page), step(own))
    assert_unpublished(page, releases=1)

    said = batch(enter(releaser), "pass", step(page), step(own))
    assert "已通过或发布 1 页" in said
    assert f"《{own.title}》。这次改动里有您自己改的，请另一位发布员" in said
    assert PublishedRevision.objects.filter(page=page.pk).latest("number").released_by == releaser
    assert_unpublished(own, releases=1)
    batch(enter(factories.user(Role.RELEASER)), "pass", step(own))
    assert PublishedRevision.objects.filter(page=own.pk).count() == 2


def test_nobody_passes_two_steps_of_many_at_once(page: CriterionPage, editor: User) -> None:
    both = factories.user(Role.REVIEWER)
    both.groups.add(factories.user(Role.RELEASER).groups.get())
    page.save_revision(user=editor)
    batch(enter(editor), "send", version(page))
    batch(enter(both), "pass", step(page))
    assert "一个人只能过一关" in batch(enter(both), "pass", step(page))
    assert_unpublished(page, releases=1)


# --- the desk's own buttons ----------------------------------------------------------------------------------------


def test_the_desk_withdraws_with_a_reason(page: CriterionPage, releaser: User, client: Client) -> None:
    url = reverse("desk:withdraw", args=[page.pk])
    browser = enter(releaser)
    assert "请写明理由" in browser.post(url, {"reason": ""}).content.decode()
    browser.post(url, {"reason": "条款号写错", "told_readers": "条款号写错了，改好再发。"})
    assert ReleaseLogEntry.objects.get(action="withdraw").reason == "条款号写错"
    assert client.get(page.url).status_code == 410


@pytest.mark.parametrize("act_name", ["withdraw", "move", "reorder", "unschedule"])
@pytest.mark.parametrize("who", ["editor", "reviewer", "superuser"])
def test_the_desk_is_closed_to_others(
    act_name: str, who: str, page: CriterionPage, request: pytest.FixtureRequest
) -> None:
    client = enter(request.getfixturevalue(who))
    response = client.post(reverse(f"desk:{act_name}", args=[page.pk]), {"reason": "试试"})
    assert response.status_code in {302, 403}
    assert not ReleaseLogEntry.objects.exclude(action="release").exists()


def test_the_desks_buttons_stand_where_releasers_look(page: CriterionPage, releaser: User, editor: User) -> None:
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    withdraw = reverse("desk:withdraw", args=[page.pk])
    assert withdraw in enter(releaser).get(url).content.decode()
    assert withdraw not in enter(editor).get(url).content.decode()


def test_a_refused_rule_is_said_beside_the_form(page: CriterionPage, releaser: User) -> None:
    said = {"reason": "被接替", "told_readers": "被新标准接替了。"}
    response = enter(releaser).post(reverse("desk:withdraw", args=[page.standard_id]), said)
    assert "1 个页面" in response.content.decode()
    assert "被接替" in response.content.decode()


def test_a_page_in_use_is_kept_with_a_message(editor: User, draft: CriterionPage) -> None:
    factories.case(live=False, criteria=(draft,))
    superuser = enter(factories.user(is_superuser=True, is_staff=True))
    response = superuser.post(reverse("wagtailadmin_pages:delete", args=[draft.pk]), follow=True)
    assert "还在别处用着" in response.content.decode()
    bulk = f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', 'delete'])}?id={draft.pk}"
    assert "还在别处用着" in superuser.post(bulk, follow=True).content.decode()
    assert CriterionPage.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_nobody_uses_can_be_deleted(superuser: User, draft: CriterionPage) -> None:
    enter(superuser).post(reverse("wagtailadmin_pages:delete", args=[draft.pk]))
    assert not CriterionPage.objects.filter(pk=draft.pk).exists()


def test_a_withdrawn_page_is_not_deleted(superuser: User, page: CriterionPage, releaser: User) -> None:
    said = {"reason": "被接替", "told_readers": "被新标准接替了。"}
    enter(releaser).post(reverse("desk:withdraw", args=[page.pk]), said)
    response = enter(superuser).post(reverse("wagtailadmin_pages:delete", args=[page.pk]), follow=True)
    assert "请改用“撤下”" in response.content.decode()
    assert CriterionPage.objects.filter(pk=page.pk).exists()


def test_the_edit_form_keeps_every_field(editor: User, page: CriterionPage) -> None:
    form = edit_form(enter(editor), page)
    assert form["gist"] == page.gist
    assert form["not_this"].splitlines() == page.not_this.splitlines()
