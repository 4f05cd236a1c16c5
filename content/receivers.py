"""Keeps copied facts true when the tree changes."""

from typing import Any

from wagtail.models import Page
from wagtail.signals import post_page_move

from content.models import CriterionPage


def follow_the_parent(sender: type[Page], instance: Page, parent_page_after: Page, **kwargs: Any) -> None:
    """Give a criterion that was moved the standard that it now stands under."""
    CriterionPage.objects.filter(pk=instance.pk).update(standard=parent_page_after.pk)


def connect() -> None:
    """Listen to Wagtail; called once, when all models are loaded."""
    post_page_move.connect(follow_the_parent, dispatch_uid="content.follow_the_parent")
