import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines.base import EngineUnavailable
from search.engines.chosen import KINDS, TANTIVY
from search.evaluation import Report, evaluate, judged_index, read_judged
from search.explaining import Explained, explain

_MOST_SHARES = 12


class Command(BaseCommand):
    """Measures search against judged questions."""

    help = "用评判过的问法量一量搜索的准头；只用临时索引，不碰正式的。"

    def add_arguments(self, parser: CommandParser) -> None:
        """A file of judged questions; where the judged documents are; what to print."""
        parser.add_argument("file", type=Path, nargs="?", help="一行一个 JSON：q、kind、rels")
        parser.add_argument("--facts", type=Path, default=settings.BASE_DIR / "portal" / "starter" / "facts")
        parser.add_argument("--engine", choices=KINDS, default=TANTIVY)
        parser.add_argument("--json", action="store_true", help="最后一行给机器读")
        parser.add_argument("--missed", action="store_true", help="列出第一条没答对的问法")
        parser.add_argument("--explain", metavar="词", help="不评分：说明这个词为什么这样排")

    def handle(self, *args: Any, file: Path | None, facts: Path, **options: Any) -> None:
        """Print a table by kind and, with --json, the figures in one last line; or explain the answers to one text."""
        if not file and not options["explain"]:
            raise CommandError("给一个评判过的文件，或者用 --explain 给一个词")
        try:
            if options["explain"]:
                with judged_index(facts, options["engine"]) as engine:
                    self._explain(explain(engine, options["explain"]))
            if file:
                self._report(evaluate(read_judged(file), facts, options["engine"]), options)
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"读不了：{error}") from error
        except EngineUnavailable as error:
            raise CommandError(f"搜索引擎用不了：{error}") from error

    def _explain(self, explained: Explained) -> None:
        self.stdout.write(f"当作：{explained.understood}")
        for hit, shares in explained.answers:
            self.stdout.write(f"{hit.score:8.2f}  {hit.document.key}  {hit.document.title}")
            for share in shares[:_MOST_SHARES]:
                what = "只影响次序" if share.is_hint else share.clue.layer
                self.stdout.write(f"{share.points:12.2f}  {' '.join(share.clue.tokens)}（{what}）")
        if not explained.answers:
            self.stdout.write("没找到")

    def _report(self, report: Report, options: dict[str, Any]) -> None:
        self._table(report)
        if options["missed"]:
            for judged, first in report.missed:
                self.stdout.write(f"{judged.kind}  {judged.text}  应为 {judged.grades}  得到 {first}")
        if options["json"]:
            self.stdout.write(json.dumps(report.figures(), ensure_ascii=False))

    def _table(self, report: Report) -> None:
        figures = report.figures()
        rows = {**figures["by_kind"], "overall": figures["overall"]}
        self.stdout.write(f"{'kind':<14}{'n':>5}" + "".join(f"{name:>12}" for name in figures["overall"]))
        for kind, row in rows.items():
            asked = len(report.scores.get(kind, ())) or sum(map(len, report.scores.values()))
            self.stdout.write(f"{kind:<14}{asked:>5}" + "".join(f"{value:>12.3f}" for value in row.values()))
        self.stdout.write(f"没有答案的 {report.unanswerable} 个，答了“没找到”的 {report.answered_nothing} 个")
