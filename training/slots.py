"""What this room puts on the pages of others: courses, and one's own seats (DESIGN §2)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from django.db.models import Count, F, Q, QuerySet, Value
from django.urls import reverse
from django.utils import timezone

from accounts.dates import spoken_time
from content.generations import Remembered
from content.models import CriterionPage, LawArticle, TopicPage
from content.slots import SlotLink
from training.domain.papers import paper_rules, papers_asked
from training.enums import RegistrationState, SessionState
from training.models import CourseCriterion, CourseLaw, CoursePage, Registration, Session, TargetFirm
from training.policy import ACTS_FOR_FIRM, runs_training

if TYPE_CHECKING:
    from wagtail.models import Page

    from accounts.models import Enterprise, Membership, User

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


def law_links(page: LawArticle, viewer: "User | None") -> Iterator[SlotLink]:
    """The courses that an article of law asks for."""
    return _links(courses_by_law.get().get(page.pk, []))


def page_uses(pages: "list[Page]", viewer: "User | None") -> Iterator[SlotLink]:
    """How many courses teach one of these pages, and how many announced sessions of these are to come; one query."""
    keys = [page.pk for page in pages]
    teaching = Q(criterion_links__criterion__in=keys) | Q(law_links__law__in=keys)
    courses = CoursePage.objects.filter(teaching).exclude(pk__in=keys).order_by().values(of=Value("门培训课程讲到它"))
    to_come = Session.objects.announced().filter(course__in=keys, dates__ends_at__gt=timezone.now())
    sessions = to_come.order_by().values(of=Value("期公布了的培训还没有上完"))
    counted = (rows.annotate(n=Count("pk", distinct=True)).values_list("of", "n") for rows in (courses, sessions))
    for of, count in next(counted).union(next(counted), all=True):
        if count:
            yield SlotLink(f"{count} {of}。")


def papers_searched(words: str, viewer: "User | None") -> Iterator[SlotLink]:
    """Who gives the certificate that somebody searches for; no query where he searches for none."""
    asked = papers_asked(words)
    papers = [paper for paper in paper_rules(on=timezone.localdate()) if paper.certificate in asked] if asked else []
    page = reverse("papers_given")
    if len(papers) == 1:
        paper = papers[0]
        givers = "、".join(rule.words for rule in paper.givers)
        yield SlotLink(f"{paper.certificate.label}：找谁办", f"{page}#{paper.certificate.value}", f"发证的是{givers}。")
    elif papers:
        yield SlotLink("我要办哪个证，找谁办", page, "、".join(paper.certificate.label for paper in papers))


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
courses_by_law = Remembered(lambda: _by(CourseLaw.objects.all(), "page", "law_id"))
courses_by_scene = Remembered(lambda: _by(CoursePage.scenes.through.objects.all(), "coursepage", "scene_id"))


def my_seats(memberships: "Iterable[Membership]", viewer: "User | None") -> Iterator[SlotLink]:
    """Offers first, then the next session, then where he stands in line; one query."""
    rows = Registration.objects.listed().active().filter(trainee__person=viewer, ends__gt=timezone.now())
    found: dict[str, list[Any]] = defaultdict(list)
    says = "看看近期有哪些课，一分钟报上"
    for row in rows.order_by("begins", "pk"):
        says = "报了的、等审核的、上过的"
        found[row.state].append(row)
    for row in found[RegistrationState.OFFERED]:
        yield _seat(row, "有名额等您确认", f"给您留到 {spoken_time(row.offer_until)}，过时给下一位")
    for row in found[RegistrationState.CONFIRMED][:1]:
        yield _seat(row, "下一次上课", f"{spoken_time(row.begins)}，{row.session.place or '网上听'}")
    for row in found[RegistrationState.WAITLISTED]:
        yield _seat(row, "候补", f"您前面 {row.ahead} 人")
    yield SlotLink("我的培训", reverse("training_mine"), says)


def my_people(memberships: "Iterable[Membership]", viewer: "User | None") -> Iterator[SlotLink]:
    """我的人, for who answers for a firm, and to which sessions it must still send somebody; one query."""
    firms = [row.enterprise for row in memberships if row.role in ACTS_FOR_FIRM]
    for target in _due(firms) if firms else ():
        address = reverse("training_firm_session", args=[target.enterprise.uuid, target.session.uuid])
        says = f"{target.enterprise}在应训名单上，{spoken_time(target.session.closes_at)} 前报名"
        yield SlotLink(f"要派人，还没有报名：{target.course_title} · {target.session}", address, says)
    for firm in firms:
        address = reverse("training_firm", args=[firm.uuid])
        yield SlotLink(f"我的人：{firm}", address, "谁报了哪一期，报名、换人、取消")


def _due(firms: "list[Enterprise]") -> QuerySet[Any]:
    now = timezone.now()
    ahead = TargetFirm.objects.silent().filter(
        enterprise__in=firms,
        session__state=SessionState.ANNOUNCED,
        session__opens_at__lte=now,
        session__closes_at__gt=now,
    )
    named = ahead.select_related("session", "enterprise").annotate(course_title=F("session__course__title"))
    return named.order_by("session__closes_at", "pk")


def my_desk(memberships: "Iterable[Membership]", viewer: "User | None") -> Iterator[SlotLink]:
    """The officer's board, for who runs training; no query."""
    if viewer is not None and runs_training(viewer):
        yield SlotLink("培训工作台", reverse("training_desk"), "等审核的、快满的、这周开课的")


def _seat(row: Any, what: str, says: str) -> SlotLink:
    address = reverse("training_session", args=[row.session.uuid])
    return SlotLink(f"{what}：{row.course_title} · {row.session}", address, says)
