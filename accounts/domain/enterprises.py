"""The register of enterprises: entering one, changing it, what it is known by."""

import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from accounts.credit_code import normalise_code, temporary_code
from accounts.domain.errors import CodeTakenError, EnterpriseIsDoubleError
from accounts.domain.overtaking import refuse_overtaken
from accounts.models import Enterprise, EnterpriseLog, EnterpriseName, Scene, User

# What staff and the register may write. Code and name have rules of their own below.
FIELDS: Final = (
    "sector",
    "district",
    "address",
    "size",
    "grade",
    "standing",
    "weak_base",
    "unit",
    "longitude",
    "latitude",
    "closed_on",
)


def key_of(name: str) -> str:
    """Return what two spellings of one name have in common: no spaces, one kind of brackets, full width made half."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()


def tidy(name: str) -> str:
    """Return a name as it stands on a licence: full-width brackets, no spaces within or around Chinese."""
    half = " ".join(unicodedata.normalize("NFKC", name).split())
    return half.replace("(", "（").replace(")", "）")


def one_at_a_time() -> None:
    """Let no one else enter what is new until this transaction ends: each would enter what is not there yet.

    Names are no key of the register, so the database itself would not notice. On SQLite writers take turns anyway.
    """
    ContentType.objects.select_for_update(no_key=True).get(app_label="accounts", model="enterprise")


def of_that_name(name: str) -> Enterprise | None:
    """Return the entry that bears this name in whatever spelling, and let none be entered until the caller has."""
    one_at_a_time()
    return Enterprise.objects.named(key_of(name)).first()


@transaction.atomic
def enter(*, name: str, code: str = "", by: User | None, scenes: Iterable[Scene] = (), **values: Any) -> Enterprise:
    """Enter an enterprise. Without a code it gets a temporary one. `by` is None for the system itself.

    `values` are among FIELDS. Raises ValidationError for a code or value that cannot be, CodeTakenError.
    """
    enterprise = Enterprise(
        code=normalise_code(code) if code else temporary_code(), name=tidy(name), name_key=key_of(name)
    )
    _set(enterprise, values)
    enterprise.full_clean(validate_unique=False, validate_constraints=False)
    _save(enterprise)
    enterprise.scenes.set(scenes)
    _log(enterprise, EnterpriseLog.Kind.ENTERED, by, {"name": enterprise.name, "code": enterprise.code})
    return enterprise


@transaction.atomic
def change(
    enterprise: Enterprise,
    *,
    by: User | None,
    was: Mapping[str, Any] | None = None,
    scenes: Iterable[Scene] | None = None,
    **values: Any,
) -> frozenset[str]:
    """Write these values (FIELDS, `name`, `code`, `scenes`) and return the names of those that differed.

    A name that changes stays as a former one. Nothing differs: nothing is written. `was`: what he who writes had before
    him. Raises ValidationError, CodeTakenError, EnterpriseIsDoubleError, OvertakenError.
    """
    row = Enterprise.objects.select_for_update().get(pk=enterprise.pk)
    if row.merged_into_id:
        raise EnterpriseIsDoubleError(row.name)
    told = differences(row, values if scenes is None else {**values, "scenes": scenes})
    refuse_overtaken(row, was or {}, {name: new for name, (_, new) in told.items()})
    if not told:
        return frozenset()
    after = {name: new for name, (_, new) in told.items()}
    if "scenes" in after:
        row.scenes.set(after.pop("scenes"))
    if "name" in after:
        _rename(row, after.pop("name"))
    row.code = after.pop("code", row.code)
    _set(row, after)
    row.full_clean(validate_unique=False, validate_constraints=False)
    _save(row)
    _log(row, EnterpriseLog.Kind.CHANGED, by, {name: [_plain(old), _plain(new)] for name, (old, new) in told.items()})
    enterprise.refresh_from_db()
    return frozenset(told)


def find(rows: QuerySet[Enterprise], text: str) -> QuerySet[Enterprise]:
    """Narrow to those whose name, former name or code holds what was typed, in any width and kind of brackets."""
    key = key_of(text)
    code = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    named = Q(name_key__contains=key) | Q(former_names__name_key__contains=key) | Q(doubles__name_key__contains=key)
    return rows.filter(named | Q(code__startswith=code)).distinct()


def differences(row: Enterprise, values: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Return what `change` would change, by field: before and after. Reads what is prefetched; writes nothing.

    Raises ValidationError for a value that cannot be read.
    """
    found = {}
    for name, value in values.items():
        if name == "scenes":
            old, new = list(row.scenes.all()), list(value)
            differs = set(old) != set(new)
        else:
            new = _as_kept(name, value)
            old = getattr(row, name)
            differs = old != new
        if differs:
            found[name] = (old, new)
    return found


def _as_kept(name: str, value: Any) -> Any:
    """A value as the row will hold it, whatever it was written as: so the same again is no change."""
    if name == "name":
        return tidy(str(value))
    if name == "code":
        return normalise_code(value)
    _demand_field(name)
    return value if isinstance(value, Model) else Enterprise._meta.get_field(name).to_python(value)


def _rename(row: Enterprise, name: str) -> None:
    """Give another name; the same in another spelling is not one it had before."""
    old, old_key = row.name, row.name_key
    row.name, row.name_key = name, key_of(name)
    if row.name_key != old_key:
        EnterpriseName.objects.create(enterprise=row, name=old, name_key=old_key, until=timezone.localdate())


def _set(row: Enterprise, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        _demand_field(name)
        setattr(row, name, value)


def _demand_field(name: str) -> None:
    if name not in FIELDS:
        raise TypeError(f"no such field: {name}")


def _save(row: Enterprise) -> None:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if Enterprise.objects.filter(code=row.code).exclude(pk=row.pk).exists():
            raise CodeTakenError(row.code) from error
        raise


def _log(row: Enterprise, kind: EnterpriseLog.Kind, by: User | None, data: dict[str, Any]) -> None:
    EnterpriseLog.objects.create(enterprise=row, kind=kind, by=by, data=data)


def _plain(value: Any) -> Any:
    """As it stands in the log: numbers, words, dates as text, rows by their key."""
    if isinstance(value, list):
        return sorted(row.pk for row in value)
    if isinstance(value, Model):
        return value.pk
    return value if value is None or isinstance(value, bool | int | str) else str(value)
