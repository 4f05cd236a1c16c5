"""What this room puts on the pages of others: the courses that teach a criterion (DESIGN §2)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.urls import reverse

from content.generations import Remembered
from content.models import CriterionPage
from content.slots import SlotLink
from training.models import CourseCriterion, CoursePage

if TYPE_CHECKING:
    from accounts.models import User

# More would push what comes after off a telephone's screen.
MOST = 3


def criterion_links(page: CriterionPage, viewer: "User | None") -> Iterator[SlotLink]:
    """Learn it: the courses that teach this criterion, each with how long it takes."""
    for course in courses_by_criterion.get().get(page.pk, [])[:MOST]:
        # The list stands right below the home page, so the address is the path without its first part.
        url = reverse("wagtail_serve", args=[course.url_path.split("/", 2)[2]])
        yield SlotLink(f"学这一课：{course.title}", url, course.says)


def _by_criterion() -> dict[int | None, list[CoursePage]]:
    """The visible courses by the criteria they teach, in the order of their list; one query for all criteria."""
    rows = CourseCriterion.objects.filter(page__in=CoursePage.objects.visible()).select_related("page")
    told = ("criterion_id", "page__title", "page__url_path", "page__kind", "page__hours", "page__is_free")
    found: dict[int | None, list[CoursePage]] = defaultdict(list)
    for row in rows.only(*told).order_by("page__path"):
        found[row.criterion_id].append(row.page)
    return found


courses_by_criterion = Remembered(_by_criterion)
