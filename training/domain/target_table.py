"""Firms from a table onto the 应训名单: a verdict for each line before any is put on."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Final

from accounts.models import Enterprise, User
from intake.imports.importers import Row, Verdict, VerdictKind
from intake.tables.layout import Layout
from training.domain.errors import TrainingError
from training.domain.listed import FIRM, Firms
from training.domain.targets import put_on
from training.models import Session

LAYOUT: Final = Layout("training_targets", "应训名单", FIRM, max_rows=5_000, max_mib=5)


class TargetImporter:
    """`about` is the session, as `listed.about_of` says it."""

    layout = LAYOUT

    def judge(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, Verdict]:
        """Return a verdict for each line; a few queries, whatever their number."""
        there = set(_session(about).targets.values_list("enterprise", flat=True))
        firms = Firms(rows)
        return {row.number: _judged(firms.of(row), there) for row in rows}

    def apply(self, rows: Sequence[Row], *, by: uuid.UUID, about: str) -> Mapping[int, str]:
        """Put them on; a firm that two lines name stands on it once."""
        firms = Firms(rows)
        meant = [firm.pk for row in rows if isinstance(firm := firms.of(row), Enterprise)]
        try:
            put_on(_session(about), Enterprise.objects.filter(pk__in=meant), by=User.objects.get(uuid=by))
        except TrainingError as refusal:
            return {row.number: str(refusal) for row in rows}
        return {}


def _judged(firm: Enterprise | Verdict | None, there: set[int]) -> Verdict:
    if firm is None:
        return Verdict(VerdictKind.REFUSED, "请写上企业：名称或者信用代码。")
    if isinstance(firm, Verdict):
        return firm
    if firm.pk in there:
        return Verdict(VerdictKind.SAME)
    if firm.closed_on:
        return Verdict(VerdictKind.REFUSED, "这家已经停业，不加。")
    return Verdict(VerdictKind.NEW)


def _session(about: str) -> Session:
    return Session.objects.get(uuid=uuid.UUID(about))
