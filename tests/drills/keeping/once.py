"""One backup, by a process that can be killed: `python -m tests.drills.keeping.once FOLDER`."""

import sys
from pathlib import Path

import django

django.setup()

from portal.keeping.backing_up import back_up  # noqa: E402 - after django.setup()

if __name__ == "__main__":
    sys.stdout.write("begins\n")
    sys.stdout.flush()
    back_up(Path(sys.argv[1]))
