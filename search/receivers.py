"""Listens to content inside its transaction, and to the labels that documents repeat."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models.signals import post_delete, post_migrate, post_save, pre_delete
from wagtail.models import Page, PageViewRestriction

from accounts.models import Scene, Sector
from content.models import CriterionPage, KnowledgePage, TopicPage
from content.signals import shown_changed
from search import known
from search.models import Promotion, SynonymGroup, TermEntry
from search.pages import BUILDERS
from search.queue import enqueue
from search.seeding import after_migrate


def on_shown_changed(page_ids: Iterable[int], **_: Any) -> None:
    """Queue the pages, and the criteria that repeat the name and state of a standard among them."""
    keys = list(page_ids)
    criteria = CriterionPage.objects.filter(standard__in=keys).values_list("pk", flat=True)
    enqueue([*keys, *criteria])


def on_page_deleted(instance: Page, **_: Any) -> None:
    """Queue a page that is gone, so that the index forgets it."""
    enqueue([instance.pk])


def on_restriction_changed(instance: PageViewRestriction, **_: Any) -> None:
    """Queue all pages below a view restriction that was set, changed or lifted."""
    enqueue(instance.page.get_descendants(inclusive=True).values_list("pk", flat=True))


def on_label_changed(sender: type[Scene | Sector], instance: Scene | Sector, created: bool = False, **_: Any) -> None:
    """Queue every page filed under a scene or sector whose name changes or which is about to go."""
    if created:
        return
    field = "scenes" if sender is Scene else "sectors"
    filed = [model for model in BUILDERS if issubclass(model, KnowledgePage)]
    keys = [key for model in filed for key in model.objects.filter(**{field: instance}).values_list("pk", flat=True)]
    topics = TopicPage.objects.filter(scene=instance).values_list("pk", flat=True) if sender is Scene else []
    enqueue([*keys, *topics])


def on_words_changed(**_: Any) -> None:
    """A word or a pick is new, another or gone."""
    known.changed()


def connect() -> None:
    """Start listening; called once, when all models are loaded."""
    post_migrate.connect(after_migrate, sender=apps.get_app_config("search"), dispatch_uid="search.seeding")
    for kept in (TermEntry, SynonymGroup, Promotion):
        for signal in (post_save, post_delete):
            signal.connect(on_words_changed, sender=kept, dispatch_uid=f"search.words.{kept.__name__}")
    shown_changed.connect(on_shown_changed, dispatch_uid="search.shown_changed")
    for model in BUILDERS:
        post_delete.connect(on_page_deleted, sender=model, dispatch_uid=f"search.deleted.{model.__name__}")
    for signal in (post_save, post_delete):
        signal.connect(on_restriction_changed, sender=PageViewRestriction, dispatch_uid="search.restriction")
    for label in (Scene, Sector):
        for signal in (post_save, pre_delete):
            signal.connect(on_label_changed, sender=label, dispatch_uid=f"search.label.{label.__name__}")
