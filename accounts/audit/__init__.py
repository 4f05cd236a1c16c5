"""Who did what, for the auditor: a chain that nobody can change unnoticed (docs/audit-chain.md).

`record(Act.…, by=…, about=…, **facts)` inside the transaction of the act, as its last step: from there on until the
commit nobody else can add to the chain.
"""

from accounts.audit.acts import About, Act
from accounts.audit.chain import record

__all__ = ["About", "Act", "record"]
