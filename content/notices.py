"""What content has to say to its editors."""

from typing import Final

from django.urls import reverse

from accounts.models import User
from accounts.notify import notify
from delivery.wording import declare

REVIEWS_DUE: Final = "content.reviews_due"


def declare_all() -> None:
    """Announce the messages; called once when the app is ready."""
    declare(
        REVIEWS_DUE,
        label="有页面要复核",
        placeholders={"overdue": "12", "soon": "5", "link": "https://www.example.org/admin/"},
        subject="有页面到期要复核",
        text="到期没有复核的 ${overdue} 页，30 天内到期的 ${soon} 页。 ${link}",
    )


def reviews_due(person: User, *, overdue: int, soon: int, week: str) -> None:
    """Tell one of the staff how many pages are due; once in a week, which `week` names."""
    context = {"overdue": str(overdue), "soon": str(soon)}
    notify(person, REVIEWS_DUE, context, f"content-reviews-{week}", path=reverse("reviews_due"))
