"""How long what people uploaded is kept: as long as somebody can still do something with it."""

from datetime import timedelta

from django.utils import timezone

from intake.imports.door import abandon
from intake.imports.refusals import ImportRefused
from intake.models import Import, ImportRow

State = Import.State
# Nobody confirms a preview after a week: the world has changed.
OPEN_FOR = timedelta(days=7)
LINES_KEPT = timedelta(days=30)


def tidy() -> int:
    """Abandon what nobody confirmed, and drop the lines of what is long over; the numbers stay. Harmless to repeat."""
    stale = Import.objects.filter(
        state__in=[State.UPLOADED, State.READ, State.PREVIEWED], uploaded_at__lte=timezone.now() - OPEN_FOR
    )
    count = sum([_abandon_quietly(job) for job in stale])
    ImportRow.objects.filter(job__ended_at__lte=timezone.now() - LINES_KEPT).delete()
    return count


def _abandon_quietly(job: Import) -> bool:
    """Somebody may confirm it at this very moment; then it stays."""
    try:
        abandon(job)
    except ImportRefused:
        return False
    return True
