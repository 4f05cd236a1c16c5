"""A firm registers people by name: each line is answered, and one that is wrong costs the others nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.core.exceptions import ValidationError

from accounts.models import Enterprise, User
from training.domain.errors import NotAllowedError, NotTogetherError, RegisteredElsewhereError, TrainingError
from training.domain.leaving import replace
from training.domain.registering import Outcome, refuse_not_open, register_party
from training.domain.trainees import of_firm
from training.models import Registration, Session, Trainee
from training.policy import firms_of, runs_training


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody as his firm names him."""

    name: str
    phone: str = ""
    staff_no: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a line: a registration, or a refusal in words."""

    registration: Registration | None = None
    refusal: str = ""


def register_named(
    session: Session, people: Sequence[Named], *, by: User, enterprise: Enterprise, whole: bool = False
) -> list[Verdict]:
    """Register those whom a firm names, and answer each line; doing it again changes nothing.

    `whole`: where a line is wrong nobody is registered. Raises NotAllowedError, NotOpenError.
    """
    refuse_stranger(by, enterprise)
    refuse_not_open(session)
    known: dict[int, Trainee] = {}
    refused: dict[int, str] = {}
    for number, line in enumerate(people):
        try:
            known[number] = of_firm(enterprise, **asdict(line))
        except TrainingError as refusal:
            refused[number] = str(refusal)
        except ValidationError as refusal:
            refused[number] = " ".join(refusal.messages)
    if whole and refused:
        return [Verdict(refusal=refused.get(number, str(NotTogetherError()))) for number in range(len(people))]
    if not known:
        return [Verdict(refusal=refused[number]) for number in range(len(people))]
    outcomes = register_party(session, trainees=known.values(), by=by, enterprise=enterprise, whole=whole)
    found = {row.trainee.pk: _verdict(row, enterprise) for row in outcomes}
    return [
        found[known[number].pk] if number in known else Verdict(refusal=refused[number])
        for number in range(len(people))
    ]


def replace_named(registration: Registration, person: Named, *, by: User) -> Registration:
    """Put somebody whom the firm names in the place of who cannot come.

    Raises what `of_firm` and `leaving.replace` raise.
    """
    if registration.enterprise is None:
        raise NotAllowedError
    refuse_stranger(by, registration.enterprise)
    return replace(registration, trainee=of_firm(registration.enterprise, **asdict(person)), by=by)


def refuse_stranger(person: User, enterprise: Enterprise) -> None:
    """Raise NotAllowedError for who neither answers for the firm nor runs training."""
    if not firms_of(person).filter(pk=enterprise.pk).exists() and not runs_training(person):
        raise NotAllowedError


def _verdict(outcome: Outcome, enterprise: Enterprise) -> Verdict:
    row = outcome.registration
    if row is None:
        return Verdict(refusal=str(outcome.refusal))
    if row.enterprise_id != enterprise.pk:
        return Verdict(refusal=str(RegisteredElsewhereError(outcome.trainee.shown_name)))
    return Verdict(row)
