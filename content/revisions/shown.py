"""Which fields of a page readers see, in the order of the page and under the headings of the page.

What is only for editors is not here and cannot get here by a new field: a test compares with the fields of each type.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Model
from wagtail.blocks.list_block import ListValue
from wagtail.blocks.stream_block import StreamValue
from wagtail.blocks.struct_block import StructValue
from wagtail.models import Page

from content.lines import LinesField
from content.models import (
    ArticlePage,
    CasePage,
    CriterionPage,
    LawArticle,
    QuestionPage,
    StandardPage,
    TopicPage,
)

# Attribute and heading. A `shown_…` attribute holds back what was not checked, as the page does.
Heading = tuple[str, str]

_REVIEW: Final[tuple[Heading, ...]] = (
    ("sources", "来源"),
    ("last_reviewed", "最近核对"),
    ("next_review", "下次核对"),
    ("keywords", "关键词"),
)

SHOWN: Final[dict[type[Page], tuple[Heading, ...]]] = {
    StandardPage: (
        ("title", "名称"),
        ("short_title", "简称"),
        ("get_kind_display", "类别"),
        ("get_status_display", "状态"),
        ("doc_number", "文号"),
        ("issuer", "发布机关"),
        ("summary", "一句话说明"),
        ("level", "判定的是什么"),
        ("sector_label", "适用"),
        ("shown_issued", "发布日期"),
        ("shown_effective", "施行日期"),
        ("superseded_on", "被接替日期"),
        ("shown_items", "条目"),
        ("shown_replaces", "代替"),
        ("shown_status", "状态说明"),
        ("scope_note", "适用提醒"),
        ("official_url", "官方网页"),
        *_REVIEW,
    ),
    CriterionPage: (
        ("title", "标题"),
        ("item", "条号"),
        ("sector_label", "适用"),
        ("shown_official_text", "标准原文"),
        ("gist", "大意"),
        ("summary", "一句话说明"),
        ("colloquial_names", "老师傅也叫"),
        ("remark", "看这一条时注意"),
        ("not_this", "哪些不算"),
        ("not_this_source", "“哪些不算”的依据"),
        ("how_to_check", "怎么查"),
        ("free_first", "今天就能做、不花钱的"),
        ("how_to_fix", "彻底改"),
        ("costs_money", "要花钱的"),
        ("who_may_do", "谁能干"),
        ("usual_time", "一般要多久"),
        ("stops_production", "要不要停产"),
        ("evidence_to_keep", "留证据"),
        ("advice_basis", "建议的性质"),
        ("consequence", "不改会怎样"),
        ("legal_basis", "法律依据"),
        ("superseded_by_topic", "对应的新条款"),
        *_REVIEW,
    ),
    CasePage: (
        ("title", "标题"),
        ("occurred_on", "日期"),
        ("place", "地点和单位"),
        ("accident_type", "类型"),
        ("grade", "等级"),
        ("deaths", "死亡（人）"),
        ("injuries", "受伤（人）"),
        ("loss", "直接经济损失"),
        ("casualty_basis", "数字怎么来的"),
        ("summary", "一句话说明"),
        ("remark", "看这个案例时注意"),
        ("what_happened", "经过"),
        ("direct_cause", "直接原因"),
        ("turning_points", "本来能停下来的时候"),
        ("wording", "与条款的关系"),
        ("lessons", "教训"),
        ("check_today", "今天去看"),
        ("self_test_question", "自测题"),
        ("self_test_options", "选项"),
        ("self_test_why", "为什么"),
        *_REVIEW,
    ),
    ArticlePage: (
        ("title", "标题"),
        ("kind", "类别"),
        ("layer", "性质"),
        ("audience", "给谁看"),
        ("season", "时令"),
        ("summary", "一句话说明"),
        ("body", "正文"),
        ("video_transcript", "文字稿"),
        *_REVIEW,
    ),
    QuestionPage: (
        ("title", "问题"),
        ("asked_by", "谁在问"),
        ("short_answer", "一句话回答"),
        ("summary", "一句话说明"),
        ("answer", "详细回答"),
        ("depends_on", "要看什么情况"),
        ("ask_whom", "拿不准，问谁"),
        *_REVIEW,
    ),
    LawArticle: (
        ("title", "标题"),
        ("law", "法规"),
        ("article", "条号"),
        ("topic", "讲什么"),
        ("summary", "一句话说明"),
        ("gist", "大意"),
        ("penalty", "罚则"),
        ("repealed_on", "失效日期"),
        *_REVIEW,
    ),
    TopicPage: (("title", "场景"), ("summary", "一句话说明")),
}


def register(model: type[Page], headings: tuple[Heading, ...]) -> None:
    """Say what readers see of a page type of a room above, from its `AppConfig.ready()`."""
    SHOWN[model] = (*headings, *_REVIEW)


@dataclass(frozen=True)
class ShownField:
    """One part of a page as readers saw it: a heading and a text, of which each line is an item where it is a list."""

    name: str
    heading: str
    text: str
    is_list: bool = False


def shown_fields(page: Page) -> list[ShownField]:
    """Return what readers see of a page, saved or made from a frozen release; empty parts are left out."""
    parts = []
    for name, heading in SHOWN[type(page)]:
        value = getattr(page, name)
        text = as_text(value() if callable(value) else value)
        if text:
            parts.append(ShownField(name, heading, text, _is_list(type(page), name)))
    return parts


def as_text(value: Any) -> str:
    """A field's value in plain words; each block of a body and each source on a line of its own."""
    match value:
        case None | "":
            return ""
        case StreamValue() | ListValue() | list():
            return "\n".join(text for item in value if (text := as_text(_inner(item))))
        case StructValue():
            return " ".join(text for item in value.values() if (text := as_text(item).replace("\n", "；")))
        case _:
            return str(value).strip()


def _inner(item: Any) -> Any:
    return item.value if isinstance(item, StreamValue.StreamChild | ListValue.ListChild) else item


def _is_list(model: type[Model], name: str) -> bool:
    fields = {field.name: field for field in model._meta.get_fields()}
    return isinstance(fields.get(name), LinesField)
