"""What one run did and what it left alone, as the operator reads it."""

import unicodedata
from dataclasses import dataclass, field

from portal.models import StarterRecord
from portal.starter.plan import PageSpec

_KINDS = ("标准", "判定条款", "案例", "法规条款", "安全知识", "答疑", "课程", "场景", "首页和目录")
_COLUMNS = ("", "应有", "已导入", "已发布", "草稿")


@dataclass
class Report:
    """Counts and remarks. `made`, `updated` and `kept` hold codes; `remarks` are sentences for the operator."""

    made: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    rows: list[tuple[str, int, int, int, int]] = field(default_factory=list)

    def keep(self, code: str, remark: str) -> None:
        """Note that something was left as people made it, and in what it differs."""
        self.kept.append(code)
        self.remarks.append(f"{code}：{remark}")

    def count(self, plan: list[PageSpec]) -> None:
        """Count what stands in the database now, kind by kind."""
        stands = dict(StarterRecord.objects.filter(page__isnull=False).values_list("code", "page__live"))
        for kind in _KINDS:
            codes = [page.code for page in plan if page.kind == kind]
            live = sum(stands.get(code, False) for code in codes)
            loaded = sum(code in stands for code in codes)
            self.rows.append((kind, len(codes), loaded, live, loaded - live))

    @property
    def changed(self) -> bool:
        """Whether the run wrote anything."""
        return bool(self.made or self.updated)

    def text(self) -> str:
        """Return the whole report."""
        table = [_COLUMNS, *([str(cell) for cell in row] for row in self.rows)]
        lines = ["".join(_pad(cell, 12) for cell in row).rstrip() for row in table]
        lines.append(f"新建 {len(self.made)}，更新 {len(self.updated)}，保留人工改动 {len(self.kept)}。")
        return "\n".join([*self.remarks, *lines])


def _pad(text: str, width: int) -> str:
    shown = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (width - shown)
