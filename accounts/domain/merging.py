"""Two entries for one enterprise: made one, and two again where that was a mistake."""

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import ForeignObjectRel, Model
from django.utils import timezone

from accounts.credit_code import temporary_code
from accounts.domain.enterprises import FIELDS
from accounts.domain.errors import (
    EnterpriseIsDoubleError,
    MergeIsOverError,
    MergeWithItselfError,
    TwoRealCodesError,
)
from accounts.models import Enterprise, EnterpriseLog, EnterpriseMerge, User

# These tell of the entry itself, not of the enterprise, and stay where they are.
_STAYS = (EnterpriseLog, EnterpriseMerge, Enterprise)


@transaction.atomic
def merge(double: Enterprise, *, into: Enterprise, by: User) -> EnterpriseMerge:
    """Make one entry of two: whatever points at the double, in any room, points at the other; gaps are filled.

    What the other has already (a person who is a member of both) stays with the double, ended and readable there.
    Raises MergeWithItselfError, EnterpriseIsDoubleError, TwoRealCodesError.
    """
    double, kept = _lock(double, into)
    if double == kept:
        raise MergeWithItselfError
    for row in (double, kept):
        if row.merged_into_id:
            raise EnterpriseIsDoubleError(row.name)
    if not double.code_is_temporary and not kept.code_is_temporary:
        raise TwoRealCodesError
    moved: dict[str, Any] = {"moved": _move(double, kept), "filled": _fill(double, kept)}
    moved["scenes"] = sorted(double.scenes.exclude(pk__in=kept.scenes.all()).values_list("pk", flat=True))
    kept.scenes.add(*moved["scenes"])
    moved["code"] = None
    double.merged_into = kept
    if kept.code_is_temporary and not double.code_is_temporary:
        moved["code"] = kept.code
        _swap_codes(double, kept)
    double.save()
    kept.save()
    done = EnterpriseMerge.objects.create(kept=kept, double=double, by=by, moved=moved)
    for row in (double, kept):
        data = {"merge": done.pk, "double": double.name}
        EnterpriseLog.objects.create(enterprise=row, kind=EnterpriseLog.Kind.MERGED, by=by, data=data)
    return done


@transaction.atomic
def undo(done: EnterpriseMerge, *, by: User) -> None:
    """Make two entries again: what moved goes back, what was filled and not changed since is emptied.

    Raises MergeIsOverError where it was undone already, EnterpriseIsDoubleError where the kept one became a double.
    """
    double, kept = _lock(done.double, done.kept)
    done = EnterpriseMerge.objects.select_for_update().get(pk=done.pk)
    if done.undone_at:
        raise MergeIsOverError
    if kept.merged_into_id:
        raise EnterpriseIsDoubleError(kept.name)
    for label, keys in done.moved["moved"].items():
        model, field = _pointing(label)
        model._base_manager.filter(pk__in=keys, **{field: kept}).update(**{field: double})
    for name in done.moved["filled"]:
        if getattr(kept, name) == getattr(double, name):
            setattr(kept, name, getattr(Enterprise(), name))
    kept.scenes.remove(*done.moved["scenes"])
    double.merged_into = None
    if done.moved["code"]:
        _swap_codes(kept, double)
    kept.save()
    double.save()
    done.undone_at, done.undone_by = timezone.now(), by
    done.save()
    for row in (double, kept):
        data = {"merge": done.pk, "double": double.name}
        EnterpriseLog.objects.create(enterprise=row, kind=EnterpriseLog.Kind.UNMERGED, by=by, data=data)


def _lock(*rows: Enterprise) -> tuple[Enterprise, Enterprise]:
    """Lock both, in one order for everybody, and return them anew."""
    found = {
        row.pk: row
        for row in Enterprise.objects.select_for_update().filter(pk__in=[row.pk for row in rows]).order_by("pk")
    }
    first, second = (found[row.pk] for row in rows)
    return first, second


def _relations() -> Iterator[tuple[type[Model], str]]:
    """Every field of every room that points at an enterprise and goes with it."""
    for field in Enterprise._meta.get_fields(include_hidden=True):
        if isinstance(field, ForeignObjectRel) and field.related_model not in _STAYS:
            model = field.field.model
            if not model._meta.auto_created:
                yield model, field.field.name


def _move(double: Enterprise, kept: Enterprise) -> dict[str, list[Any]]:
    """Point at `kept` whatever points at the double; row by row, as one of them may be there already."""
    moved: dict[str, list[Any]] = {}
    for model, field in _relations():
        keys = [row.pk for row in model._base_manager.filter(**{field: double}) if _moves(row, field, kept)]
        if keys:
            moved[f"{model._meta.label}.{field}"] = keys
    return moved


def _moves(row: Model, field: str, kept: Enterprise) -> bool:
    try:
        with transaction.atomic():
            type(row)._base_manager.filter(pk=row.pk).update(**{field: kept})
    except IntegrityError:
        return False
    return True


def _pointing(label: str) -> tuple[type[Model], str]:
    app, model, field = label.split(".")
    return apps.get_model(app, model), field


def _fill(double: Enterprise, kept: Enterprise) -> list[str]:
    """Take from the double what is empty in the one kept; return the names of the fields."""
    gaps = [name for name in FIELDS if _is_empty(getattr(kept, name)) and not _is_empty(getattr(double, name))]
    for name in gaps:
        setattr(kept, name, getattr(double, name))
    return gaps


def _is_empty(value: Any) -> bool:
    return value is None or value is False or value == ""


def _swap_codes(one: Enterprise, other: Enterprise) -> None:
    """Exchange two codes under the eyes of a unique index: one of them steps aside first."""
    first, second = one.code, other.code
    Enterprise.objects.filter(pk=one.pk).update(code=temporary_code())
    Enterprise.objects.filter(pk=other.pk).update(code=first)
    Enterprise.objects.filter(pk=one.pk).update(code=second)
    one.code, other.code = second, first
