"""What this room puts on the pages of others: the ways to ask for help, and one's own firms (DESIGN §2)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.domain.second_factor import is_staff
from accounts.models import Membership, User
from assistance.domain.waiting import cases_to_clear, counted, findings_to_verify, plans_to_agree
from assistance.enums import FINDING_UNSOLVED, Act, Thing, VisitState
from assistance.models import Finding, HelpRequest, HelpVisit, PublishedCount
from assistance.policy import may_anywhere, within
from content.generations import Remembered
from content.models import CriterionPage, TopicPage
from content.slots import SlotLink
from theme.templatetags.theme import contact_address

_EXPERT, _FREE = "请专家来看看", "不收钱，随时能撤回。提交前先看清谁来、看什么、不看什么。"

MOST_NAMED = 5

# By the criterion's key; written once a month, so it is not asked for on every page.
_counts: Remembered[dict[int, PublishedCount]] = Remembered(
    lambda: {row.criterion_id: row for row in PublishedCount.objects.all()}
)


def criterion_count(page: CriterionPage, viewer: User | None) -> Iterable[SlotLink]:
    """At how many firms this was found, for everybody; nothing where it was fewer than five."""
    if row := _counts.get().get(page.pk):
        until = f"{row.until.year} 年 {row.until.month} 月底"
        yield SlotLink(f"{row.firms} 家以上企业查出过这一条", note=f"专家上门帮扶时查出的，统计到 {until}，每月更新。")


def own_findings(page: CriterionPage, viewer: User | None) -> Iterable[SlotLink]:
    """What was found of this at his own firms, what is not gone first, as far as he may see it; one query."""
    assert viewer
    firms = Membership.objects.active().filter(person=viewer).values("enterprise")
    mine = Finding.objects.on_paper().filter(criterion=page.pk, visit__enterprise__in=firms)
    rows = list(within(viewer, Act.SEE, mine).select_related("visit__enterprise").order_by("-visit__on", "-pk"))
    if not rows:
        return
    unsolved = [row for row in rows if row.state in FINDING_UNSOLVED]
    left = f"{len(unsolved)} 项没有改好" if unsolved else "都改好了"
    yield SlotLink(f"您单位查出过 {len(rows)} 次，{left}。")
    is_one_firm = len({row.visit.enterprise_id for row in rows}) == 1
    for row in sorted(rows, key=lambda row: row not in unsolved)[:MOST_NAMED]:
        told = [] if is_one_firm else [str(row.visit.enterprise)]
        told += [f"{row.visit.on.year} 年 {row.visit.on.month} 月查出", row.get_state_display()]
        yield SlotLink(str(row), reverse("help_finding", args=[row.uuid]), "，".join(told))


def criterion_links(page: CriterionPage, viewer: User | None) -> list[SlotLink]:
    """Ask about this criterion: somebody comes, or somebody answers the telephone."""
    links = [_ask(criterion=page.code)]
    if contact := contact_address():
        address = f"{contact}?{urlencode({'about': page.code})}"
        links.append(SlotLink("先打个电话问", address, "不用登录，也不用说是哪家企业。"))
    return links


def scene_links(page: TopicPage, viewer: User | None) -> list[SlotLink]:
    """Ask about a scene."""
    return [_ask(scene=page.scene.slug)] if page.scene_id else []


def page_uses(pages: list[Page], viewer: User | None) -> Iterable[SlotLink]:
    """How many findings and requests name one of these pages, and not whose; one query."""
    keys = [page.pk for page in pages]
    named = [
        rows.filter(criterion__in=keys).order_by().values(of=Value(of)).annotate(n=Count("pk")).values_list("of", "n")
        for rows, of in ((Finding.objects.all(), "项帮扶隐患"), (HelpRequest.objects.all(), "份帮扶申请"))
    ]
    for of, count in named[0].union(named[1], all=True):
        if count:
            yield SlotLink(f"{count} {of}写着它。那里存有当时的内容，不受影响。")


def search_links(words: str, viewer: User | None) -> list[SlotLink]:
    """Ask about what was searched for."""
    return [_ask(q=words)]


def mine_links(memberships: Iterable[Membership], viewer: User | None) -> list[SlotLink]:
    """What is open at each of his firms."""
    return [
        SlotLink(
            f"帮扶和整改：{row.enterprise}",
            reverse("help_firm", args=[row.enterprise.uuid]),
            "申请、上门、隐患、整改方案",
        )
        for row in memberships
    ]


def my_day(memberships: Iterable[Membership], viewer: User | None) -> Iterable[SlotLink]:
    """我的帮扶, for whoever is or was on a team, with what waits for him there; one query."""
    assert viewer
    mine = HelpVisit.objects.of(viewer)
    now = Q(state=VisitState.UNDER_WAY) | Q(state=VisitState.PLANNED, on__lte=timezone.localdate())
    kinds = {"now": mine.filter(now), "plans": plans_to_agree(viewer), "fixed": findings_to_verify(viewer)}
    waits = counted(viewer, kinds | {"visits": mine})
    if waits["visits"]:
        says = "，".join(words.format(waits[name]) for name, words in _DAY.items() if waits[name])
        yield SlotLink("我的帮扶", reverse("help_day"), says or "上门、记录、验收")


def staff_links(memberships: Iterable[Membership], viewer: User | None) -> Iterable[SlotLink]:
    """What waits for him as one of the bureau; one query."""
    assert viewer
    # Who is not of the staff has no role to be asked for.
    for act, thing, title, name, says in _STAFF if is_staff(viewer) else ():
        if may_anywhere(viewer, act, thing):
            yield SlotLink(title, reverse(name), says)
    if may_anywhere(viewer, Act.CLEAR_CASE, Thing.FINDING):
        drafts = counted(viewer, {"drafts": cases_to_clear(viewer)})["drafts"]
        says = f"{drafts} 份，看看认不认得出是谁家" if drafts else "现在没有"
        yield SlotLink("等把关的案例稿", f"{reverse('help_decisions')}#cases", says)


_DAY = {"now": "今天 {} 家", "plans": "{} 份方案等您商定", "fixed": "{} 项等您验收"}
_STAFF = (
    (Act.CALL, Thing.FIRM, "今天要打的电话", "help_desk", "急的在前，一家一个"),
    (Act.REFER, Thing.FINDING, "没验收的重大隐患", "help_lead", "看、移交、帮扶说明"),
    (Act.DECIDE_OBJECTION, Thing.FINDING, "等答复的异议和延期", "help_decisions", "由没去现场的人答复"),
)


def _ask(**origin: Any) -> SlotLink:
    return SlotLink(_EXPERT, f"{reverse('help_ask')}?{urlencode(origin)}", _FREE)
