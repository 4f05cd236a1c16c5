"""Lays the release desk: who may do what in the page tree, and the two steps a page passes before readers see it."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from accounts.roles import Role
from content.models import ReleaseTask

# What each group may do in the page tree. Nobody is given "publish" or "bulk_delete".
PAGE_PERMISSIONS: dict[Role, tuple[str, ...]] = {
    Role.EDITOR: ("add_page", "change_page"),
    Role.REVIEWER: ("change_page", "lock_page", "unlock_page"),
    Role.RELEASER: ("change_page", "lock_page", "unlock_page"),
    Role.TRAINING_OFFICER: ("add_page",),
}
WORKFLOW = "两步发布"
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


def _lay_workflow(root: Page) -> None:
    workflow, _ = Workflow.objects.get_or_create(name=WORKFLOW)
    review, _ = GroupApprovalTask.objects.get_or_create(name="审核")
    review.groups.set([Group.objects.get(name=Role.REVIEWER.label)])
    release, _ = ReleaseTask.objects.get_or_create(name="发布")
    release.groups.set([Group.objects.get(name=Role.RELEASER.label)])
    for order, task in enumerate((review, release)):
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task, defaults={"sort_order": order})
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": workflow})
