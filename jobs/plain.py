"""Plain data between processes: pickle that can name nothing but values.

Unpickling what an untrusted process sends would run its code here, so only the types below are let in.
"""

import datetime as dt
import decimal
import io
import pickle
import uuid
from typing import Any

PLAIN_TYPES = (
    dt.date,
    dt.datetime,
    dt.time,
    dt.timedelta,
    dt.timezone,
    decimal.Decimal,
    uuid.UUID,
    set,
    frozenset,
)
_LET_IN = {(kind.__module__, kind.__qualname__): kind for kind in PLAIN_TYPES}


class NotPlain(pickle.UnpicklingError):
    """The data name something that is not a value."""


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        try:
            return _LET_IN[(module, name)]
        except KeyError:
            raise NotPlain(f"{module}.{name} is not plain data") from None


def dumps(value: Any) -> bytes:
    """Pickle a value made of None, bool, numbers, text, bytes, lists, tuples, dicts, sets and `PLAIN_TYPES`.

    Raises NotPlain when the other side would not take it, the error of pickle when it cannot be pickled.
    """
    data = pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)
    loads(data)
    return data


def loads(data: bytes) -> Any:
    """Read what `dumps` wrote; raises NotPlain, or another pickle.UnpicklingError for damaged data."""
    return _PlainUnpickler(io.BytesIO(data)).load()
