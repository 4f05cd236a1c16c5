"""The steps of the desk: who passes a page at which, what each refusal says, what begins anew, what levels change."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.urls import reverse
from wagtail.models import GroupApprovalTask, Page, TaskState, Workflow, WorkflowPage, WorkflowTask

from accounts.models import User
from accounts.roles import Role
from content.domain import errors
from content.domain.desk import FORMER, lay_desk
from content.domain.steps import give_back, pass_step
from content.models import CriterionPage, PublishedRevision, ReleaseCheck
from tests import factories
from tests.content.desk.conftest import act, edit_form, enter, save_edit

STEPS = {"初审": Role.REVIEWER, "复审": Role.REVIEWER, "发布": Role.RELEASER}
Levels = Callable[[int], None]


@pytest.fixture
def levels(settings: Any, home: Page) -> Levels:
    """Change the setting, as an operator does."""

    def change(number: int) -> None:
        settings.RELEASE_LEVELS = number
        lay_desk()

    return change


def state_of(page: Page) -> TaskState:
    state = Page.objects.get(pk=page.pk).specific.current_workflow_task_state
    assert state is not None
    return state


def step_of(page: Page) -> str:
    return state_of(page).task.name


def send(page: CriterionPage, by: User) -> None:
    page.gist = "编辑改过的大意"
    page.save_revision(user=by)
    page.get_workflow().start(page, by)


def passed(page: Page, by: User | None = None, **more: Any) -> User:
    """Have a person of the right role pass the present step."""
    by = by or factories.user(Role.RELEASER if step_of(page) == "发布" else Role.REVIEWER)
    pass_step(state_of(page), by=by, **{"secrecy_checked": True} | more)
    return by


def bring_to(page: CriterionPage, step: str, editor: User) -> None:
    send(page, editor)
    while step_of(page) != step:
        passed(page)


def is_released(page: Page) -> bool:
    return bool(PublishedRevision.objects.filter(page=page.pk, content__gist="编辑改过的大意").exists())


@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_for_one_role(step: str, levels: Levels, page: CriterionPage, editor: User) -> None:
    levels(3)
    bring_to(page, step, editor)
    others = [factories.user(role) for role in Role if role is not STEPS[step]]
    inactive = factories.user(STEPS[step], is_active=False)
    refusal = errors.NotAReleaser if step == "发布" else errors.NotAReviewer
    for person in [*others, inactive, factories.user(is_superuser=True, is_staff=True), factories.user()]:
        for refused in (
            lambda person=person: passed(page, person),
            lambda person=person: give_back(state_of(page), by=person, comment="改"),
        ):
            with pytest.raises(refusal):
                refused()
        enter(person).post(
            reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state_of(page).pk]),
            {"secrecy_checked": "on"},
        )
    assert step_of(page) == step
    passed(page)
    assert is_released(page) is (step == "发布")
    check = ReleaseCheck.objects.latest("pk")
    assert (check.step, check.passed, check.secrecy_checked) == (step, True, True)


@pytest.mark.parametrize("step", ["复审", "发布"])
def test_nobody_passes_two_steps_of_one_run(step: str, levels: Levels, page: CriterionPage, editor: User) -> None:
    levels(3)
    both = factories.user(Role.REVIEWER, Role.RELEASER)
    send(page, editor)
    passed(page, both)
    if step == "发布":
        passed(page)
    for reason in ("", "夜里没有别人"):
        with pytest.raises(errors.PassedBefore, match="初审"):
            passed(page, both, emergency_reason=reason)
    assert step_of(page) == step
    form, other = (
        enter(person).get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
        for person in (both, factories.user(STEPS[step]))
    )
    assert "这一步您不能通过" in form, "who cannot pass it hears so before he reads it all"
    assert "这一步您不能通过" not in other
    first = ReleaseCheck.objects.get(by=both)
    row = {"page_id": page.pk, "run": first.run, "wagtail_revision": first.wagtail_revision, "by": both, "task": 0}
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseCheck.objects.create(**row, step=step, passed=True, secrecy_checked=True)


@pytest.mark.parametrize("step", STEPS)
def test_who_wrote_passes_none(step: str, levels: Levels, page: CriterionPage, editor: User) -> None:
    levels(3)
    writer = factories.user(STEPS[step])
    page.save_revision(user=writer)
    bring_to(page, step, editor)
    with pytest.raises(errors.OwnWork if step == "发布" else errors.OwnWorkRead):
        passed(page, writer)
    if step != "发布":
        with pytest.raises(errors.OwnWorkRead):
            passed(page, writer, emergency_reason="夜里没有别人")
    else:
        passed(page, writer, emergency_reason="电话写错，夜里没有别人")
        frozen = PublishedRevision.objects.filter(page=page.pk).latest("number")
        assert frozen.emergency_reason == "电话写错，夜里没有别人"
        assert ReleaseCheck.objects.get(by=writer).emergency_reason == frozen.emergency_reason


@pytest.mark.parametrize("step", STEPS)
def test_no_step_without_the_tick(step: str, levels: Levels, page: CriterionPage, editor: User) -> None:
    levels(3)
    bring_to(page, step, editor)
    person = factories.user(STEPS[step])
    with pytest.raises(errors.SecrecyUnchecked, match="保密审查"):
        passed(page, person, secrecy_checked=False)
    client = enter(person)
    act(client, page, "approve", secrecy_checked="")
    for extra in ("{}", json.dumps({"secrecy_checked": "yes"})):
        answer = client.post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]),
            edit_form(client, page)
            | {"action-workflow-action": "1", "workflow-action-name": "approve", "workflow-action-extra-data": extra},
            follow=True,
        )
        assert "请先做保密审查" in answer.content.decode()
    assert step_of(page) == step
    with pytest.raises(IntegrityError), transaction.atomic():
        ReleaseCheck.objects.create(
            page_id=page.pk, run=1, wagtail_revision=1, by=person, task=0, step=step, passed=True
        )


def test_a_reader_who_changes_a_word_and_passes_keeps_what_he_typed(
    page: CriterionPage, editor: User, reviewer: User
) -> None:
    send(page, editor)
    client = enter(reviewer)
    extra = {"secrecy_checked": True, "comment": ""}
    answer = client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        edit_form(client, page)
        | {
            "gist": "审核员顺手改的",
            "action-workflow-action": "1",
            "workflow-action-name": "approve",
            "workflow-action-extra-data": json.dumps(extra),
        },
        follow=True,
    )
    assert "请另一位审核员来看。您改的文字已存成草稿" in answer.content.decode()
    assert Page.objects.get(pk=page.pk).specific.get_latest_revision_as_object().gist == "审核员顺手改的"
    assert step_of(page) == "审核"
    passed(page)
    passed(page)
    assert CriterionPage.objects.get(pk=page.pk).gist == "审核员顺手改的"


def test_who_only_reads_has_not_written(draft: CriterionPage, editor: User, reviewer: User) -> None:
    assert "\n" in draft.not_this
    send(draft, editor)
    client = enter(reviewer)
    form = {name: value.replace("\n", "\r\n") for name, value in edit_form(client, draft).items()}
    extra = {"secrecy_checked": True, "comment": ""}
    action = {"action-workflow-action": "1", "workflow-action-name": "approve"}
    url = reverse("wagtailadmin_pages:edit", args=[draft.pk])
    client.post(url, form | action | {"workflow-action-extra-data": json.dumps(extra)})
    assert step_of(draft) == "发布"


def test_a_step_is_passed_once(page: CriterionPage, editor: User) -> None:
    send(page, editor)
    old = state_of(page)
    passed(page)
    for again in (
        lambda: pass_step(old, by=factories.user(Role.REVIEWER), secrecy_checked=True),
        lambda: give_back(old, by=factories.user(Role.REVIEWER), comment="改"),
    ):
        with pytest.raises(errors.StepGone, match="已经办过了"):
            again()
    assert step_of(page) == "发布"


def test_what_comes_back_says_why_and_is_read_from_the_start(levels: Levels, page: CriterionPage, editor: User) -> None:
    levels(3)
    bring_to(page, "发布", editor)
    releaser = factories.user(Role.RELEASER, name="示例发布员")
    client = enter(releaser)
    with pytest.raises(errors.ReasonMissing):
        give_back(state_of(page), by=releaser, comment="  ")
    act(client, page, "reject", comment="")
    assert step_of(page) == "发布"
    act(client, page, "reject", comment="“怎么查”第二句位置写反了")
    desk = enter(editor)
    shown = desk.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()
    for said in ("示例发布员在“发布”退回了这一页", "“怎么查”第二句位置写反了", "重新提交，从“初审”看起"):
        assert said in shown
    assert "action-restart-workflow" not in shown, "it would do the same under another name"
    save_edit(desk, page, gist="编辑改过的大意", how_to_check="位置改对了", **{"action-submit": "1"})
    assert step_of(page) == "初审"
    for _ in STEPS:
        passed(page)
    assert CriterionPage.objects.get(pk=page.pk).how_to_check == "位置改对了"


def test_going_round_the_steps_releases_nothing(page: CriterionPage, editor: User, releaser: User) -> None:
    send(page, editor)
    state_of(page).approve(user=factories.user(Role.REVIEWER))
    with pytest.raises(errors.StepsMissing, match="不同的人"):
        state_of(page).approve(user=releaser)
    with pytest.raises(errors.StepsMissing):
        passed(page, releaser)
    assert not is_released(page)


def test_a_changed_version_is_read_from_the_start(levels: Levels, page: CriterionPage, editor: User) -> None:
    levels(3)
    bring_to(page, "发布", editor)
    fresh = CriterionPage.objects.get(pk=page.pk)
    before = fresh.latest_revision
    fresh.gist = "又改了"
    # What autosave does: the same person writes his last version over.
    after = fresh.save_revision(user=editor, overwrite_revision=before)
    assert after.pk != before.pk
    assert step_of(page) == "初审"


# --- the setting ----------------------------------------------------------------------------------------------------


def test_with_three_levels_a_page_waiting_for_release_is_read_once_more(
    levels: Levels, page: CriterionPage, editor: User
) -> None:
    bring_to(page, "发布", editor)
    levels(3)
    levels(3)
    assert step_of(page) == "复审"
    passed(page)
    assert step_of(page) == "发布"
    passed(page)
    assert is_released(page)
    assert list(ReleaseCheck.objects.values_list("step", flat=True)) == ["审核", "复审", "发布"]


def test_with_two_levels_a_page_at_the_second_reading_goes_to_release(
    levels: Levels, page: CriterionPage, draft: CriterionPage, editor: User, reviewer: User
) -> None:
    levels(3)
    bring_to(page, "复审", editor)
    bring_to(draft, "复审", editor)
    give_back(state_of(draft), by=reviewer, comment="改")
    levels(2)
    assert step_of(page) == "发布"
    passed(page)
    assert is_released(page)
    save_edit(enter(editor), draft, gist="编辑改过的大意", **{"action-submit": "1"})
    assert step_of(draft) == "审核"
    assert [task.name for task in page.get_workflow().tasks] == ["审核", "发布"]


def test_pages_of_the_desk_as_it_was_are_not_stuck(page: CriterionPage, editor: User) -> None:
    root = Page.get_first_root_node()
    Workflow.objects.all().delete()
    former = Workflow.objects.create(name=FORMER)
    review = GroupApprovalTask.objects.create(name="审核")
    review.groups.set([Group.objects.get(name=Role.REVIEWER.label)])
    release = page.get_workflow() or former
    WorkflowTask.objects.create(workflow=former, task=review, sort_order=0)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": release})
    page.gist = "编辑改过的大意"
    page.save_revision(user=editor)
    former.start(page, editor)
    lay_desk()
    lay_desk()
    assert step_of(page) == "审核"
    passed(page)
    passed(page)
    assert is_released(page)
