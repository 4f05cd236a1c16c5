"""Courses as a table: the columns that only they have. `content.tables` does the rest.

A syllabus stands in one cell, each topic on a line of its own with what is taught below:

    【形势与法规】8 学时
    安全生产法
    刑法里和安全生产有关的罪名
    【考试】
"""

import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from content.models import CriterionPage, LawArticle
from content.tables import body
from content.tables.columns import LONGEST, child_rows, links
from content.tables.fields import Content, Field, Wrong
from content.tables.kinds import SHARED, table_kind
from content.tables.world import World
from intake.tables.layout import Column, Kind, Value
from training.enums import Certificate, Standing
from training.models import CourseIndexPage, CoursePage
from training.models.blocks import SyllabusTopicBlock
from training.models.course import GIVES_ONLY_OUR_PROOF

_HOURS: Final = re.compile(r"\s*(?:([0-9]{1,4}(?:\.[0-9])?)\s*(?:学时)?)?\s*")
_LONGEST_TOPIC: Final = SyllabusTopicBlock().child_blocks["topic"].field.max_length


@dataclass(frozen=True)
class Syllabus(Field):
    """The topics of a course, how long each takes, and what is taught."""

    nothing: Any = "[]"

    def said(self, value: Any, world: World) -> Value:
        try:
            return _as_text(json.loads(value or "[]")) or None
        except (KeyError, TypeError, AttributeError, ArithmeticError):
            return body.ON_THE_PAGE

    def meant(self, cell: Value, world: World, before: Any) -> Any:
        found: list[body.Block] = []
        for line in str(cell).split("\n"):
            if line.startswith("【"):
                found.append(body.new("topic", _topic(line)))
            elif found and line.strip():
                found[-1]["value"]["points"] += body.list_of([body.said(line)])
            elif line.strip():
                raise Wrong("的第一行要写主题，例如“【形势与法规】8 学时”，讲什么从第二行写起，一行一点")
        return json.dumps(body.with_old_ids(found, json.loads(before or "[]"), written=_as_text))


def _as_text(topics: Sequence[body.Block]) -> str:
    return "\n".join(line for topic in topics for line in _lines(topic["value"]))


def _lines(topic: Content) -> Iterator[str]:
    hours = topic["hours"]
    yield f"【{body.escaped(topic['topic'])}】{f'{Decimal(str(hours)).normalize():f} 学时' if hours else ''}"
    yield from map(body.as_line, body.items_of(topic["points"]))


def _topic(line: str) -> Content:
    name, closed, rest = line.removeprefix("【").rpartition("】")
    name = body.said(name).strip()
    if not closed:
        raise Wrong(f"里“{line[:20]}”少了“】”，主题写在【】里")
    if not name or len(name) > _LONGEST_TOPIC:
        raise Wrong(f"里“{line[:20]}”这一行，【】里写主题，最多 {_LONGEST_TOPIC} 个字")
    if not (hours := _HOURS.fullmatch(unicodedata.normalize("NFKC", rest))):
        raise Wrong(f"里“【{name}】”后面只写学时，例如“8 学时”或“1.5 学时”，没有分配就空着；讲什么另起一行")
    return {"topic": name, "hours": hours[1], "points": []}


def _wrong_in_certificate(row: Content) -> str:
    gives_another = row["standing"] == Standing.GIVES and row["certificate"] != Certificate.PROOF
    return GIVES_ONLY_OUR_PROOF.rstrip("。") if gives_another else ""


def _syllabus() -> Syllabus:
    says = "主题写在【】里，后面写学时，没有分配就空着；讲什么写在下面，一行一点。一点里要换行写 \\n。"
    example = "【判定条款怎么看】1.5 学时\n除尘系统\n积尘清理\n【考试】"
    column = Column("syllabus", "大纲", Kind.EXACT, example=example, help=says, longest=LONGEST, clears=True)
    return Syllabus("syllabus", column)


COURSES: Final = table_kind(
    "courses",
    CoursePage,
    CourseIndexPage,
    (
        "title",
        "summary",
        "kind",
        "stage",
        "firm",
        "hours",
        "is_free",
        child_rows(CoursePage, "audiences", "给谁上", "who", example="主要负责人\n安全管理人员", once=True),
        _syllabus(),
        "syllabus_basis",
        child_rows(
            CoursePage,
            "certificates",
            "和证书的关系",
            "certificate",
            "standing",
            "words",
            example="特种作业操作证 | 不能代替这个 | 动手焊、割的，另要特种作业操作证。",
            once=True,
            rule=_wrong_in_certificate,
        ),
        links("criterion_links", "讲到的判定条款", criterion=CriterionPage),
        links("law_links", "依据的法规条款", law=LawArticle),
        "speaker_office",
        "external_url",
        "identity_reason",
        *SHARED,
    ),
)
