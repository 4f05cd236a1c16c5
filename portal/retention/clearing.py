"""What nobody else clears: rows that libraries leave lying, and old words to people."""

from datetime import timedelta

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone
from wagtail.admin.models import EditingSession, FormState
from wagtail.models import UploadedFile

from accounts.domain.forgetting import forget_messages, forget_numbers
from content.domain.word_drafts import KEPT
from content.models import WordUpload

UPLOAD_KEPT = timedelta(days=1)


def clear_old() -> int:
    """Do all of it; returns how many rows. Harmless to repeat and to interrupt: each step stands by itself."""
    ended = UserSession.objects.exclude(session_key__in=Session.objects.values("session_key"))
    count: int = ended.delete()[0] + FormState.objects.stale().delete()[0]
    EditingSession.cleanup()
    count += WordUpload.objects.filter(uploaded_at__lt=timezone.now() - KEPT).delete()[0]
    return count + _uploads() + forget_messages() + forget_numbers()


def _uploads() -> int:
    """Files that came with many others and whose form nobody filled in."""
    count = 0
    for row in UploadedFile.objects.all():
        storage, name = row.file.storage, row.file.name
        try:
            is_new = storage.get_modified_time(name) > timezone.now() - UPLOAD_KEPT
        except OSError:
            is_new = False
        if not is_new:
            storage.delete(name)
            row.delete()
            count += 1
    return count
