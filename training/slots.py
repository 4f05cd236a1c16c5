"""What this room puts on the pages of others: the courses that teach a criterion; one's own seats (DESIGN §2)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from content.generations import Remembered
from content.models import CriterionPage
from content.slots import SlotLink
from training.domain.errors import clock
from training.enums import RegistrationState
from training.models import CourseCriterion, CoursePage, Registration
from training.policy import ACTS_FOR_FIRM

if TYPE_CHECKING:
    from accounts.models import Membership, User

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


def my_seats(memberships: "Iterable[Membership]", viewer: "User | None") -> Iterator[SlotLink]:
    """Offers first, then the next session, then where he stands in line; one query."""
    rows = Registration.objects.listed().active().filter(trainee__person=viewer, ends__gt=timezone.now())
    found: dict[str, list[Any]] = defaultdict(list)
    for row in rows.order_by("begins", "pk"):
        found[row.state].append(row)
    for row in found[RegistrationState.OFFERED]:
        yield _seat(row, "有名额等您确认", f"给您留到 {clock(row.offer_until)}，过时给下一位")
    for row in found[RegistrationState.CONFIRMED][:1]:
        yield _seat(row, "下一次上课", f"{clock(row.begins)}，{row.session.place or '网上听'}")
    for row in found[RegistrationState.WAITLISTED]:
        yield _seat(row, "候补", f"您前面 {row.ahead} 人")
    says = "报了的、等审核的、上过的" if found else "看看近期有哪些课，一分钟报上"
    yield SlotLink("我的培训", reverse("training_mine"), says)


def my_people(memberships: "Iterable[Membership]", viewer: "User | None") -> Iterator[SlotLink]:
    """我的人, for who answers for a firm; no query."""
    for row in memberships:
        if row.role in ACTS_FOR_FIRM:
            address = reverse("training_firm", args=[row.enterprise.uuid])
            yield SlotLink(f"我的人：{row.enterprise}", address, "谁报了哪一期，报名、换人、取消")


def _seat(row: Any, what: str, says: str) -> SlotLink:
    address = reverse("training_session", args=[row.session.uuid])
    return SlotLink(f"{what}：{row.course_title} · {row.session}", address, says)
