"""What this room puts on the pages of others: the courses that teach a criterion or are about a scene (DESIGN §2)."""

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.urls import reverse

from content.generations import Remembered
from content.models import CriterionPage, TopicPage
from content.slots import SlotLink
from training.models import CourseCriterion, CoursePage

if TYPE_CHECKING:
    from accounts.models import User

# More would push what comes after off a telephone's screen.
MOST = 3


# What a link to a course says, and where it leads.
TOLD = ("title", "url_path", "kind", "hours", "is_free")


def criterion_links(page: CriterionPage, viewer: "User | None") -> Iterator[SlotLink]:
    """Learn it: the courses that teach this criterion, each with how long it takes."""
    return _links(courses_by_criterion.get().get(page.pk, []))


def scene_links(page: TopicPage, viewer: "User | None") -> Iterator[SlotLink]:
    """The courses about a scene."""
    return _links(courses_by_scene.get().get(page.scene_id, []))


def _links(courses: list[CoursePage]) -> Iterator[SlotLink]:
    for course in courses[:MOST]:
        # The list stands right below the home page, so the address is the path without its first part.
        url = reverse("wagtail_serve", args=[course.url_path.split("/", 2)[2]])
        yield SlotLink(f"学这一课：{course.title}", url, course.says)


def _by(rows: QuerySet[Any], course: str, key: str) -> dict[int | None, list[CoursePage]]:
    """The visible courses by what rows name beside them, in the order of their list; one query for all there is."""
    visible = rows.filter(**{f"{course}__in": CoursePage.objects.visible()}).select_related(course)
    found: dict[int | None, list[CoursePage]] = defaultdict(list)
    for row in visible.only(key, *(f"{course}__{name}" for name in TOLD)).order_by(f"{course}__path"):
        found[getattr(row, key)].append(getattr(row, course))
    return found


courses_by_criterion = Remembered(lambda: _by(CourseCriterion.objects.all(), "page", "criterion_id"))
courses_by_scene = Remembered(lambda: _by(CoursePage.scenes.through.objects.all(), "coursepage", "scene_id"))
