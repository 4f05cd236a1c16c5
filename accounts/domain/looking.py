"""Every look of staff at somebody's data leaves a row that the auditor sees."""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from accounts.enums import Looked
from accounts.models import Enterprise, Look, User


def look(by: User, what: Looked, *, people: Iterable[User] = (), enterprises: Iterable[Enterprise] = ()) -> None:
    """Note that `by` saw this of these people or enterprises; one query however many. One's own data is no look."""
    rows = [Look(by=by, what=what, person=person) for person in people if person.pk != by.pk]
    rows += [Look(by=by, what=what, enterprise=enterprise) for enterprise in enterprises]
    Look.objects.bulk_create(rows)


def forget_old_looks() -> int:
    """Delete what is older than logs are kept; return how many rows. Repeating is harmless.

    网络安全法 asks for six months at least; `LOG_KEEP_DAYS` says how many days.
    """
    deleted, _ = Look.objects.filter(at__lt=timezone.now() - timedelta(days=settings.LOG_KEEP_DAYS)).delete()
    return deleted
