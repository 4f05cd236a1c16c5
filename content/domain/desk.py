"""Lays the release desk: who may do what in the page tree, and the steps a page passes before readers see it."""

from typing import Any, Final

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    GroupPagePermission,
    Page,
    Task,
    TaskState,
    Workflow,
    WorkflowPage,
    WorkflowState,
    WorkflowTask,
)

from accounts.roles import Role
from content.models import ReleaseTask, ReviewTask

# What each group may do in the page tree. Nobody is given "publish" or "bulk_delete".
PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.REVIEWER: ("change_page", "lock_page", "unlock_page"),
    Role.RELEASER: ("change_page", "lock_page", "unlock_page"),
    Role.TRAINING_OFFICER: ("add_page",),
}
# By RELEASE_LEVELS: what the workflow is called, and the steps before 发布.
WORKFLOWS: Final = {2: "审核、发布", 3: "三审三校"}
REVIEWS: Final = {2: ("审核",), 3: ("初审", "复审")}
# The name it had when its first step was a task of Wagtail's own.
FORMER: Final = "两步发布"
# Wagtail's own migrations make these, with the permission to publish.
STOCK_GROUPS = ("Moderators", "Editors")
STOCK_WORKFLOW = "Moderators approval"


@transaction.atomic
def lay_desk() -> None:
    """Lay page permissions and the workflow on the root of the tree. Repeating it changes nothing.

    The groups must exist: `accounts.domain.groups.lay_groups` lays them.
    """
    root = Page.get_first_root_node()
    _clear_stock()
    GroupPagePermission.objects.filter(permission__codename__in=["publish_page", "bulk_delete_page"]).delete()
    for role, codenames in PAGE_PERMISSIONS.items():
        group = Group.objects.get(name=role.label)
        for permission in Permission.objects.filter(
            content_type__app_label="wagtailcore", content_type__model="page", codename__in=codenames
        ):
            GroupPagePermission.objects.get_or_create(group=group, page=root, permission=permission)
    _lay_workflow(root)


def _clear_stock() -> None:
    """Remove Wagtail's starting groups and workflow while nobody uses them."""
    Group.objects.filter(name__in=STOCK_GROUPS, user__isnull=True).delete()
    stock = Workflow.objects.filter(name=STOCK_WORKFLOW)
    if not stock.filter(workflow_states__isnull=False).exists():
        stock.delete()


def relay_desk(**_: Any) -> None:
    """Lay the desk again after `migrate`, where it was laid once: the setting may have changed, or the steps."""
    if Workflow.objects.filter(name__in=[*WORKFLOWS.values(), FORMER], workflow_pages__isnull=False).exists():
        lay_desk()


def _lay_workflow(root: Page) -> None:
    levels = settings.RELEASE_LEVELS
    workflow = Workflow.objects.filter(name__in=[*WORKFLOWS.values(), FORMER]).first() or Workflow()
    if workflow.name != WORKFLOWS[levels]:
        workflow.name = WORKFLOWS[levels]
        workflow.save()
    steps: list[Task] = [_review(order, name) for order, name in enumerate(REVIEWS[levels], start=1)]
    release, _ = ReleaseTask.objects.get_or_create(name="发布")
    release.groups.set([Group.objects.get(name=Role.RELEASER.label)])
    steps.append(release)
    WorkflowTask.objects.filter(workflow=workflow).exclude(task__in=steps).delete()
    for order, task in enumerate(steps):
        WorkflowTask.objects.update_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
    for run in WorkflowState.objects.active().filter(workflow=workflow).select_related("current_task_state"):
        _put_right(run, {task.pk for task in steps})


def _review(order: int, name: str) -> ReviewTask:
    task: ReviewTask = ReviewTask.objects.get_or_create(order=order, defaults={"name": name})[0]
    if task.name != name:
        task.name = name
        task.save()
    task.groups.set([Group.objects.get(name=Role.REVIEWER.label)])
    return task


def _put_right(run: WorkflowState, steps: set[int]) -> None:
    """Put a page under way on the first step that it has not passed, of those that there are now."""
    state, step = run.current_task_state, run.get_next_task()
    if state is None or step is None:
        return
    if state.status == TaskState.STATUS_IN_PROGRESS or state.task_id not in steps:
        TaskState.objects.filter(pk=state.pk).exclude(task=step).update(task=step)
