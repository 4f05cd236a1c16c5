"""The one door through which a message changes its state."""

from typing import Any

from django.db import transaction

from delivery.enums import TRANSITIONS, State
from delivery.errors import NotFromHere
from delivery.models import Message


def move(message: Message, to: State, **changes: Any) -> Message:
    """Lock the row, check the table, write the new state with `changes`, and end any lease; returns the fresh row.

    Raises NotFromHere when the message does not stand where it could go there from.
    """
    with transaction.atomic():
        row: Message = Message.objects.select_for_update().get(pk=message.pk)
        if to not in TRANSITIONS[State(row.state)]:
            raise NotFromHere(State(row.state), to)
        row.state, row.leased_until, row.leased_by = to, None, ""
        for name, value in changes.items():
            setattr(row, name, value)
        row.save(update_fields=["state", "leased_until", "leased_by", *changes])
    return row
