"""Which pages staff edit in tables, and the columns of each: the fields' own labels, the key first.

The home page and the lists of pages are none: nine pages with a heading and a sentence each are edited
where they stand.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, Final

from wagtail.models import Page

from accounts.models import Scene
from content.models import (
    ArticleIndexPage,
    ArticlePage,
    CaseIndexPage,
    CasePage,
    CriterionPage,
    IndexPage,
    KnowledgePage,
    LawArticle,
    LawIndexPage,
    QuestionIndexPage,
    QuestionPage,
    StandardIndexPage,
    StandardPage,
    TopicIndexPage,
    TopicPage,
)
from content.tables.columns import child_rows, field_of, links
from content.tables.fields import Field, Place
from content.tables.world import PageType, name_of
from intake.tables.layout import Column, Layout

KEY, SLUG, STANDARD = "code", "slug", "standard"
_LAWS = links("law_links", "法规条款", law=LawArticle)
_CRITERIA = links("criterion_links", "判定条款", criterion=CriterionPage)
_CASE_LAWS = links("law_links", "法律怎么说", law=LawArticle, text="gist")
_BASIS = links("basis_links", "对应的条款", criterion=CriterionPage, law=LawArticle)
_CASES = links("case_links", "相关案例", case=CasePage)
_SLUG = Column(
    SLUG,
    "网址",
    longest=255,
    help="只在新建时用，小写字母、数字和“-”；空着由系统给。已有的页面要改网址，在页面的“设置”里改。",
)
SHARED: Final = ("sectors", "scenes", "keywords", "sources", "last_reviewed", "next_review")
_EDITORS: Final = ("confidence", "checked_against", "editor_note")


@dataclass(frozen=True)
class TableKind:
    """One kind of page as a table. `above` is the type of the page under which new ones are made.

    `key` is the field by which a line names its page: our code; for the page of a scene, the scene.
    """

    name: str
    model: PageType
    above: type[Page]
    key: Field
    fields: tuple[Field, ...]
    layout: Layout
    is_more: bool = False
    """Whether it says more of pages that another table makes, and makes none."""

    @property
    def title(self) -> str:
        """What staff call it."""
        return self.layout.title

    @property
    def is_below_a_page_of_the_row(self) -> bool:
        """Whether each row says under which page it belongs: a criterion under its standard."""
        return not issubclass(self.above, IndexPage)

    @property
    def named_by(self) -> str:
        """Where the database keeps what `key` says."""
        return f"{self.key.name}__name" if isinstance(self.key, Place) else self.key.name

    def said_of(self, page: Any) -> str:
        """What names a page, as it is kept; may be empty."""
        return str(attrgetter(self.named_by.replace("__", "."))(page))

    def name_of(self, page: Any) -> str:
        """What a page is called in the table."""
        return name_of(self.said_of(page), page.pk)


def table_kind(
    name: str,
    model: PageType,
    above: type[Page],
    named: tuple[str | Field, ...],
    *,
    key: Field | None = None,
    max_rows: int = 10_000,
    more: str = "",
) -> TableKind:
    """A kind of page with a column for each of the fields `named`, what editors alone see behind them.

    `more`: what staff call a table of these columns alone, for pages that are made by another.
    """
    editors = _EDITORS if issubclass(model, KnowledgePage) and not more else ()
    fields = tuple(field_of(model, one) if isinstance(one, str) else one for one in (*named, *editors))
    title, key = more or str(model._meta.verbose_name), key or _by_code(name)
    slug = () if more else (_SLUG,)
    columns = (key.column, *_standing(model, above), *(field.column for field in fields), *slug)
    # What a page may weigh, times the rows, must come through the child that reads it.
    layout = Layout(f"content_{name}", title, columns, max_rows=max_rows, max_mib=30)
    return TableKind(name, model, above, key, fields, layout, bool(more))


def _by_code(name: str) -> Field:
    says = "认这一页用，发布以后也不变。新建时自己起一个，例如“GM10-第十一条(三)”；像“#123”这样的是系统给的，照留着。"
    return Field("code", Column(KEY, "编号", required=True, longest=80, once=True, example=f"{name}-1", help=says))


def _by_scene() -> Field:
    says = "写基础数据里的场景名称。一个场景一页，认这一页用；已有的页面不能这样换场景。"
    column = Column(KEY, "场景", required=True, longest=80, once=True, example="有限空间", help=says)
    return Place("scene", column, model=Scene)


def _standing(model: PageType, above: type[Page]) -> Iterator[Column]:
    if not issubclass(above, IndexPage):
        what = str(above._meta.verbose_name)
        yield Column(STANDARD, what, longest=80, help=f"写{what}的编号。新建时要填；已有的页面不能这样换{what}。")


_ELSEWHERE = child_rows(
    TopicPage, "elsewhere", "这里没讲的", "hazards", "department", example="冷库的消防设施、疏散通道 | 消防救援机构"
)
_TOPICS = child_rows(
    StandardPage,
    "clause_topics",
    "条题",
    *("clause", "group", "topic", "old_item_text", "old_criterion", "confidence", "source"),
    example="5.1.1 | 人员 | 主要负责人考核",
    once=True,
)
_OURS: Final = (
    table_kind(
        "laws",
        LawArticle,
        LawIndexPage,
        (
            "title",
            "summary",
            "law",
            "law_short",
            "law_order",
            "article",
            "article_order",
            "topic",
            "gist",
            "penalty",
            "repealed_on",
            *SHARED,
        ),
    ),
    table_kind(
        "standards",
        StandardPage,
        StandardIndexPage,
        (
            "title",
            "short_title",
            "summary",
            "kind",
            "level",
            "sector_label",
            "doc_number",
            "issuer",
            "issued_on",
            "issued_text",
            "effective_on",
            "effective_text",
            "official_url",
            "items_text",
            "status",
            "superseded_on",
            "status_text",
            "replaces_text",
            "successor",
            "read_with",
            "decided_by",
            "scope_note",
            *SHARED,
        ),
        max_rows=1_000,
    ),
    table_kind(
        "criteria",
        CriterionPage,
        StandardPage,
        (
            "item",
            "title",
            "item_order",
            "sector_label",
            "official_text",
            "gist",
            "summary",
            "not_this",
            "not_this_source",
            "consequence",
            "legal_basis",
            _LAWS,
            "remark",
            "superseded_by_topic",
            "advice_basis",
            "how_to_check",
            "free_first",
            "how_to_fix",
            "costs_money",
            "who_may_do",
            "usual_time",
            "stops_production",
            "evidence_to_keep",
            "colloquial_names",
            *SHARED,
            "not_this_checked_against",
            "confidence_scope",
            "in_force_note",
        ),
    ),
    # They name items of the standard before.
    table_kind("topics", StandardPage, StandardIndexPage, (_TOPICS,), more="条题", max_rows=1_000),
    table_kind(
        "cases",
        CasePage,
        CaseIndexPage,
        (
            "title",
            "summary",
            "occurred_on",
            "place",
            "accident_type",
            "grade",
            "deaths",
            "injuries",
            "loss",
            "casualty_basis",
            "remark",
            "what_happened",
            "direct_cause",
            "turning_points",
            "wording",
            _BASIS,
            _CASE_LAWS,
            "lessons",
            "check_today",
            "self_test_question",
            "self_test_options",
            "self_test_answer",
            "self_test_why",
            "self_test_criterion",
            "self_test_law",
            *SHARED,
        ),
    ),
    table_kind(
        "questions",
        QuestionPage,
        QuestionIndexPage,
        (
            "title",
            "summary",
            "asked_by",
            "short_answer",
            "answer",
            "depends_on",
            "ask_whom",
            _CRITERIA,
            _LAWS,
            *SHARED,
        ),
    ),
    table_kind(
        "articles",
        ArticlePage,
        ArticleIndexPage,
        (
            "title",
            "summary",
            "kind",
            "layer",
            "season",
            "minutes",
            "audience",
            "body",
            "video_transcript",
            _CRITERIA,
            _LAWS,
            _CASES,
            *SHARED,
        ),
    ),
    table_kind("scenes", TopicPage, TopicIndexPage, ("title", "summary", _ELSEWHERE), key=_by_scene()),
)
# By name, in the order in which they are read in again: what others name comes first.
KINDS: Final = {kind.name: kind for kind in _OURS}


def register(kind: TableKind) -> None:
    """Add a kind of a room above, from its `AppConfig.ready()`; registering it twice counts once."""
    KINDS[kind.name] = kind
