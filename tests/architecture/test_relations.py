"""Every relation between models points at its own room, at one to its right, or at a library (DESIGN §2)."""

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

# From left to right; rooms that stand in one group never point at one another.
ORDER = [
    {"portal"},
    {"search"},
    {"outreach"},
    {"training", "assistance", "inspections"},
    {"content"},
    {"accounts"},
    {"delivery", "intake"},
    {"theme"},
    {"jobs"},
]
PLACE = {room: place for place, rooms in enumerate(ORDER) for room in rooms}


def room_of(model: type[models.Model]) -> str | None:
    """The room of a model, or None for a library's."""
    room = model.__module__.split(".")[0]
    return room if room in PLACE else None


def wrong_relations(found: list[type[models.Model]]) -> list[str]:
    """Name each relation that points to the left or sideways."""
    wrong = []
    for model in found:
        here = room_of(model)
        if here is None:
            continue
        for field in model._meta.get_fields(include_hidden=True):
            if field.auto_created and not field.concrete:
                continue
            target = getattr(field, "related_model", None)
            there = room_of(target) if isinstance(target, type) else None
            if there and there != here and PLACE[there] <= PLACE[here]:
                wrong.append(f"{model.__name__}.{field.name} → {there}")
    return wrong


def test_no_relation_points_left() -> None:
    assert wrong_relations(list(apps.get_models(include_auto_created=True))) == []


def test_delivery_and_intake_name_nobody_by_a_relation() -> None:
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        if room_of(model) in {"delivery", "intake"}
        for field in model._meta.fields
        if getattr(field, "related_model", None) is not None and room_of(field.related_model) != room_of(model)
    ]
    assert pointing == []


@pytest.mark.parametrize(("room", "target"), [("accounts", "content.CriterionPage"), ("jobs", "accounts.User")])
@isolate_apps("content", "accounts", "jobs")
def test_a_relation_to_the_left_is_found(room: str, target: str) -> None:
    meta = type("Meta", (), {"app_label": room})
    real = apps.get_model(target)
    rogue = type(
        "Rogue",
        (models.Model,),
        {
            "__module__": f"{room}.models",
            "Meta": meta,
            "of": models.ForeignKey(real, on_delete=models.CASCADE, related_name="+"),
        },
    )
    assert wrong_relations([rogue]) == [f"Rogue.of → {target.split('.', maxsplit=1)[0]}"]
