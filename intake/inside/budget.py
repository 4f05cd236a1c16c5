"""How much work one file is worth. In the child only.

The clock alone is a poor judge: on a busy machine it would turn away good files. What is measured is the work.
"""

import resource
from typing import Final

# Good files take under one; with these a bad one is answered within five seconds of the clock (DESIGN §11).
SECONDS: Final = 4


def work_at_most(seconds: int) -> None:
    """End this process when it has worked `seconds` more, of the processor's time, to the second below."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    limit = max(int(usage.ru_utime + usage.ru_stime + seconds), 1)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, resource.getrlimit(resource.RLIMIT_CPU)[1]))
