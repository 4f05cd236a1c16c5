"""An importer as a room would write one: matched by code, then by name where the code is missing."""

import os
import signal
import uuid
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.http import HttpRequest

from intake.imports.desk import ImportDesk
from intake.imports.importers import Row, Verdict, VerdictKind
from intake.tables.layout import Column, Kind, Layout
from jobs.bounds import TookTooLong
from tests.intake.practice.models import Plant

LAYOUT = Layout(
    "practice_plants",
    "工厂名录",
    (
        Column("name", "企业名称", required=True, also=("单位名称",), example="某某机械厂"),
        Column("code", "统一社会信用代码", Kind.CODE, once=True),
        Column("staff", "从业人数", Kind.WHOLE),
        Column("since", "成立日期", Kind.DATE),
    ),
    max_rows=10_000,
)
FIELDS = {"name": "企业名称", "staff": "从业人数", "since": "成立日期"}


class PlantImporter:
    layout = LAYOUT

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        codes = {row.number: row.values.get("code") or row.choice for row in rows}
        found = {plant.code: plant for plant in Plant.objects.filter(code__in=codes.values())}
        nameless = [row.values["name"] for row in rows if not codes[row.number]]
        alike: dict[object, list[Plant]] = {}
        for plant in Plant.objects.filter(name__in=nameless).order_by("code"):
            alike.setdefault(plant.name, []).append(plant)
        return {row.number: _verdict(row, codes[row.number], found, alike) for row in rows}

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        refused = {}
        for row in rows:
            values = {key: row.values[key] for key in FIELDS if key in row.values}
            if row.values["name"] == "写不进去":
                raise ValueError("practised failure")
            if row.values["name"] == "太慢":
                raise TookTooLong
            if row.values["name"] == "不收":
                refused[row.number] = "这一家不收。"
                continue
            plant = Plant.objects.get_or_create(code=row.values.get("code") or row.choice, defaults=values)[0]
            Plant.objects.filter(pk=plant.pk).update(writes=plant.writes + 1, **values)
            _die_where_a_test_wants_it(row)
        return refused


def _verdict(row: Row, code: object, found: dict[str, Plant], alike: dict[object, list[Plant]]) -> Verdict:
    if not code:
        plants = alike.get(row.values["name"], [])
        if not plants:
            return Verdict(VerdictKind.REFUSED, "没有代码，也没有同名的企业，请补上代码。")
        return Verdict(VerdictKind.CHOICE, "有同名的企业，请选是哪一家。", choices=[(p.code, p.code) for p in plants])
    plant = found.get(str(code))
    if plant is None:
        return Verdict(VerdictKind.NEW)
    changes = [
        (label, str(getattr(plant, key) or ""), str(row.values[key] or ""))
        for key, label in FIELDS.items()
        if key in row.values and getattr(plant, key) != row.values[key]
    ]
    return Verdict(VerdictKind.CHANGED, changes=changes) if changes else Verdict(VerdictKind.SAME)


def _die_where_a_test_wants_it(row: Row) -> None:
    """At a row while it is written, or, with a `+`, when its chunk is written and that is about to be noted."""
    note = os.environ.get("PRACTICE_DIE_AT", "")
    wanted = Path(note).read_text() if note and Path(note).exists() else ""
    if wanted == str(row.number):
        os.kill(os.getpid(), signal.SIGKILL)
    if wanted == f"{row.number}+":
        connection.execute_wrappers.append(_die_at_a_note)


def _die_at_a_note(execute: Callable[..., Any], sql: str, *rest: Any) -> Any:
    if sql.startswith("INSERT") and "intake_importrow" in sql:
        os.kill(os.getpid(), signal.SIGKILL)
    return execute(sql, *rest)


importer = PlantImporter()


def may(request: HttpRequest) -> bool:
    return not isinstance(request.user, AnonymousUser) and request.user.is_superuser


desk = ImportDesk(importer, name="practice_plants", title="导入工厂", may=may, person=lambda request: request.user.uuid)
