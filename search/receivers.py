"""Listens to content inside its transaction, and to the labels that documents repeat."""

from collections.abc import Iterable
from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.models import Page

from accounts.models import Scene, Sector
from content.models import CriterionPage, KnowledgePage, StandardPage, TopicPage
from content.signals import shown_changed
from search.queue import enqueue

LABELLED = tuple(KnowledgePage.__subclasses__())


def on_shown_changed(page_ids: Iterable[int], **_: Any) -> None:
    """Queue the pages, and the criteria that repeat the name and state of a standard among them."""
    keys = list(page_ids)
    criteria = CriterionPage.objects.filter(standard__in=StandardPage.objects.filter(pk__in=keys))
    enqueue([*keys, *criteria.values_list("pk", flat=True)])


def on_page_deleted(instance: Page, **_: Any) -> None:
    """Queue a page that is gone, so that the index forgets it."""
    enqueue([instance.pk])


def on_label_saved(sender: type[Scene | Sector], instance: Scene | Sector, created: bool, **_: Any) -> None:
    """Queue every page that carries the name of a scene or sector."""
    if created:
        return
    field = "scenes" if sender is Scene else "sectors"
    keys = [key for model in LABELLED for key in model.objects.filter(**{field: instance}).values_list("pk", flat=True)]
    topics = TopicPage.objects.filter(scene=instance).values_list("pk", flat=True) if sender is Scene else []
    enqueue([*keys, *topics])


def connect() -> None:
    """Start listening; called once, when all models are loaded."""
    shown_changed.connect(on_shown_changed, dispatch_uid="search.shown_changed")
    for model in (*LABELLED, TopicPage):
        post_delete.connect(on_page_deleted, sender=model, dispatch_uid=f"search.deleted.{model.__name__}")
    for label in (Scene, Sector):
        post_save.connect(on_label_saved, sender=label, dispatch_uid=f"search.saved.{label.__name__}")
