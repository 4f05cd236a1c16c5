"""Entries for what happens where nobody knows of the chain: imports, and superusers made on the server."""

from typing import Any

from django.db import transaction
from django.db.models.signals import post_save

from accounts.audit.acts import About, Act
from accounts.audit.chain import record
from accounts.models import User
from intake.imports.signals import import_done
from intake.models import Import


def connect() -> None:
    """Connect every receiver; called once when the app is ready."""
    import_done.connect(on_import, sender=Import, dispatch_uid="accounts.audit.import")
    post_save.connect(on_person_saved, sender=User, dispatch_uid="accounts.audit.superuser")


def on_import(job: Import, title: str, **_kwargs: Any) -> None:
    """Say which table was written, by whom, how many lines; not the file's name: it may name a firm or a person."""
    record(
        Act.IMPORT,
        by=User.objects.filter(uuid=job.confirmed_by or job.uploaded_by).first(),
        about=About(title, f"intake.import:{job.uuid}"),
        into=job.about,
        sha256=job.sha256,
        lines=job.summary,
    )


def on_person_saved(instance: User, raw: bool = False, **_kwargs: Any) -> None:
    """No page makes or unmakes superusers; whoever does so on the server leaves an entry."""
    if raw or instance.was_superuser is None or instance.is_superuser == instance.was_superuser:
        return
    act = Act.SUPERUSER_ON if instance.is_superuser else Act.SUPERUSER_OFF
    with transaction.atomic():
        record(act, by=None, origin="在服务器上", about=instance)
    instance.was_superuser = instance.is_superuser
