"""Keeps the one door, and copied facts true when the tree changes; counts the generation when readers see another."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import (
    COMMENTS_RELATION_NAME,
    Page,
    PageViewRestriction,
    Site,
    TaskState,
    WorkflowState,
    get_page_models,
)
from wagtail.signals import post_page_move, task_submitted, workflow_approved, workflow_rejected

from accounts.models import Department, District, Scene, Sector, StaffUnit, User
from content import release_door
from content.domain import generation
from content.domain.steps import begin_again
from content.domain.telling import note
from content.models import CriterionPage, DeskNews, PortalDocument, PortalImage
from content.signals import drafted, shown_changed

# Rows whose own words stand on public pages.
LABELS: tuple[type[Model], ...] = (
    Department,
    District,
    PageViewRestriction,
    PortalDocument,
    PortalImage,
    Scene,
    Sector,
    Site,
    StaffUnit,
)

# What may be written to a page that readers see: how its draft stands, and who locked it. They see none of it.
NOT_SHOWN = frozenset(
    {
        *("draft_title", "has_unpublished_changes", "latest_revision", "latest_revision_created_at"),
        *("locked", "locked_at", "locked_by", COMMENTS_RELATION_NAME),
    }
)


def keep_the_door(instance: Page, update_fields: frozenset[str] | None = None, *, raw: bool = False, **_: Any) -> None:
    """Let no page that readers see be written outside the one door, whoever asks; raises PastTheDoor.

    Wagtail's actions, copies and aliases and `revision.publish()` all end in saving. A fixture is loaded as it is.
    """
    if instance.live and not raw and not (update_fields and update_fields <= NOT_SHOWN):
        release_door.must_be_open()


def follow_the_parent(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Give a criterion that was moved the standard that it now stands under."""
    CriterionPage.objects.filter(pk=instance.pk).update(standard=parent_page_after.pk)


def on_shown_changed(**_: Any) -> None:
    """A page was released, withdrawn, moved or reordered, or its time was over."""
    generation.bump()


def on_drafted(page: Page, **_: Any) -> None:
    """A page under way was changed: whoever read it read something else."""
    begin_again(page)


def on_label_changed(**_: Any) -> None:
    """A shown name, picture or restriction is new, another or gone; or a page is gone that others link to."""
    generation.bump()


def on_person_saved(instance: User, update_fields: frozenset[str] | None = None, **_: Any) -> None:
    """A page shows its publisher's unit. Each login saves a person too: that alone changes nothing."""
    if update_fields is None or "unit" in update_fields:
        generation.bump()


def on_step_begun(instance: TaskState, user: User | None = None, **_: Any) -> None:
    """A page was handed in or passed on, and waits."""
    note(DeskNews.Act.WAITS, instance, by=user)


def on_given_back(instance: WorkflowState, user: User | None = None, **_: Any) -> None:
    """A page goes back to whoever handed it in."""
    note(DeskNews.Act.RETURNED, instance.current_task_state, by=user)


def on_passed(instance: WorkflowState, user: User | None = None, **_: Any) -> None:
    """A page has passed the last step."""
    note(DeskNews.Act.RELEASED, instance.current_task_state, by=user)


def connect() -> None:
    """Listen to Django and Wagtail; called once, when all models are loaded."""
    for model in get_page_models():
        pre_save.connect(keep_the_door, sender=model, dispatch_uid=f"content.door.{model.__name__}")
    post_page_move.connect(follow_the_parent, dispatch_uid="content.follow_the_parent")
    shown_changed.connect(on_shown_changed, dispatch_uid="content.generation.shown")
    drafted.connect(on_drafted, dispatch_uid="content.begin_again")
    # Sent for the row that every page has beside the row of its own type.
    post_delete.connect(on_label_changed, sender=Page, dispatch_uid="content.generation.deleted")
    for label in LABELS:
        for signal in (post_save, post_delete):
            signal.connect(on_label_changed, sender=label, dispatch_uid=f"content.generation.{label.__name__}")
    post_save.connect(on_person_saved, sender=User, dispatch_uid="content.generation.person")
    # In the place of Wagtail's own, which mail there and then: see `content.quiet_admin`.
    task_submitted.connect(on_step_begun, sender=TaskState, dispatch_uid="content.desk.begun")
    workflow_rejected.connect(on_given_back, sender=WorkflowState, dispatch_uid="content.desk.given_back")
    workflow_approved.connect(on_passed, sender=WorkflowState, dispatch_uid="content.desk.passed")
