"""Entries for what happens where nobody knows of the chain: imports, superusers and accounts on the server."""

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
    post_save.connect(on_account_switched, sender=User, dispatch_uid="accounts.audit.active")


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


def on_account_switched(
    instance: User, raw: bool = False, update_fields: frozenset[str] | None = None, **_kwargs: Any
) -> None:
    """An account of staff was switched on or off, or anybody's by an administrator; `switched_by` is who, if known.

    Nobody hears of `QuerySet.update()` or of SQL.
    """
    was, by = instance.was_active, instance.switched_by
    if raw or was is None or instance.is_active == was or (update_fields and "is_active" not in update_fields):
        return
    if by or instance.is_staff or instance.is_superuser:
        act = Act.ACCOUNT_ON if instance.is_active else Act.ACCOUNT_OFF
        with transaction.atomic():
            record(act, by=by, origin="" if by else "不经“人员”页面", about=instance)
    instance.was_active = instance.is_active
