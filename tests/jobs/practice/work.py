"""Doing errands the way rooms are told to: the effect and the end of the lease in one transaction."""

from django.db import transaction

from jobs.identity import me
from tests.jobs.practice.models import Errand, Trace


class LeaseLost(Exception):
    """Somebody else has the row by now; what was done is taken back."""


def do_errands(*, at_once: int = 3, seconds: int = 60) -> int:
    """Do all errands that are due, a few at a time; returns how many."""
    done = 0
    while some := do_some(at_once, seconds):
        done += some
    return done


def do_some(at_once: int, seconds: int = 60) -> int:
    """Do at most so many errands that are due; returns how many."""
    errands = Errand.objects.lease(at_once, seconds, me())
    for errand in errands:
        with transaction.atomic():
            Trace.objects.create(number=errand.number, by=me())
            if not errand.done():
                raise LeaseLost
    return len(errands)


def hand_out(count: int, *, start: int = 0) -> None:
    """Write errands numbered from `start`."""
    Errand.objects.bulk_create([Errand(number=start + index) for index in range(count)])


def numbers_done() -> list[int]:
    """The numbers of all errands done, in order; doubled ones twice."""
    return sorted(Trace.objects.values_list("number", flat=True))
