"""Commands of `manage.py`, each in a fork of a process that has Django loaded: a start takes seconds, a fork none.

`python -m tests.beside` takes a question a line and answers each with a line, both in JSON: the name of a function in
`ANSWERS` and what it takes; what it returns. It ends when nobody can ask any more, and with it what it started.
"""

import gc
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Any, Final, NoReturn

import django
from django.core.management import execute_from_command_line
from django.db import connections

_started: set[int] = set()


def main() -> None:
    """Answer until the input ends."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.dev")
    django.setup()
    gc.freeze()
    for line in sys.stdin:
        what, *about = json.loads(line)
        sys.stdout.write(json.dumps(ANSWERS[what](*about)) + "\n")
        sys.stdout.flush()
    for pid in list(_started):
        end(pid)


def run(arguments: list[str]) -> tuple[int, str, str]:
    """Run one command to its end: its exit code, what it printed, and what it said was wrong."""
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as wrong:
        pid = os.fork()
        if pid == 0:
            _become(arguments, said, wrong)
        code = _code_of(pid)
        for file in (said, wrong):
            file.seek(0)
        return code, said.read(), wrong.read()


def start(arguments: list[str], said: str, wrong: str) -> int:
    """Start a command that goes on, and return its number; what it prints goes to these files."""
    pid = os.fork()
    if pid == 0:
        # A signal for whoever asks is not for it.
        os.setsid()
        # A named pipe is open once somebody reads it: only the fork waits for that.
        with Path(said).open("w") as out, Path(wrong).open("w") as errors:
            _become(arguments, out, errors)
    _started.add(pid)
    return pid


def end(pid: int) -> int:
    """Ask what was started to stop, wait for it, and return its exit code."""
    _started.discard(pid)
    os.kill(pid, signal.SIGTERM)
    return _code_of(pid)


ANSWERS: Final[dict[str, Callable[..., Any]]] = {"run": run, "start": start, "end": end}


def _code_of(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _become(arguments: Sequence[str], said: IO[str], wrong: IO[str]) -> NoReturn:
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
