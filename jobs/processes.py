"""What a process asks of the kernel about itself (Linux)."""

import ctypes
import os
import signal

_SET_DEATH_SIGNAL = 1
_SET_NAME = 15
_libc = ctypes.CDLL(None, use_errno=True)


def end_with_parent(parent: int) -> None:
    """Have the kernel kill this process as soon as `parent`, which forked it, ends for whatever reason."""
    if _libc.prctl(_SET_DEATH_SIGNAL, signal.SIGKILL, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl")
    if os.getppid() != parent:
        # It died before we asked.
        os._exit(1)


def name_process(name: str) -> None:
    """Show `name` (15 characters) in ps and top instead of "python"."""
    _libc.prctl(_SET_NAME, name.encode()[:15], 0, 0, 0)
