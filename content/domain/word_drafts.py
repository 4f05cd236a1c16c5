"""A draft from a Word file: read in a limited child, looked at by who uploaded it, then laid as a page of his."""

from dataclasses import astuple
from datetime import date, timedelta
from typing import IO, Any, Final
from uuid import uuid4

from django.db import transaction
from django.utils.text import slugify
from wagtail.log_actions import log
from wagtail.models import Page

from accounts.models import User
from content.domain.errors import ReleaseRefused
from content.kinds import KINDS, Kind
from content.models import BasePage, WordUpload
from content.written.as_lines import lines_of
from intake import documents
from intake.names import shown_name

# Then `portal.retention` clears it.
KEPT: Final = timedelta(days=7)
# What a person reads in a minute.
CHARACTERS: Final = 400
# Kinds that are told as running text; a standard and its items are imported as tables.
FROM_WORD: Final = ("articles", "cases", "questions", "laws")
# Where the parts of a case go, by what their headings say; what stands under any other is what happened.
_PARTS_OF_A_CASE: Final = (
    ("direct_cause", ("原因",)),
    ("lessons", ("教训", "启示", "警示")),
    ("check_today", ("措施", "建议", "对照", "检查")),
)


class NoPlaceForDraft(ReleaseRefused):
    """The list is gone, or the person may not write in it."""

    def __init__(self) -> None:
        super().__init__("这个目录不在了，或者您的岗位不能在里面新建页面。请另选一个。")


class DateOfCaseMissing(ReleaseRefused):
    """A case without its day."""

    def __init__(self) -> None:
        super().__init__("案例要写明日期。请填事故或者查处的日期。")


class TitleMissing(ReleaseRefused):
    """A page without a name."""

    def __init__(self) -> None:
        super().__init__("请写标题。")


def upload_word(file: IO[bytes], *, name: str, by: User) -> WordUpload:
    """Read a Word file and keep what it says for its preview. Raises UploadRefused; takes seconds."""
    read = documents.read_word(file)
    return WordUpload.objects.create(
        uploaded_by=by.uuid,
        name=shown_name(name, "docx"),
        title=read.title[:255],
        blocks=[list(block) for block in read.blocks],
        lost=[list(astuple(one)) for one in read.lost],
    )


def places_for(by: User) -> list[tuple[Kind, BasePage]]:
    """The lists in which a person may begin a page, with the kind that they hold."""
    kinds = sorted((kind for kind in KINDS if kind.slug in FROM_WORD), key=lambda kind: FROM_WORD.index(kind.slug))
    return [
        (kind, index)
        for kind in kinds
        for index in kind.index.objects.order_by("path")
        if index.permissions_for_user(by).can_add_subpage()
    ]


@transaction.atomic
def make_draft(upload: WordUpload, *, by: User, place: int, title: str, occurred_on: date | None = None) -> BasePage:
    """Lay a draft below the list `place`, by that person and released by nobody; the same one when asked again.

    `occurred_on` is the day of a case. Raises NoPlaceForDraft, TitleMissing, DateOfCaseMissing.
    """
    upload = WordUpload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.page_id:
        return Page.objects.get(pk=upload.page_id).specific  # type: ignore[no-any-return]
    found = next(((kind, index) for kind, index in places_for(by) if index.pk == place), None)
    if found is None:
        raise NoPlaceForDraft
    title = " ".join(title.split())[:255]
    if not title:
        raise TitleMissing
    kind, index = found
    filled = _FILLED[kind.slug](upload.blocks)
    if kind.slug == "cases":
        if occurred_on is None:
            raise DateOfCaseMissing
        filled["occurred_on"] = occurred_on
    page = kind.page(
        title=title,
        slug=f"{slugify(title) or kind.slug}-{uuid4().hex[:8]}",
        live=False,
        owner=by,
        editor_note=_note(upload),
        **filled,
    )
    Page.objects.get(pk=index.pk).add_child(instance=page)
    page.save_revision(user=by, clean=False)
    log(instance=page, action="wagtail.create", user=by)
    upload.page = page
    upload.save(update_fields=["page"])
    return page


def _note(upload: WordUpload) -> str:
    """Where it is from, and what has to be added by hand, word for word."""
    start = f"从 Word 文件《{upload.name}》起稿。"
    if not upload.lost:
        return start
    lost = (f"{what}（{where}）：{text}" for what, where, text in upload.lost)
    return "\n".join([f"{start}没有原样带过来的：", *lost])


def _article(blocks: list[Any]) -> dict[str, Any]:
    characters = sum(map(len, lines_of(blocks)))
    return {"body": [_of_body(*block) for block in blocks], "minutes": max(round(characters / CHARACTERS), 1)}


def _of_body(kind: str, value: Any) -> tuple[str, Any]:
    if kind != "table":
        return kind, value
    return kind, {"columns": value[0], "rows": value[1:]}


def _question(blocks: list[Any]) -> dict[str, Any]:
    """The answer in short is the first paragraph, as people write it."""
    at = next((at for at, block in enumerate(blocks) if block[0] == "paragraph"), None)
    short = blocks[at][1] if at is not None else ""
    rest = [block for number, block in enumerate(blocks) if number != at]
    return {"short_answer": short, "answer": "\n".join(lines_of(rest))}


def _law(blocks: list[Any]) -> dict[str, Any]:
    return {"gist": "\n".join(lines_of(blocks))}


def _case(blocks: list[Any]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    part = "what_happened"
    for block in blocks:
        if block[0] == "heading":
            part = _part_of_a_case(block[1]) or "what_happened"
        found.setdefault(part, []).append(block)
    return {name: "\n".join(lines_of(told, signs=name == "direct_cause")) for name, told in found.items()}


def _part_of_a_case(heading: str) -> str:
    return next((name for name, signs in _PARTS_OF_A_CASE if any(sign in heading for sign in signs)), "")


_FILLED: Final = {"articles": _article, "questions": _question, "laws": _law, "cases": _case}
