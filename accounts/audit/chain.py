"""Adding to the chain, and what its links are made of."""

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any, Final, cast

from django.core.signing import BadSignature, Signer
from django.db import connection, transaction
from django.db.models import Model
from django.db.transaction import TransactionManagementError
from django.utils import timezone

from accounts.audit import anchors
from accounts.audit.acts import About, Act, about_row
from accounts.models import AuditEntry, AuditHead, User

# What the first entry names as the one before.
BEGINNING: Final = "0" * 64
_SIMPLE = str | int | bool | None


def record(act: Act, *, by: User | None, about: About | Model, origin: str = "", **facts: Any) -> AuditEntry:
    """Add an act to the chain; it comes and goes with the caller's transaction.

    `by` is None for the system itself, which then says its `origin` in words. `facts` are texts, whole numbers, truth
    values, and lists and mappings of these, with nothing that identifies people of firms.
    Raises TransactionManagementError outside a transaction, TypeError for other facts, ValueError for what stands
    behind the help wall.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("an act and its entry belong into one transaction")
    _refuse_vague(facts)
    words, reference = about if isinstance(about, About) else about_row(about)
    # Only one at a time gets past here, until its transaction is over: so no number is given twice or left out.
    head, _ = AuditHead.objects.select_for_update().get_or_create(pk=AuditHead.ONLY, defaults={"number": _last_number})
    entry = AuditEntry(
        number=head.number + 1,
        at=timezone.now(),
        act=act.value,
        by=by.uuid if by else None,
        by_name=_short("by_name", str(by) if by else f"系统（{origin}）" if origin else "系统"),
        about=_short("about", words),
        reference=_short("reference", reference),
        facts=facts,
        previous_hash=head.hash or BEGINNING,
    )
    entry.hash = hash_of(entry)
    entry.seal = seal_of(entry.hash)
    entry.save(force_insert=True)
    AuditHead.objects.filter(pk=head.pk).update(number=entry.number, hash=entry.hash)
    transaction.on_commit(lambda: anchors.note(entry.number, entry.hash), robust=True)
    return entry


def hash_of(entry: AuditEntry) -> str:
    """Return the SHA-256 (hex) of all that an entry says, its number and the hash of the one before included."""
    said = [
        entry.number,
        entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        entry.act,
        str(entry.by or ""),
        entry.by_name,
        entry.about,
        entry.reference,
        entry.facts,
        entry.previous_hash,
    ]
    text = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def seal_of(hashed: str) -> str:
    """Return the seal of a hash, for which one needs this site's SECRET_KEY."""
    return _sealer().signature(hashed)


def is_sealed(entry: AuditEntry) -> bool:
    """Whether the hash was sealed with this site's SECRET_KEY, or one of SECRET_KEY_FALLBACKS: not by the database."""
    sealer = _sealer()
    try:
        sealer.unsign(f"{entry.hash}{sealer.sep}{entry.seal}")
    except BadSignature:
        return False
    return True


def _last_number() -> int:
    """Where the head is gone: acts go on, and the next link, which holds no hash, stays a fault for ever."""
    last = AuditEntry.objects.first()
    return last.number if last else 0


def _sealer() -> Signer:
    return Signer(salt="accounts.audit")


def _short(field: str, text: str) -> str:
    # PostgreSQL refuses what is too long, and an act must not fail for the length of a title.
    longest: int = cast("Any", AuditEntry._meta.get_field(field)).max_length
    return text if len(text) <= longest else f"{text[: longest - 1]}…"


def _refuse_vague(value: Any) -> None:
    """Raise TypeError for what would not read back the same: floats, dates, rows."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            _refuse_vague(key)
            _refuse_vague(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            _refuse_vague(inner)
    elif not isinstance(value, _SIMPLE):
        raise TypeError(f"{value!r} is no fact for an audit entry: give a text or a whole number")
