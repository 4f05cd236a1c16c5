"""What this room puts on the pages of others: the ways to ask for help, and one's own firms (DESIGN §2)."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, User
from assistance.domain.waiting import cases_to_clear, counted, findings_to_verify, plans_to_agree
from assistance.enums import Act, Thing, VisitState
from assistance.models import HelpVisit
from assistance.policy import may_anywhere
from content.models import CriterionPage, TopicPage
from content.slots import SlotLink
from theme.templatetags.theme import contact_address

_EXPERT, _FREE = "请专家来看看", "不收钱，随时能撤回。提交前先看清谁来、看什么、不看什么。"


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
    for act, thing, title, name, says in _STAFF:
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
