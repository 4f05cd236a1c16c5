"""Room for deep calls.

Python keeps the frames of its calls in blocks of 16 KiB and gives a block back the moment the last frame in it ends.
Laying out a paper goes deep and comes back a hundred thousand times, and where a block happens to end, each of these
calls asks the system for memory and returns it: up to a fifth of the time of a paper. A frame that claims more than a
block gets a block of its own size, rounded up to a power of two, and all deeper frames find room in the rest of it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Final, ParamSpec, TypeVar

_P = ParamSpec("_P")
_R = TypeVar("_R")

# In words of eight bytes: a little more than half a MiB, so that the block is one MiB. What is never written to takes
# no memory.
_CLAIM: Final = 66_000


def with_room(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Call the function so that the frames below it share one block."""

    def call(*args: _P.args, **kwargs: _P.kwargs) -> _R:
        return function(*args, **kwargs)

    call.__code__ = call.__code__.replace(co_stacksize=_CLAIM)
    return wraps(function)(call)
