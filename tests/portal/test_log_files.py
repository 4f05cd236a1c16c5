"""Log files stay small and whole while several processes write and one moves the file away."""

import gzip
import json
import logging
import os
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

from portal.log_files import rotate
from portal.logs import LogFileHandler, MaskedJsonFormatter

MOMENT = datetime.fromisoformat("2026-11-25T03:00:00")
KEEP = timedelta(days=200)
ROUNDS, LINES = 5, 100
WRITER = """
import logging, sys
from portal.logs import LogFileHandler
logger = logging.getLogger("writer")
logger.addHandler(LogFileHandler(sys.argv[1]))
name, lines = sys.argv[2], int(sys.argv[3])
for start, _ in enumerate(sys.stdin):
    for number in range(start * lines, (start + 1) * lines):
        logger.warning("%s %s %s", name, number, "长" * 6000)
    print("written", flush=True)
"""


def handler_for(path: Path) -> LogFileHandler:
    handler = LogFileHandler(str(path))
    handler.setFormatter(MaskedJsonFormatter("%(message)s", json_ensure_ascii=False))
    return handler


def log(handler: logging.Handler, text: str) -> None:
    handler.handle(logging.LogRecord("test", logging.INFO, __file__, 1, text, (), None))


def everything(folder: Path) -> list[str]:
    packed = [gzip.decompress(path.read_bytes()).decode() for path in folder.glob("*.gz")]
    return "".join([*packed, *(path.read_text() for path in folder.glob("*.log"))]).splitlines()


def test_the_handler_goes_on_in_a_new_file(tmp_path: Path) -> None:
    handler = handler_for(tmp_path / "portal.log")
    log(handler, "first")
    rotate(tmp_path, now=MOMENT, keep=KEEP)
    log(handler, "second")
    handler.close()
    assert json.loads((tmp_path / "portal.log").read_text())["message"] == "second"
    assert "first" in (tmp_path / "portal-20261125-030000-000000.log").read_text()


def test_what_was_moved_is_compressed_and_kept_for_its_time(tmp_path: Path) -> None:
    start = datetime.fromisoformat("2026-01-01T03:00:00")
    for day in range(4):
        (tmp_path / "portal.log").write_text(f"day {day}\n")
        rotate(tmp_path, now=start + timedelta(days=day), keep=KEEP)
    assert sorted(everything(tmp_path)) == ["day 0", "day 1", "day 2", "day 3"]
    assert len(list(tmp_path.glob("*.gz"))) == 3
    gone = rotate(tmp_path, now=start + KEEP + timedelta(days=1, hours=1), keep=KEEP)
    assert [path.name for path in gone] == [
        "portal-20260101-030000-000000.log.gz",
        "portal-20260102-030000-000000.log.gz",
    ]
    assert sorted(everything(tmp_path)) == ["day 2", "day 3"]


def test_nothing_is_lost_while_processes_write_and_the_file_is_moved(tmp_path: Path) -> None:
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "portal.log"), name, str(LINES)],
            env={**os.environ, "PYTHONPATH": str(Path.cwd())},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in ("a", "b")
    ]
    moments = (MOMENT + timedelta(seconds=n) for n in range(1000))
    for _ in range(ROUNDS):
        for writer in writers:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        # While they write, and again when they have.
        rotate(tmp_path, now=next(moments), keep=KEEP)
        for writer in writers:
            assert writer.stdout is not None
            assert writer.stdout.readline() == "written\n"
        rotate(tmp_path, now=next(moments), keep=KEEP)
    for writer in writers:
        writer.communicate(timeout=30)
    lines = [line.split(" ") for line in everything(tmp_path)]
    assert {len(line[2]) for line in lines} == {6000}
    assert sorted((name, int(number)) for name, number, _ in lines) == [
        (name, number) for name in ("a", "b") for number in range(ROUNDS * LINES)
    ]
