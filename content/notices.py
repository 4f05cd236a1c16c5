"""What content has to say to its editors, readers and releasers."""

from collections.abc import Sequence
from typing import Final

from django.urls import reverse
from django.utils.text import Truncator
from wagtail.models import Page

from accounts.models import User
from accounts.notify import notify
from delivery.wording import declare, declare_table

REVIEWS_DUE: Final = "content.reviews_due"
DESK_WAITS: Final = "content.desk_waits"
DESK_RETURNED: Final = "content.desk_returned"
DESK_RELEASED: Final = "content.desk_released"
COMMENTED: Final = "content.commented"

# Code: name for staff, subject, text.
_DESK: Final = {
    DESK_WAITS: ("有页面等着办", "有 ${count} 页等您${step}", "有 ${count} 页等您${step}：${titles}。 ${link}"),
    DESK_RETURNED: (
        "页面退回",
        "有 ${count} 页退回给您改",
        "您送审的 ${count} 页退回来了，要改什么写在页面上方：${titles}。 ${link}",
    ),
    DESK_RELEASED: (
        "页面通过",
        "您送审的 ${count} 页通过了",
        "您送审的 ${count} 页通过了，定了发布时间的到时间再发布，别的已经发布：${titles}。 ${link}",
    ),
    COMMENTED: ("页面上有批注", "有人在页面上写了批注", "${titles}有新的批注、回复，或者批注已经处理。 ${link}"),
}
# Pages named in one message, and characters of a name: it must fit an inbox and an SMS.
_MOST_NAMED: Final = 3
_LONGEST_NAME: Final = 30


def declare_all() -> None:
    """Announce the messages; called once when the app is ready."""
    declare(
        REVIEWS_DUE,
        label="有页面要复核",
        placeholders={"overdue": "12", "soon": "5", "link": "https://www.example.org/admin/"},
        subject="有页面到期要复核",
        text="到期没有复核的 ${overdue} 页，30 天内到期的 ${soon} 页。 ${link}",
    )
    samples = {
        "count": "3",
        "step": "审核",
        "titles": "《除尘器没有抑爆装置》",
        "link": "https://www.example.org/admin/",
    }
    declare_table(_DESK, samples)


def reviews_due(person: User, *, overdue: int, soon: int, week: str) -> None:
    """Tell one of the staff how many pages are due; once in a week, which `week` names."""
    context = {"overdue": str(overdue), "soon": str(soon)}
    notify(person, REVIEWS_DUE, context, f"content-reviews-{week}", path=reverse("reviews_due"))


def desk_waits(person: User, pages: Sequence[Page], *, step: str, key: str) -> None:
    """Tell somebody that pages have come to a step that is his; several are passed on at 成批办理."""
    _tell(person, DESK_WAITS, pages, key, many=reverse("desk:batch"), count=str(len(pages)), step=step)


def desk_returned(person: User, pages: Sequence[Page], *, key: str) -> None:
    """Tell whoever handed pages in that they came back; what is to be changed stands there, not in the message."""
    _tell(person, DESK_RETURNED, pages, key, many=reverse("wagtailadmin_home"), count=str(len(pages)))


def desk_released(person: User, pages: Sequence[Page], *, key: str) -> None:
    """Tell whoever handed pages in that they have passed the last step."""
    _tell(person, DESK_RELEASED, pages, key, many=reverse("wagtailadmin_home"), count=str(len(pages)))


def commented(person: User, page: Page, *, key: str) -> None:
    """Tell somebody that others talk on a page."""
    _tell(person, COMMENTED, [page], key)


def _tell(person: User, template: str, pages: Sequence[Page], key: str, *, many: str = "", **context: str) -> None:
    named = "".join(f"《{Truncator(page.draft_title).chars(_LONGEST_NAME)}》" for page in pages[:_MOST_NAMED])
    titles = f"{named}等" if len(pages) > _MOST_NAMED else named
    path = reverse("wagtailadmin_pages:edit", args=[pages[0].pk]) if len(pages) == 1 else many
    notify(person, template, {"titles": titles, **context}, key, path=path)
