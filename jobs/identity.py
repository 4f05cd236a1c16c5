"""Naming a process so that others can tell later whether it is certainly dead (Linux)."""

import os
from pathlib import Path

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def me() -> str:
    """This process, unique for ever: boot, process namespace, number, start in clock ticks (≤ 64 characters)."""
    return f"{_place()}-{os.getpid()}-{_started(os.getpid())}"


def is_surely_dead(who: str) -> bool:
    """True only when `who` ran on this machine since its last start and is gone; False also means "cannot say"."""
    place, _, rest = who.rpartition("-")
    place, _, pid = place.rpartition("-")
    if place != _place() or not pid.isdecimal():
        return False
    return _started(int(pid)) != rest


def _place() -> str:
    """Where process numbers mean the same: one boot of one kernel, one process namespace (a container has its own)."""
    namespace = Path("/proc/self/ns/pid").readlink().name
    return f"{_BOOT_ID.read_text()[:8]}-{namespace.removeprefix('pid:[').removesuffix(']')}"


def _started(pid: int) -> str:
    """When a process started, or an empty text when there is none or it waits as a zombie to be collected."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return ""
    # The name in brackets may hold spaces and brackets of its own; the state is the first field behind it.
    fields = stat.rpartition(") ")[2].split()
    return "" if fields[0] in "ZX" else fields[19]
