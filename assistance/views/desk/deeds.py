"""What the desk can do with a thing, as forms on its page; each goes through one function of the domain."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest

from accounts.models import User
from assistance.domain.errors import AssistanceError
from assistance.enums import Act
from assistance.views.doors import just_did


def _nothing(_row: Any) -> dict[str, Any]:
    return {}


@dataclass(frozen=True, slots=True)
class Deed:
    """`do(row, by=…, **cleaned)` is what a button labelled `label` does, where the row stands in one of `states`."""

    name: str
    act: Act
    label: str
    form: Callable[..., forms.Form]
    states: frozenset[Any]
    do: Callable[..., Any]
    done: str
    initial: Callable[[Any], dict[str, Any]] = _nothing
    # What is mostly done next stands open.
    is_next: bool = False
    # Of which rows, beside their state.
    where: Callable[[Any], bool] = lambda row: True

    def is_for(self, row: Any) -> bool:
        """Whether it can be done with the row as it stands."""
        return row.state in self.states and self.where(row)


@dataclass(frozen=True, slots=True)
class Offer:
    """A deed with its form, as it stands on the page."""

    deed: Deed
    form: forms.Form

    @property
    def is_open(self) -> bool:
        """Whether its form is unfolded."""
        return self.deed.is_next or self.form.is_bound


def carry_out(request: HttpRequest, person: User, row: Any, deeds: Sequence[Deed]) -> forms.Form | None:
    """Do what was sent. Return None where it is done; what was refused comes back as it was typed, and why."""
    deed = next((deed for deed in deeds if deed.name == request.POST.get("deed")), None)
    if deed is None:
        messages.error(request, "没有做成：请刷新页面再试一次。")
        return forms.Form()
    form = bind(deed, row, request.POST)
    if form.is_valid():
        try:
            deed.do(row, by=person, **form.cleaned_data)
        except AssistanceError as refusal:
            if just_did(person, deed.act, row):
                return None
            form.add_error(None, str(refusal))
            if not deed.is_for(row.__class__.objects.get(pk=row.pk)):
                # Somebody else was quicker, and the form is not on the page any more.
                messages.error(request, str(refusal))
        else:
            messages.success(request, deed.done)
            return None
    return form


def bind(deed: Deed, row: Any, data: Any = None) -> forms.Form:
    """Return the form of a deed; one that wants to know the row has it as `row`."""
    of = {"row": row} if getattr(deed.form, "takes_row", False) else {}
    return deed.form(data, prefix=deed.name, initial=deed.initial(row), **of)


def offers(row: Any, allowed: Iterable[Act], deeds: Sequence[Deed], sent: forms.Form | None = None) -> list[Offer]:
    """Return what can be done with the row now by whom the policy allows these acts; `sent` as it was typed."""
    return [
        Offer(deed, sent if sent is not None and sent.prefix == deed.name else bind(deed, row))
        for deed in deeds
        if deed.act in allowed and deed.is_for(row)
    ]
