"""Choosing a criterion for a finding or a call: words, a button, a list."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest

from accounts.models import User
from content.models import CriterionPage
from content.slots import SlotLink, collect
from intake.text import key_in

NO_SUCH: Final = "这一条没有找到，请再找一次，或者先不引用条款。"


@dataclass
class Choice:
    """What was offered, what was chosen, and what was typed to find it; `is_wrong`: chosen and not there."""

    words: str
    offered: list[SlotLink]
    chosen: str
    page: CriterionPage | None = None
    is_wrong: bool = False


def choice_of(request: HttpRequest, person: User, *, words: str = "", chosen: str = "") -> Choice:
    """Read it from a form; where nothing was sent, `words` are what to look for and `chosen` what stands there."""
    words = request.POST.get("words", "").strip() or words
    chosen = request.POST.get("criterion", chosen)
    found = Choice(words, collect("criteria_for", words, person) if words else [], chosen)
    if chosen:
        pages = CriterionPage.objects.visible().select_related("standard")
        found.page = pages.filter(pk=key_in(chosen)).first()
        found.is_wrong = found.page is None
        if found.page and chosen not in {link.key for link in found.offered}:
            note = f"《{found.page.standard.name}》{found.page.item}"
            found.offered.insert(0, SlotLink(found.page.title, found.page.url or "", note, chosen))
    return found
