"""What happens to what readers say: it is taken down once, and somebody settles it."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from accounts.models import User
from accounts.roles import Role, has_role
from content.domain.errors import NotForThisRole, SaysNothing
from content.models import Feedback, PublishedRevision

# Whoever can have the page mended.
SETTLERS = (Role.EDITOR, Role.REVIEWER, Role.RELEASER)


def give(page: Page, *, kind: str, text: str, key: UUID) -> Feedback:
    """Take down what a reader says of a page as he sees it now. The same `key` twice is one entry, the first.

    Raises SaysNothing for a mistake that is not described.
    """
    if kind == Feedback.Kind.MISTAKE and not text.strip():
        raise SaysNothing
    numbers = PublishedRevision.objects.filter(page=page.pk).order_by("-number").values_list("number", flat=True)
    known = {"page_id": page.pk, "kind": kind, "text": text.strip(), "revision": numbers.first()}
    return Feedback.objects.get_or_create(key=key, defaults=known)[0]


def settle(feedback: Feedback, *, by: User, status: str, answer: str = "") -> Feedback:
    """Say what became of it, or, with status `new`, that it is open again. Raises NotForThisRole."""
    if not has_role(by, *SETTLERS):
        raise NotForThisRole
    with transaction.atomic():
        row = Feedback.objects.select_for_update().get(pk=feedback.pk)
        is_open = status == Feedback.Status.NEW
        row.status, row.answer = Feedback.Status(status), answer.strip()
        row.settled_by, row.settled_at = (None, None) if is_open else (by, timezone.now())
        row.save()
    return row
