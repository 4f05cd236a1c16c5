"""Which pages staff edit in tables, and the columns of each: the fields' own labels, the key first."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from django.db import models
from modelcluster.fields import ParentalManyToManyField
from wagtail.models import Page

from content.lines import LinesField
from content.models import (
    ArticleIndexPage,
    ArticlePage,
    CaseIndexPage,
    CasePage,
    CriterionPage,
    IndexPage,
    LawArticle,
    LawIndexPage,
    QuestionIndexPage,
    QuestionPage,
    StandardIndexPage,
    StandardPage,
)
from content.tables.fields import Body, Choice, Day, Field, Links, PageRef, Place, Places, Sources
from content.tables.world import PageType
from intake.tables.layout import Column, Kind, Layout

KEY, SLUG, STANDARD = "code", "slug", "standard"
# Of a cell; more is a slip of the hand. A workbook's own limit is lower (`intake.tables.writing.fits`).
LONGEST: Final = 100_000
_LINES = "一行一个。"


def _links(name: str, header: str, *, text: str = "", **targets: PageType) -> Links:
    """A column of codes, one a line; with `text` of what each article of law says, too."""
    what = "或".join(str(model._meta.verbose_name) for model in targets.values())
    says = f"写{what}的编号，后面写这一条怎么说：编号 | 说的话。一行一条。" if text else f"写{what}的编号，一行一个。"
    column = Column(name, header, Kind.EXACT, help=says, longest=LONGEST, clears=True)
    return Links(name, column, targets=targets, text=text)


_LAWS = _links("law_links", "法规条款", law=LawArticle)
_CRITERIA = _links("criterion_links", "判定条款", criterion=CriterionPage)
_CASE_LAWS = _links("law_links", "法律怎么说", law=LawArticle, text="gist")
_BASIS = _links("basis_links", "对应的条款", criterion=CriterionPage, law=LawArticle)
_CASES = _links("case_links", "相关案例", case=CasePage)
_SHARED: Final = ("sectors", "scenes", "keywords", "sources", "last_reviewed", "next_review")
_EDITORS: Final = ("confidence", "checked_against", "editor_note")


@dataclass(frozen=True)
class TableKind:
    """One kind of page as a table. `above` is the type of the page under which new ones are made."""

    name: str
    model: PageType
    above: type[Page]
    fields: tuple[Field, ...]
    layout: Layout

    @property
    def title(self) -> str:
        """What staff call it."""
        return self.layout.title

    @property
    def is_below_a_page_of_the_row(self) -> bool:
        """Whether each row says under which page it belongs: a criterion under its standard."""
        return not issubclass(self.above, IndexPage)


def _kind(
    name: str, model: PageType, above: type[Page], named: tuple[str | Field, ...], *, max_rows: int = 10_000
) -> TableKind:
    fields = tuple(_field(model, one) if isinstance(one, str) else one for one in (*named, *_EDITORS))
    title = str(model._meta.verbose_name)
    columns = (
        Column(
            KEY,
            "编号",
            required=True,
            longest=80,
            once=True,
            example=f"{name}-1",
            help="认这一页用，发布以后也不变。新建时自己起一个，例如“GM10-第十一条(三)”；像“#123”这样的是系统给的，照留着。",
        ),
        *_standing(model, above),
        *(field.column for field in fields),
        Column(
            SLUG,
            "网址",
            longest=255,
            help="只在新建时用，小写字母、数字和“-”；空着由系统给。已有的页面要改网址，在页面的“设置”里改。",
        ),
    )
    # What a page may weigh, times the rows, must come through the child that reads it.
    layout = Layout(f"content_{name}", title, columns, max_rows=max_rows, max_mib=30)
    return TableKind(name, model, above, fields, layout)


def _standing(model: PageType, above: type[Page]) -> Iterator[Column]:
    if not issubclass(above, IndexPage):
        what = str(above._meta.verbose_name)
        yield Column(STANDARD, what, longest=80, help=f"写{what}的编号。新建时要填；已有的页面不能这样换{what}。")


def _field(model: PageType, name: str) -> Field:
    """The column of a model's field, by its type."""
    made = model._meta.get_field(name)
    assert isinstance(made, models.Field)
    for type_, make in _MAKERS:
        if isinstance(made, type_):
            return make(made)
    raise TypeError(f"no column for {model.__name__}.{name}")


def _column(made: Any, kind: Kind = Kind.EXACT, *, help_text: str = "", **options: Any) -> Column:
    longest = getattr(made, "max_length", None) or LONGEST
    label = "标题" if made.name == "title" else str(made.verbose_name)
    text = " ".join(part for part in (str(made.help_text), help_text) if part)
    return Column(made.name, label, kind, help=text, longest=longest, clears=bool(made.blank or made.null), **options)


def _text(made: Any) -> Field:
    if made.choices:
        choices = tuple((str(value), str(label)) for value, label in made.choices)
        return Choice(made.name, _column(made, Kind.CHOICE, choices=choices), nothing=made.get_default())
    lines = _LINES if isinstance(made, LinesField) and not made.help_text else ""
    return Field(made.name, _column(made, help_text=lines), nothing=made.get_default() or "")


def _foreign(made: Any) -> Field:
    if made.related_model in (StandardPage, CriterionPage, LawArticle):
        what = str(made.related_model._meta.verbose_name)
        return PageRef(made.name, _column(made, help_text=f"写{what}的编号。"), model=made.related_model)
    return Place(made.name, _column(made, help_text="写基础数据里的名称。"), model=made.related_model)


def _stream(made: Any) -> Field:
    if made.name == "sources":
        return Sources("sources", _column(made, help_text="一行一条；有官方网页的写成：来源 | https://…"))
    says = (
        "每一块上面一行写明是什么：【小标题】【段落】【步骤】【检查清单】【要这样做】【不要这样做】【表格】【警示】。"
    )
    return Body(made.name, _column(made, help_text=f"{says}表格的格子用“ | ”隔开，第一行是列名；一条里要换行写 \\n。"))


_MAKERS: Final[tuple[tuple[Any, Callable[[Any], Field]], ...]] = (
    (
        ParentalManyToManyField,
        lambda made: Places(
            made.name, _column(made, help_text="写基础数据里的名称，几个用顿号隔开。"), model=made.related_model
        ),
    ),
    (models.ForeignKey, _foreign),
    (models.DateField, lambda made: Day(made.name, _column(made, Kind.DATE))),
    (models.IntegerField, lambda made: Field(made.name, _column(made, Kind.WHOLE), nothing=made.get_default())),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.Field, _stream),
)

# In the order in which they are read in again: what others name comes first.
KINDS: Final = (
    _kind(
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
            *_SHARED,
        ),
    ),
    _kind(
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
            *_SHARED,
        ),
        max_rows=1_000,
    ),
    _kind(
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
            *_SHARED,
            "not_this_checked_against",
            "confidence_scope",
            "in_force_note",
        ),
    ),
    _kind(
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
            *_SHARED,
        ),
    ),
    _kind(
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
            *_SHARED,
        ),
    ),
    _kind(
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
            *_SHARED,
        ),
    ),
)
BY_NAME: Final = {kind.name: kind for kind in KINDS}
