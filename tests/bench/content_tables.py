"""How long five thousand criteria take from a table into drafts: new ones, then a change to each."""

from typing import Any

from accounts.models import User
from content.tables.importers import importers
from intake.tables.writing import write
from tests import factories
from tests.bench.imports import timed_import

ROWS = 5000
TEXT = "作业场所粉尘浓度超限时未停止作业、未查明原因就恢复生产，或者除尘系统停运后仍继续加工。"

_LONG = ("gist", "not_this", "consequence", "how_to_check", "free_first", "how_to_fix", "remark", "keywords")
_STEPS = ("preview_s", "write_s")


def figures(editor: User) -> dict[str, float]:
    """Seconds for new criteria with every text filled and links, and for a change to each of them."""
    factories.lay_site()
    parent, laws = factories.standard(), [factories.law() for _ in range(40)]
    importer = importers()["criteria"]
    columns = {column.key: column.header for column in importer.layout.columns}
    texts = [key for key in columns if key in _LONG]

    def table(said: str) -> bytes:
        lines = [
            [f"BENCH-{n}", parent.code, f"{n // 100}.{n % 100}", f"示例条款{n}", n, laws[n % 40].code]
            + [f"{said}{key}{n}：{TEXT * 2}" for key in texts]
            for n in range(ROWS)
        ]
        keys = ["code", "standard", "item", "title", "item_order", "law_links", *texts]
        return write([columns[key] for key in keys], lines, exact=True)

    new = timed_import(table("一"), importer, by=editor.uuid)
    again = timed_import(table("二"), importer, by=editor.uuid)
    return {"content_5000_new_s": new["import_s"], "content_5000_changed_s": again["import_s"]} | _parts(new, again)


def _parts(new: dict[str, float], again: dict[str, float]) -> dict[str, Any]:
    return {f"content_{name}_{key}": run[key] for name, run in (("new", new), ("changed", again)) for key in _STEPS}
