"""A firm registers people by name: each line is answered, and one that is wrong costs the others nothing."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby

from accounts.models import Enterprise, User
from training.domain.errors import NotAllowedError, NotTogetherError, RegisteredElsewhereError, TrainingError
from training.domain.leaving import replace
from training.domain.registering import Outcome, Party, refuse_not_open, register_parties
from training.domain.trainees import Named, Refusal, of_firm, of_firms
from training.models import Registration, Session, Trainee
from training.policy import firms_of, runs_training


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
    return _register(session, [(enterprise, line) for line in people], by=by, whole=whole)


def register_list(session: Session, people: Sequence[tuple[Enterprise, Named]], *, by: User) -> list[Verdict]:
    """The same for people of several firms, in the order of the list, as training officer.

    Those of one firm who follow one another are one party. Raises NotAllowedError, NotOpenError.
    """
    if not runs_training(by):
        raise NotAllowedError
    return _register(session, people, by=by, whole=False)


def _register(session: Session, people: Sequence[tuple[Enterprise, Named]], *, by: User, whole: bool) -> list[Verdict]:
    refuse_not_open(session)
    found = of_firms(people)
    if whole and not all(isinstance(row, Trainee) for row in found):
        return [Verdict(refusal=_says(NotTogetherError() if isinstance(row, Trainee) else row)) for row in found]
    rows = [(enterprise, row) for (enterprise, _), row in zip(people, found, strict=True) if isinstance(row, Trainee)]
    parties = [
        Party(list(dict.fromkeys(row for _, row in group)), enterprise, whole=whole)
        for enterprise, group in groupby(rows, key=lambda pair: pair[0])
    ]
    outcomes = register_parties(session, parties, by=by) if parties else []
    firms = [party.enterprise for party in parties for _ in party.trainees]
    said = {(firm, row.trainee): _verdict(row, firm) for firm, row in zip(firms, outcomes, strict=True)}
    return [
        said[enterprise, row] if isinstance(row, Trainee) else Verdict(refusal=_says(row))
        for (enterprise, _), row in zip(people, found, strict=True)
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


def _says(refusal: Refusal) -> str:
    return str(refusal) if isinstance(refusal, TrainingError) else " ".join(refusal.messages)


def _verdict(outcome: Outcome, enterprise: Enterprise | None) -> Verdict:
    row = outcome.registration
    if row is None:
        return Verdict(refusal=str(outcome.refusal))
    if row.enterprise != enterprise:
        return Verdict(refusal=str(RegisteredElsewhereError(outcome.trainee.shown_name)))
    return Verdict(row)
