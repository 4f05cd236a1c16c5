"""Keeps copied facts true when the tree changes, and counts up the generation when readers see something else."""

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import post_page_move

from accounts.models import Department, District, Scene, Sector, StaffUnit, User
from content.domain import generation
from content.domain.steps import begin_again
from content.models import CriterionPage, PortalDocument, PortalImage
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


def connect() -> None:
    """Listen to Django and Wagtail; called once, when all models are loaded."""
    post_page_move.connect(follow_the_parent, dispatch_uid="content.follow_the_parent")
    shown_changed.connect(on_shown_changed, dispatch_uid="content.generation.shown")
    drafted.connect(on_drafted, dispatch_uid="content.begin_again")
    # Sent for the row that every page has beside the row of its own type.
    post_delete.connect(on_label_changed, sender=Page, dispatch_uid="content.generation.deleted")
    for label in LABELS:
        for signal in (post_save, post_delete):
            signal.connect(on_label_changed, sender=label, dispatch_uid=f"content.generation.{label.__name__}")
    post_save.connect(on_person_saved, sender=User, dispatch_uid="content.generation.person")
