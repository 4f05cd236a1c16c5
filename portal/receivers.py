"""What the front door tells the rooms below when its own words change."""

from typing import Any

from django.db.models.signals import post_delete, post_save

from content.domain import generation
from portal.models import SiteIdentity


def on_identity_changed(**_: Any) -> None:
    """Header and footer of every page show it."""
    generation.bump()


def connect() -> None:
    """Listen to Django; called once, when all models are loaded."""
    for signal in (post_save, post_delete):
        signal.connect(on_identity_changed, sender=SiteIdentity, dispatch_uid="portal.identity")
