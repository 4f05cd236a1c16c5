import hashlib
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts import notices
from accounts.audit import checking
from accounts.audit.checking import KEPT, Found
from accounts.dates import week_of


class Command(BaseCommand):
    """Walk the chain; exit 1 where it is not whole. The scheduler runs it every day."""

    help = "核对审计记录：从头走到尾，改过、删过、换过次序、插进来的、截掉结尾的都会指出来；有问题时退出码是 1。"

    def add_arguments(self, parser: CommandParser) -> None:
        """Take a file instead of the database."""
        parser.add_argument("--file", type=Path, help="核对导出的 .jsonl 文件，不看数据库")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Say from where to where it is whole, or what is wrong."""
        found = self._in_file(options["file"]) if options["file"] else checking.check()
        for said in found.given_up:
            self.stdout.write(said)
        for fault in found.faults[:KEPT]:
            self.stderr.write(str(fault))
        if found.faults:
            if not options["file"]:
                _tell(found)
            raise CommandError(f"审计链有 {len(found.faults)} 处问题。")
        if found.last < found.first:
            self.stdout.write("还没有审计记录。")
            return
        self.stdout.write(f"从第 {found.first} 条到第 {found.last} 条，首尾相连。最后一条的指纹：{found.hash}")
        if options["file"]:
            self.stdout.write("文件里看不出结尾有没有被截掉：请和网站上“审计记录”里的指纹对一下。")

    def _in_file(self, path: Path) -> Found:
        try:
            return checking.check_file(path)
        except OSError as error:
            raise CommandError(f"打不开文件：{path}。请看看路径对不对、有没有权限读。") from error
        except (ValueError, TypeError) as error:
            raise CommandError(
                f"{path.name} 不是导出的审计记录（.jsonl）。请用“审计记录”页上“导出整条链”得到的文件。"
            ) from error


def _tell(found: Found) -> None:
    """Once a week about the same faults, at once about others."""
    texts = "\n".join(str(fault) for fault in found.faults)
    key = f"{week_of(timezone.localdate())}-{hashlib.sha256(texts.encode()).hexdigest()[:16]}"
    more = f"等 {len(found.faults)} 处" if len(found.faults) > 1 else ""
    notices.audit_fault(f"{found.faults[0]}{more}", key=key)
