"""The column of a field, by the field's own type, label and help; rooms above make theirs with it too."""

from collections.abc import Callable
from typing import Any, Final

from django.db import models
from modelcluster.fields import ParentalManyToManyField

from content.lines import LinesField
from content.models import CriterionPage, LawArticle, StandardPage
from content.tables.child_rows import ChildRows, Part
from content.tables.fields import Body, Choice, Day, Field, Links, Number, PageRef, Place, Places, Sources, YesNo
from content.tables.world import PLACES, PageType
from intake.tables.layout import Column, Kind

# Of a cell; more is a slip of the hand. A workbook's own limit is lower (`intake.tables.writing.fits`).
LONGEST: Final = 100_000
_LINES = "一行一个。"


def field_of(model: PageType, name: str) -> Field:
    """The column of a model's field. Raises TypeError where no cell can hold its type."""
    made = model._meta.get_field(name)
    assert isinstance(made, models.Field)
    for type_, make in _MAKERS:
        if isinstance(made, type_):
            return make(made)
    raise TypeError(f"no column for {model.__name__}.{name}")


def links(name: str, header: str, *, text: str = "", **targets: PageType) -> Links:
    """A column of codes, one a line; with `text` of what each article of law says, too."""
    what = "或".join(str(model._meta.verbose_name) for model in targets.values())
    says = f"写{what}的编号，后面写这一条怎么说：编号 | 说的话。一行一条。" if text else f"写{what}的编号，一行一个。"
    column = Column(name, header, Kind.EXACT, help=says, longest=LONGEST, clears=True)
    return Links(name, column, targets=targets, text=text)


def child_rows(model: PageType, name: str, header: str, *parts: str, example: str, **options: Any) -> ChildRows:
    """A column of the rows that hang on a page, one a line, with the named fields of each behind strokes."""
    child = model._meta.get_field(name).related_model
    made = tuple(_part(child._meta.get_field(part)) for part in parts)
    form = " | ".join(part.label for part in made)
    says = [f"一行一条{f'，写成：{form}' if len(made) > 1 else ''}。", *(part.help for part in made)]
    column = Column(name, header, Kind.EXACT, example=example, help="".join(says), longest=LONGEST, clears=True)
    return ChildRows(name, column, parts=made, **options)


def _part(made: Any) -> Part:
    choices = tuple((str(value), str(label)) for value, label in made.choices or ())
    place, page = (made.related_model, None) if made.related_model in PLACES else (None, made.related_model)
    return Part(made.name, str(made.verbose_name), choices, place, page, made.blank, made.max_length or LONGEST)


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


def _yes_no(made: Any) -> Field:
    # The form's help speaks of a box to tick.
    column = Column(made.name, str(made.verbose_name), Kind.YES_NO, help="填“是”或“否”；新建时空着算“否”。")
    return YesNo(made.name, column, nothing=made.get_default())


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
    (models.DecimalField, lambda made: Number(made.name, _column(made, Kind.NUMBER))),
    (models.BooleanField, _yes_no),
    (models.CharField, _text),
    (models.TextField, _text),
    (models.Field, _stream),
)
