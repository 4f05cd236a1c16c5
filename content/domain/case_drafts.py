"""A case that comes from another room, already cleared: as a draft for the editors, released like any other page."""

from datetime import date
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify

from content.domain.errors import NoPlaceForCases
from content.models import CaseBasis, CaseIndexPage, CasePage, CriterionPage

NOTE = (
    "来自一次帮扶，已由第二人核对过看不出是哪家企业。日期只写到月（当月 1 日），单位、类型、等级是写定的。"
    "发布前请编辑补上法规依据和自测题；不要补写任何能认出企业的内容。"
)


@transaction.atomic
def enter_case(
    *, title: str, what_happened: str, lessons: str, check_today: str, criterion: CriterionPage | None, month: date
) -> CasePage:
    """Lay a draft page with these words and nobody's name on its revision. Raises NoPlaceForCases."""
    index = CaseIndexPage.objects.live().first()
    if index is None:
        raise NoPlaceForCases
    page = CasePage(
        title=title,
        slug=f"{slugify(title) or 'case'}-{uuid4().hex[:8]}",
        live=False,
        occurred_on=month.replace(day=1),
        place="某企业",
        accident_type="隐患整改",
        grade="没有发生事故",
        what_happened=what_happened,
        wording="对照今天的条款",
        lessons=lessons,
        check_today=check_today,
        editor_note=NOTE,
    )
    if criterion:
        page.basis_links = [CaseBasis(criterion=criterion)]
    index.add_child(instance=page)
    page.save_revision()
    return page
