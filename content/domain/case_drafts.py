"""A case that comes from another room, already cleared: as a draft for the editors, released like any other page."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.text import slugify

from content.domain.errors import NoPlaceForCases
from content.models import CaseBasis, CaseIndexPage, CasePage, CasePicture, CriterionPage, PortalImage
from intake.names import stored_name

NOTE = (
    "来自一次帮扶，已由第二人核对过看不出是哪家企业。日期只写到月（当月 1 日），单位、类型、等级是写定的。"
    "发布前请编辑补上法规依据和自测题；不要补写任何能认出企业的内容。"
)


@dataclass(frozen=True)
class Cleared:
    """A photo that everybody may see: the bytes that are published, what can be seen on them, and when they are of."""

    content: bytes
    ending: str
    alt: str
    caption: str


@transaction.atomic
def enter_case(
    *,
    title: str,
    what_happened: str,
    lessons: str,
    check_today: str,
    criterion: CriterionPage | None,
    month: date,
    pictures: Collection[Cleared] = (),
) -> CasePage:
    """Lay a draft page with these words and photos and nobody's name on its revision.

    Raises NoPlaceForCases; OSError where the disk refuses a photo.
    """
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
    page.pictures = [CasePicture(image=image, caption=one.caption) for one, image in _enter_images(title, pictures)]
    index.add_child(instance=page)
    page.save_revision()
    return page


def _enter_images(title: str, pictures: Collection[Cleared]) -> list[tuple[Cleared, PortalImage]]:
    """Put the photos into the library, byte by byte as they were cleared; none where the disk refuses one."""
    made: list[tuple[Cleared, PortalImage]] = []
    try:
        for one in pictures:
            file = ContentFile(one.content, name=stored_name(one.ending))
            made.append(
                (one, PortalImage.objects.create(title=f"{title}（{one.caption}）", file=file, alt_text=one.alt))
            )
    except OSError:
        # The rows go with the transaction.
        for _, image in made:
            image.file.delete(save=False)
        raise
    return made
