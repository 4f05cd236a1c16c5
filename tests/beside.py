"""Commands of `manage.py`, each in a fork of a process that has Django loaded: a start takes seconds, a fork none.

`python -m tests.beside` takes a command a line, as a list in JSON, and answers each with a line: its exit code, what it
printed, and what it said was wrong. It ends when nobody can ask any more.
"""

import json
import os
import sys
import tempfile
import traceback
from pathlib import Path
from typing import IO, NoReturn

import django
from django.core.management import execute_from_command_line
from django.db import connections


def main() -> None:
    """Answer until the input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    for line in sys.stdin:
        with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
            code = run(json.loads(line), said, wrong)
            for file in (said, wrong):
                file.seek(0)
            sys.stdout.write(json.dumps([code, said.read(), wrong.read()]) + "\n")
            sys.stdout.flush()


def run(arguments: list[str], said: IO[str], wrong: IO[str]) -> int:
    """Run one command to its end and return its exit code."""
    pid = os.fork()
    if pid == 0:
        _become(arguments, said, wrong)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _become(arguments: list[str], said: IO[str], wrong: IO[str]) -> NoReturn:
    code = 1
    try:
        with Path(os.devnull).open() as nothing:
            for ours, standard in ((nothing, 0), (said, 1), (wrong, 2)):
                os.dup2(ours.fileno(), standard)
        execute_from_command_line(["manage.py", *arguments])
        code = 0
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except BaseException:
        traceback.print_exc()
        raise
    finally:
        connections.close_all()
        sys.stdout.flush()
        sys.stderr.flush()
        # Python's own way out takes a second to clear away what it shares with its parent.
        os._exit(code)


if __name__ == "__main__":
    main()
